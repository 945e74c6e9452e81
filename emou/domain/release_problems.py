"""What is missing or unsound in what is said with an action on a release. Pure; who and when were looked at before."""

from collections.abc import Callable
from datetime import date, datetime

from emou.domain import clock, gates, grounds
from emou.domain.decisions import Says
from emou.domain.filing import ACCESS_MODES, COPY
from emou.domain.refusals import Problem
from emou.domain.releases import Release, Suspension, Transition


def problems(row: Transition, release: Release, says: Says, at: datetime, library: grounds.Library) -> list[Problem]:
    """What is missing or unsound in what is said with a row."""
    found = [problem for name in row.needs for problem in _need(name, release, says, library)]
    extra = _FURTHER.get(row.action)
    return [*found, *(extra(says, clock.local_day(at)) if extra else ())]


def _need(name: str, release: Release, says: Says, library: grounds.Library) -> list[Problem]:
    if name == "grounds":
        return grounds.problems(grounds.read(says.get(name, ())), release.elements, library)
    given = says.get(name)
    if given is None or not str(given).strip():
        return [Problem(name, "missing", _MISSING.get(name, "This must be said."))]
    return []


_MISSING = {
    "person": "Write the full name.",
    "title": "Write the title of the office.",
    "role": "Name the role, as it was approved.",
    "organization": "Name the organization.",
    "access_mode": "Choose how the data is seen.",
    "location": "Say where: the system, and how the receiver gets there.",
    "reason": "Choose the reason.",
    "explanation": "Say what happened, and what is done about it.",
    "what": "Say what happened, to which data.",
    "noticed_on": "Give the day on which it was noticed.",
    "persons": "Give an estimate of how many people are affected; 0 if none are.",
    "method": "Say how the data was destroyed, or that no copy was ever kept.",
    "destroyed_on": "Give the day on which it was destroyed.",
    "by": "Say who destroyed it.",
    "opinion": "Give the reasons of the decision.",
    "user": "Choose who is meant.",
    "statement": "Say who was looked at, and that each still needs the access.",
    "gate": "Choose the gate.",
}  # fmt: skip


def _start(says: Says, today: date) -> list[Problem]:
    mode = says.get("access_mode")
    if mode and mode not in ACCESS_MODES:
        return [Problem("access_mode", "unknown", f"“{mode}” is not one of {', '.join(ACCESS_MODES)}.")]
    if mode == COPY and not str(says.get("reason") or "").strip():
        return [Problem("reason", "missing", "A copy leaves the source: say why the data cannot be seen there.")]
    return []


def _suspend(says: Says, today: date) -> list[Problem]:
    given = says.get("reason")
    known = not given or given in set(Suspension)
    words = f"“{given}” is no reason for a suspension. For any other, revoke with legal grounds."
    return [] if known else [Problem("reason", "unknown", words)]


def _report(says: Says, today: date) -> list[Problem]:
    persons = says.get("persons")
    negative = isinstance(persons, int) and not 0 <= persons <= 100_000_000
    found = [Problem("persons", "out_of_range", "Give a number of people, 0 or more.")] if negative else []
    return found + _not_ahead("noticed_on", says, today)


def _certify(says: Says, today: date) -> list[Problem]:
    return _not_ahead("destroyed_on", says, today)


def _user(says: Says, today: date) -> list[Problem]:
    return [problem for name in ("trained_on", "acknowledged_on") for problem in _not_ahead(name, says, today)]


def _not_ahead(name: str, says: Says, today: date) -> list[Problem]:
    day = gates.day_of(says, name)
    return [Problem(name, "in_future", "This day is still to come.")] if day and day > today else []


_FURTHER: dict[str, Callable[[Says, date], list[Problem]]] = {
    "start": _start,
    "suspend": _suspend,
    "report": _report,
    "certify": _certify,
    "name_user": _user,
    "confirm_user": _user,
}
