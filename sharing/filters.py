"""What a list of releases is filtered by. Each is an index or a column; states are those of the moment."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.rights import Rights
from emou.domain.gates import GateState
from emou.domain.releases import KNOWN, State
from requests_app.words import tsquery
from sharing import queries
from sharing.models import Gate, Release

CERTIFICATES = ("owed", "given")
SIDES = ("given", "received")
BLOCKED = Q(state_now=State.BLOCKED.value)
NEVER = Q(pk__in=[])


def known(rows: QuerySet[Release]) -> QuerySet[Release]:
    """Of rows `as_of` a moment, all but those whose decision was reopened before anything came of it."""
    return queries.in_state(rows, *KNOWN)


def matching(rows: QuerySet[Release], asked: Mapping[str, Any], rights: Rights) -> QuerySet[Release]:
    """Of rows `as_of` a moment, those that were asked for."""
    plain = {"owner": "owner__code", "requester": "requester__code", "dataset": "dataset__code", "basis": "decision",
             "request": "request__reference"}  # fmt: skip
    rows = rows.filter(**{column: asked[name] for name, column in plain.items() if name in asked})
    if "state" in asked:
        rows = rows.filter(state_now__in=asked["state"])
    if "side" in asked:
        rows = rows.filter(_side(asked["side"], rights))
    if "certificate" in asked:
        rows = _certificate(rows, asked["certificate"])
    if "q" in asked:
        rows = rows.filter(words(asked["q"]))
    return _ending(rows, asked["ends_before"]) if "ends_before" in asked else rows


def waiting_for(gate: str, day: date) -> Q:
    """Of rows `as_of` a moment of this day: blocked, and this gate is one of those that do not hold."""
    holds = Q(state=GateState.HELD.value, holds_from__lte=day) & (Q(expires_on=None) | Q(expires_on__gte=day))
    return BLOCKED & Q(Exists(Gate.objects.filter(~holds, release=OuterRef("pk"), code=gate)))


def words(text: str) -> Q:
    """Every word in its use case, dataset, agencies or reference; nothing fits what has no word at all."""
    if not re.search(r"\w", text):
        return NEVER
    query = tsquery(text)
    return Q(request__searched__words__fit=query) if query else Q()


def _side(side: str, rights: Rights) -> Q:
    mine = rights.agencies_with("view_requests")
    return queries.given_by(mine) if side == "given" else queries.received_by(mine)


def _certificate(rows: QuerySet[Release], which: str) -> QuerySet[Release]:
    return queries.owing_certificate(rows) if which == "owed" else rows.filter(certified_at__isnull=False)


def _ending(rows: QuerySet[Release], until: datetime) -> QuerySet[Release]:
    return queries.ending_by(rows, until)
