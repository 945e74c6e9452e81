"""The filters of the lists of requests. Each sees the truth of the moment: rows come from `as_of`."""

import re
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from agencies.rights import Rights
from emou.domain import clock
from emou.domain.lifecycle import ACTIONS, FINAL, LIFECYCLE, WAITS, Desk, State, clock_row, find
from requests_app.querysets import DataRequests
from requests_app.words import tsquery

TIMED = [state.value for state in WAITS if clock_row(state)]
UNTIMED = [state.value for state in WAITS if not clock_row(state)]
NONE = Q(pk__in=[])
BY_SOMEBODY, BY_TIME = ~Q(state__in=list(WAITS)), Q(state__in=TIMED)  # of what has ended: who ended it, as it is stored


def matching(rows: DataRequests, asked: dict[str, Any], rights: Rights, at: datetime) -> DataRequests:
    """The rows that answer to what is asked at `at`. `rows` carry `state_now`."""
    for name, value in asked.items():
        if condition := FILTERS.get(name):
            rows = rows.filter(condition(value, rights, at))
    return rows


def open_at(at: datetime) -> Q:
    """Still waiting for somebody at `at`. Time ends a clock only in a final state, so the stored state is enough."""
    return Q(state__in=list(WAITS)) & (Q(state__in=UNTIMED) | Q(due_at__gt=at))


def ended_at(at: datetime) -> Q:
    """Decided at `at`, by somebody or by time."""
    return BY_SOMEBODY | BY_TIME & Q(due_at__lte=at)


def ended_since(since: datetime, at: datetime) -> Q:
    """Decided after `since`: told of the stored columns, so that an index can begin there."""
    by_somebody = ~Q(state__in=list(WAITS)) & Q(state_since__gt=since)
    return by_somebody | Q(state__in=TIMED, due_at__lte=at, due_at__gt=since)


def at_desks_of(rights: Rights) -> Q | None:
    """What waits on a desk where this person sits; None for somebody who sits at none."""
    found = [waiting for state in WAITS if (waiting := _waiting_in(state, rights)) is not None]
    return reduce(or_, found) if found else None


def _waiting_in(state: State, rights: Rights) -> Q | None:
    desk = WAITS[state].desk
    rows = (find(state, action) for action in ACTIONS)
    wanted = {row.permission for row in rows if row and row.desk is desk}
    if desk is Desk.OWNING:
        mine = {agency for right in wanted for agency in rights.agencies_with(right)}
        return Q(state_now=state, owner__in=mine) if mine else None
    return Q(state_now=state) if any(rights.seat(right) for right in wanted) else None


def waits(whom: str, rights: Rights, at: datetime) -> Q:
    """Open, and waiting on this person ("mine") or on others."""
    mine = at_desks_of(rights)
    if whom == "mine":
        return open_at(at) & mine if mine else NONE
    return open_at(at) & ~mine if mine else open_at(at)


def words(text: str) -> Q:
    """Every word in title, summary, dataset, agency or reference; nothing fits what has no word at all."""
    if not re.search(r"\w", text):
        return NONE
    query = tsquery(text)
    return Q(searched__words__fit=query) if query else Q()


def decided_by(desk: str) -> Q:
    """Ended by an act of this desk, or by the clock."""
    events = {row.event for row in LIFECYCLE if row.desk.value == desk and row.target in FINAL}
    return Q(event_now__in=events, state_now__in=list(FINAL))


def _begin(day: date) -> datetime:
    """The first instant of a day in Chicago."""
    return clock.end_of(day - timedelta(days=1))


FILTERS = {
    "status": lambda states, rights, at: Q(state_now__in=states),
    "owner": lambda code, rights, at: Q(owner__code=code),
    "requester": lambda code, rights, at: Q(requester__code=code),
    "dataset": lambda code, rights, at: Q(dataset__code=code),
    "desk": lambda whose, rights, at: at_desks_of(rights) or NONE,
    "waits": waits,
    "how": lambda desk, rights, at: decided_by(desk),
    "due_before": lambda moment, rights, at: Q(due_at__lt=moment, state_now__in=list(WAITS)),
    "last_from": lambda day, rights, at: Q(last_day__gte=day),
    "last_to": lambda day, rights, at: Q(last_day__lte=day),
    "filed_from": lambda day, rights, at: Q(filed_at__gte=_begin(day)),
    "filed_to": lambda day, rights, at: Q(filed_at__lt=clock.end_of(day)),
    "decided_from": lambda day, rights, at: ended_since(_begin(day), at),
    "decided_to": lambda day, rights, at: ended_at(at) & Q(since_now__lte=clock.end_of(day)),
    "q": lambda text, rights, at: words(text),
}
