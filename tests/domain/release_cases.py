"""Releases in every state, and what is said with every action on one, for the tests of the law."""

from dataclasses import replace
from typing import Any

from emou.domain.clock import end_of
from emou.domain.gates import Gate, GateState
from emou.domain.lifecycle import Desk
from emou.domain.releases import RELEASES, Release, State, Transition
from emou.domain.releasing import Standing
from tests.domain.cases import CALENDAR, ELEMENTS, FILED_AT, LIBRARY, chicago, day, ground

LAST_DAY = day("2027-12-31")
EVERY_PLACE = frozenset((row.desk, row.permission) for row in RELEASES if row.permission)
EVERYBODY = Standing(EVERY_PLACE)
PEOPLE = [row for row in RELEASES if row.desk is not Desk.CLOCK]
SAID: dict[str, dict[str, Any]] = {
    "accept_duties": {"person": "Dana Reyes", "title": "Director"},
    "sign": {"person": "Dana Reyes", "title": "Director"},
    "start": {"access_mode": "view", "location": "Portal of the owner"},
    "suspend": {"reason": "breach", "explanation": "A token was found in the open."},
    "report": {"what": "A screen was photographed.", "noticed_on": "2026-11-16", "persons": 3},
    "revoke": {"grounds": [ground()]},
    "uphold": {"opinion": "The bar holds."},
    "overrule": {"opinion": "The bar does not reach these elements."},
    "certify": {"method": "Erased.", "destroyed_on": "2026-11-16", "by": "Lee Park"},
    "name_user": {"person": "Kim Ito", "role": "Analyst", "organization": "DCFS"},
    "confirm_user": {"user": 1, "trained_on": "2026-11-16"},
    "remove_user": {"user": 1},
    "review_access": {"statement": "All three still work on it."},
    "add_gate": {"gate": "research-irb", "why": "It became research."},
}
ENTERED = {
    State.BLOCKED: "request.approved",
    State.READY: "release.ready",
    State.ACTIVE: "release.started",
    State.SUSPENDED: "release.suspended",
    State.EXPIRED: "release.expired",
    State.CLOSED: "release.closed",
    State.REVOKED: "release.revoked",
    State.VOID: "request.reopened",
}


def gate(state: GateState = GateState.HELD, expires: str | None = None, code: str = "paper") -> Gate:
    first = day("2026-01-01") if state is GateState.HELD else None
    return Gate(code, state, chicago("2026-01-01 00:00"), first, day(expires) if expires else None)


def a_release(state: State = State.ACTIVE, **changes: Any) -> Release:
    """A release that entered `state` at FILED_AT, with one gate: held, unless the state is blocked."""
    used = state in (State.ACTIVE, State.SUSPENDED, State.EXPIRED, State.CLOSED, State.REVOKED)
    release = Release(
        state=state,
        last_event=ENTERED[state],
        since=FILED_AT,
        gates=(gate(GateState.NEEDED if state is State.BLOCKED else GateState.HELD),),
        starts_on=day("2026-11-01"),
        ends_at=end_of(LAST_DAY),
        elements=ELEMENTS,
        places=2,
        accepted=used or state is State.READY,
        started=used,
        lifts_at=chicago("2026-12-03 00:00") if state is State.SUSPENDED else None,
        calendar=CALENDAR,
    )
    return replace(release, **changes)


def fit_for(row: Transition, state: State) -> Release:
    """A release in this state on which the check of a row lets it be taken."""
    wanted: dict[str, Any] = {
        "unaccepted": {"accepted": False},
        "judged": {"revoking": True, "lifts_at": None},
    }.get(row.when.__name__, {})
    return a_release(state, **wanted)


__all__ = ["EVERYBODY", "FILED_AT", "LAST_DAY", "LIBRARY", "PEOPLE", "SAID", "a_release", "fit_for", "gate"]
