"""The filters of the list of requests. Each sees the truth of the moment: rows come from `as_of`."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from agencies.rights import Rights
from emou.domain.lifecycle import ACTIONS, WAITS, Desk, State, clock_row, find
from requests_app.querysets import DataRequests


def matching(rows: DataRequests, asked: dict[str, Any], rights: Rights) -> DataRequests:
    """The rows that answer to what is asked. `rows` carry `state_now`."""
    for name, value in asked.items():
        if condition := FILTERS.get(name):
            rows = rows.filter(condition(value, rights))
    return rows


def open_at(at: datetime) -> Q:
    """Still waiting for somebody at `at`. Time ends a clock only in a final state, so the stored state is enough."""
    timed = [state.value for state in WAITS if clock_row(state)]
    untimed = [state.value for state in WAITS if not clock_row(state)]
    return Q(state__in=untimed) | Q(state__in=timed, due_at__gt=at)


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


def words(text: str) -> Q:
    found = Q(reference__icontains=text) | Q(use_case__title__icontains=text)
    return found | Q(dataset__name__icontains=text) | Q(dataset__code__icontains=text)


FILTERS = {
    "status": lambda states, rights: Q(state_now__in=states),
    "owner": lambda code, rights: Q(owner__code=code),
    "requester": lambda code, rights: Q(requester__code=code),
    "desk": lambda whose, rights: at_desks_of(rights) or Q(pk__in=[]),
    "due_before": lambda at, rights: Q(due_at__lt=at, state_now__in=list(WAITS)),
    "q": lambda text, rights: words(text),
}
