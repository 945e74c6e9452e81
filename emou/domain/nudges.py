"""What a release says by itself before somebody forgets: a gate that runs out, a start, a review, a certificate. Pure.

A nudge is an entry of the record by operation of the clock, so that it is told once, provably, and dated to its own
day however late a worker notices. It changes no state.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from emou.domain import clock, gates
from emou.domain.calendar import BeyondCalendar, Calendar
from emou.domain.clock import local_day
from emou.domain.gates import GateState
from emou.domain.lifecycle import Desk
from emou.domain.releases import LIVE, REVIEW_MONTHS, Release, State

CERTIFICATE_DAYS = 10  # business days between one reminder of a certificate and the next
EXPIRING = "gate.expiring"


@dataclass(frozen=True, slots=True)
class Nudge:
    """One thing to be said at an instant. `key` tells it from the others; `said` goes on the record."""

    key: str
    event: str
    due_at: datetime
    tells: tuple[Desk, ...]
    said: Mapping[str, Any]


BOTH = (Desk.REQUESTING, Desk.OWNING, Desk.RELEASING)


def start_by(release: Release) -> date | None:
    """The target: so many business days after the release was ready and its use could begin. None unless ready."""
    if release.state is not State.READY:
        return None
    return target(release.since, release.starts_on, release.terms.start_days, release.calendar)


def target(ready_since: datetime, starts_on: date, days: int, calendar: Calendar) -> date | None:
    """The day until which what is ready since an instant should be started; None beyond the calendar."""
    return _after(max(local_day(ready_since), starts_on), days, calendar)


def review_by(release: Release) -> date | None:
    """Six months after the access was last reviewed, or else after the start; None where nobody has access."""
    if release.reviewed_at is None or release.state not in LIVE:
        return None
    return next_review(release.reviewed_at)


def next_review(reviewed_at: datetime) -> date:
    """Six months after a review, or a start."""
    day = local_day(reviewed_at)
    year, month = divmod(day.year * 12 + day.month - 1 + REVIEW_MONTHS, 12)
    return date(year, month + 1, min(day.day, 28))


def _after(day: date, days: int, calendar: Calendar) -> date | None:
    """So many business days later; None beyond the calendar."""
    try:
        return clock.add(day, days, calendar)
    except BeyondCalendar:
        return None


def _start(release: Release) -> datetime | None:
    last = start_by(release)
    return clock.end_of(last) if last else None


def _review(release: Release) -> datetime | None:
    last = review_by(release)
    return clock.end_of(last) if last else None


def _certificate(release: Release) -> datetime | None:
    if not release.owes_certificate:
        return None
    asked = release.nudged.get("release.certificate_awaited", release.since)
    last = _after(local_day(max(asked, release.since)), CERTIFICATE_DAYS, release.calendar)
    return clock.end_of(last) if last else None


Due = Callable[[Release], datetime | None]
NUDGES: tuple[tuple[str, Due, tuple[Desk, ...]], ...] = (
    ("release.start_overdue", _start, (Desk.RELEASING, Desk.OWNING, Desk.CIO)),
    ("release.review_due", _review, (Desk.REQUESTING,)),
    ("release.certificate_awaited", _certificate, (Desk.REQUESTING, Desk.RELEASING)),
)
EVENTS = frozenset({EXPIRING, *(event for event, _, _ in NUDGES)})


def upcoming(release: Release) -> Nudge | None:
    """What is to be said next, whether its instant has come or not."""
    return min((*_of_gates(release), *_of_release(release)), key=lambda one: one.due_at, default=None)


def _of_release(release: Release) -> Iterator[Nudge]:
    for event, due, tells in NUDGES:
        at = due(release)
        if at is not None and _is_news(release, event, at):
            yield Nudge(event, event, at, tells, {})


def _of_gates(release: Release) -> Iterator[Nudge]:
    for gate in release.gates if release.state in LIVE else ():
        if gate.state is not GateState.HELD or gate.expires_on is None:
            continue
        key, last = f"{EXPIRING}:{gate.code}", str(gate.expires_on)
        for days, at in gates.warnings(gate.expires_on):
            if at > gate.changed_at and _is_news(release, key, at):
                said = {"gate": gate.code, "expires_on": last, "days_left": days}
                yield Nudge(key, EXPIRING, at, BOTH, said)


def _is_news(release: Release, key: str, at: datetime) -> bool:
    """Not said before."""
    return key not in release.nudged or release.nudged[key] < at


def said(release: Release, nudge: Nudge) -> Release:
    return replace(release, nudged={**release.nudged, nudge.key: nudge.due_at})
