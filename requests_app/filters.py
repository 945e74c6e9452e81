"""The filters of the list of requests. Each sees the truth of the moment: rows come from `as_of`."""

from typing import Any

from django.db.models import Q

from agencies.rights import Rights
from emou.domain.lifecycle import ACTIONS, WAITS, Desk, State, find
from requests_app.querysets import DataRequests


def matching(rows: DataRequests, asked: dict[str, Any], rights: Rights) -> DataRequests:
    """The rows that answer to what is asked. `rows` carry `state_now`."""
    for name, value in asked.items():
        if condition := FILTERS.get(name):
            rows = rows.filter(condition(value, rights))
    return rows


def at_desks_of(rights: Rights) -> Q:
    """What waits on a desk where this person sits."""
    waiting = Q(pk__in=[])
    for state in WAITS:
        waiting |= _waiting_in(state, rights)
    return waiting


def _waiting_in(state: State, rights: Rights) -> Q:
    desk = WAITS[state].desk
    rows = (find(state, action) for action in ACTIONS)
    wanted = {row.permission for row in rows if row and row.desk is desk}
    if desk is Desk.OWNING:
        mine = {agency for right in wanted for agency in rights.agencies_with(right)}
        return Q(state_now=state, owner__in=mine) if mine else Q(pk__in=[])
    return Q(state_now=state) if any(rights.seat(right) for right in wanted) else Q(pk__in=[])


def _words(text: str, rights: Rights) -> Q:
    found = Q(reference__icontains=text) | Q(use_case__title__icontains=text)
    return found | Q(dataset__name__icontains=text) | Q(dataset__code__icontains=text)


FILTERS = {
    "status": lambda states, rights: Q(state_now__in=states),
    "owner": lambda code, rights: Q(owner__code=code),
    "requester": lambda code, rights: Q(requester__code=code),
    "desk": lambda whose, rights: at_desks_of(rights),
    "due_before": lambda at, rights: Q(due_at__lt=at, state_now__in=list(WAITS)),
    "q": _words,
}
