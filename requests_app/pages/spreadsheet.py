"""A list of requests as comma-separated values, in the form that spreadsheets read without being told."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from agencies.calendars import Calendars, calendars
from emou.domain import clock
from emou.domain.words import STATE_WORDS
from requests_app.models import DataRequest
from requests_app.pages import listing
from requests_app.pages.listing import Order

MOST = 50_000  # beyond it, the person is asked first
BATCH = 1_000
MARK = "\ufeff"  # by which Excel knows UTF-8
COLUMNS = (
    *("Reference", "Use case", "Asked by", "Asked of", "Dataset", "Status", "Waits on", "How it was decided"),
    *("Filed on", "Last day", "Business days left", "Decided on", "Address"),
)
FORMULA = re.compile(r"[\t\r]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")  # the wide forms too: some spreadsheets read them so


class Line:
    """What csv.writer writes to: it hands each line back."""

    def write(self, text: str) -> str:
        return text


def lines(requests: QuerySet[DataRequest], order: Order, at: datetime, site: str) -> Iterator[str]:
    """The whole list, read page by page: nothing is kept open while somebody's connection is slow."""
    writer, books = csv.writer(Line()), calendars()
    yield MARK + writer.writerow(COLUMNS)
    for request in all_of(requests, order):
        yield writer.writerow([safe(cell) for cell in _cells(request, at, books, site)])


def all_of(requests: QuerySet[Any], order: Order) -> Iterable[Any]:
    """All rows of a list in its order, read page by page."""
    cursor = ""
    while True:
        page = listing.page(requests, order, after=cursor, size=BATCH)
        yield from page.found
        if not (cursor := page.after):
            return


def _cells(request: DataRequest, at: datetime, books: Calendars, site: str) -> tuple[Any, ...]:
    row = listing.row(request, at, books)
    ended = row.ending
    return (
        *(row.reference, row.title, row.requester, row.owner, row.dataset, STATE_WORDS[row.status], row.waits_on),
        ended.how if ended else "",
        clock.local_day(request.filed_at).isoformat(),
        row.last_day.isoformat(),
        "" if row.days_left is None else row.days_left,
        ended.day.isoformat() if ended else "",
        f"{site}{row.url}",
    )


def safe(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula begins with an apostrophe: somebody else wrote it."""
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell
