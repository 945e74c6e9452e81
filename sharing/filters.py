"""What a list of releases is filtered by. Each is an index or a column; states are those of the moment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from agencies.rights import Rights
from sharing import queries
from sharing.models import Release

CERTIFICATES = ("owed", "given")
SIDES = ("given", "received")


def matching(rows: QuerySet[Release], asked: Mapping[str, Any], rights: Rights) -> QuerySet[Release]:
    """Of rows `as_of` a moment, those that were asked for."""
    plain = {"owner": "owner__code", "requester": "requester__code", "dataset": "dataset__code"}
    rows = rows.filter(**{column: asked[name] for name, column in plain.items() if name in asked})
    if "state" in asked:
        rows = rows.filter(state_now__in=asked["state"])
    if "side" in asked:
        rows = rows.filter(_side(asked["side"], rights))
    if "certificate" in asked:
        rows = _certificate(rows, asked["certificate"])
    return _ending(rows, asked["ends_before"]) if "ends_before" in asked else rows


def _side(side: str, rights: Rights) -> Q:
    mine = rights.agencies_with("view_requests")
    return queries.given_by(mine) if side == "given" else queries.received_by(mine)


def _certificate(rows: QuerySet[Release], which: str) -> QuerySet[Release]:
    return queries.owing_certificate(rows) if which == "owed" else rows.filter(certified_at__isnull=False)


def _ending(rows: QuerySet[Release], until: datetime) -> QuerySet[Release]:
    return queries.ending_by(rows, until)
