"""The register as comma-separated values: what is shown, line by line."""

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from requests_app.pages.listing import Order
from requests_app.pages.spreadsheet import MARK, Line, all_of, safe
from sharing.models import Release
from sharing.pages import register

COLUMNS = (
    *("Reference", "Dataset", "Owner", "Receiver", "Use case", "State", "Since", "Waits for", "Decision"),
    *("Decided on", "First day", "Last day", "Days left", "Gate that runs out first", "Certificate", "Address"),
)


def lines(found: QuerySet[Release], order: Order, at: datetime, site: str) -> Iterator[str]:
    """The whole register under its filters, read page by page."""
    writer = csv.writer(Line())
    yield MARK + writer.writerow(COLUMNS)
    for release in all_of(found, order):
        yield writer.writerow([safe(cell) for cell in _cells(release, at, site)])


def _cells(release: Release, at: datetime, site: str) -> tuple[Any, ...]:
    row = register.row(release, at)
    return (
        *(row.reference, row.title, row.owner, row.requester, row.use_case, row.label, row.since.isoformat()),
        *("; ".join(row.waits_for), row.decision, row.decided_on.isoformat(), row.starts_on.isoformat()),
        *(row.last_day.isoformat(), row.ends_in, row.runs_out, "Owed" if row.owes_certificate else ""),
        f"{site}{row.url}",
    )
