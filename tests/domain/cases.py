"""Cases, people and words for the tests of the law. Every instant is given; nothing here asks the time."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from emou.domain import clock
from emou.domain.calendar import Calendar, Closure
from emou.domain.clock import CHICAGO
from emou.domain.decisions import Standing
from emou.domain.grounds import Authority, AuthorityClass, LegalException
from emou.domain.lifecycle import LIFECYCLE, WAITS, Case, Identifiability, State, Transition, row_of
from emou.domain.terms import Terms

CALENDAR = Calendar()
MICROSECOND = timedelta(microseconds=1)
ELEMENTS = frozenset({"name", "born_on", "county"})
EVERY_RIGHT = frozenset(row.permission for row in LIFECYCLE if row.permission)

LIBRARY = {
    authority.code: authority
    for authority in (
        Authority("HARD", "A hard bar", AuthorityClass.HARD),
        Authority("CONDITIONAL", "A bar with a way round", AuthorityClass.CONDITIONAL),
        Authority("DUTY", "A duty of care", AuthorityClass.DUTY),
        Authority("ELSEWHERE", "A rule for private parties", AuthorityClass.NOT_APPLICABLE),
        Authority(
            "EXCEPTIONS",
            "A bar with two exceptions",
            AuthorityClass.HARD,
            (
                LegalException("audit", "for audit and evaluation", purposes=frozenset({"audit_evaluation"})),
                LegalException("consent", "with written consent"),
            ),
        ),
        Authority("OTHER", "Another authority", AuthorityClass.CONDITIONAL),
    )
}


def chicago(text: str) -> datetime:
    """An instant by Chicago's wall clock, such as "2026-11-16 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def day(text: str) -> date:
    return date.fromisoformat(text)


FILED_AT = chicago("2026-11-16 10:00")


def closed(*days: str) -> Calendar:
    return Calendar(Closure(day(text), "Snow") for text in days)


def a_case(state: State = State.PENDING, *, calendar: Calendar = CALENDAR, **changes: Any) -> Case:
    """A case that entered `state` at FILED_AT, by the first row that leads there unless `last_event` says otherwise."""
    event = next(row.event for row in LIFECYCLE if row.target is state)
    wait = WAITS.get(state)
    days = getattr(Terms(), wait.term) if wait else 10
    running = clock.start(FILED_AT, days, calendar)
    case = Case(state, event, running, ELEMENTS, Identifiability.CODED, Terms(), calendar)
    return replace(case, **changes)


def arrived_by(row: Transition) -> Case:
    """A case that has just taken this row of the life cycle."""
    return a_case(row.target, last_event=row.event)


def just_before_the_end(case: Case) -> datetime:
    return case.clock.due_at - MICROSECOND


def anybody_with(*permissions: str) -> Standing:
    return Standing(frozenset(permissions))


def holder_for(action: str) -> Standing:
    """Somebody who may take this action as far as the person goes."""
    row = row_of(action)
    assert row is not None
    return Standing(frozenset({row.permission}), holds_office_of_a_party=action == "refer")


def ground(authority: str = "HARD", elements: Iterable[str] = ELEMENTS, **changes: Any) -> dict[str, Any]:
    """A ground as it is said, complete unless a change takes something away."""
    said = {
        "authority": authority,
        "pinpoint": "section 1",
        "elements": sorted(elements),
        "facts": "The rows name clients.",
        "exceptions": [],
        "cure": "A written agreement.",
    }
    return {**said, **changes}


SOUND: dict[str, dict[str, Any]] = {
    "narrow": {"elements": ["name"]},
    "extend": {"reason": "consultation", "explanation": "The federal partner answers Friday.", "days": 5},
    "deny": {"grounds": [ground()]},
    "reopen": {"why": "Offices were closed by the storm."},
    "uphold": {"opinion": "The bar holds."},
    "overrule": {"opinion": "The bar does not reach these elements."},
    "refer": {"why": "My own agency is a party."},
    "escalate": {"reason": "We would break federal law."},
    "order": {"opinion": "The need is plain."},
    "excuse": {"opinion": "The law forbids it."},
}


def sound(action: str) -> dict[str, Any]:
    """Everything that has to be said with `action` on a case made by `a_case`."""
    return SOUND.get(action, {})
