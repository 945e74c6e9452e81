"""Settle, decide, allowed: the readers of the table of releases, as decisions.py reads the life cycle. Pure.

The order of refusals is the same: who (403), then when (409), then what was said (422).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from emou.domain import clock, gates, grounds, nudges, release_problems
from emou.domain.decisions import Says
from emou.domain.gates import Gate, GateState
from emou.domain.lifecycle import Desk, Who
from emou.domain.refusals import (
    INCOMPLETE,
    NOT_PERMITTED,
    NOT_POSSIBLE_NOW,
    RECUSED,
    TOO_LATE,
    Refused,
)
from emou.domain.releases import (
    LIVE,
    RELEASES,
    TIMED,
    WORDS_OF_CHECKS,
    WOUND_DOWN,
    Release,
    State,
    Transition,
    next_change,
    rows_of,
)

Held = frozenset[tuple[Desk, str]]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands towards one release: the rights held at its desks, and whether they are recused."""

    held: Held = frozenset()
    recused: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """What goes on the request's record. `gate` names the gate that changed, if one did."""

    name: str
    source: State
    target: State
    occurred_at: datetime
    said: Says = field(default_factory=dict)
    tells: tuple[Desk, ...] = ()
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A release after a command and the events that brought it there; `taken` is the desk and the right it took."""

    release: Release
    events: tuple[Event, ...]
    taken: tuple[Desk, str] | None = None


def settle(release: Release, *, at: datetime) -> Outcome:
    """The release as time and its gates have made it at `at`; each event is dated to its own instant."""
    events: list[Event] = []
    while (due_at := next_instant(release)) and due_at <= at:
        release, event = _step(release)
        events.append(event)
    return Outcome(release, tuple(events))


def state_at(release: Release, *, at: datetime) -> Release:
    """The same, of the state alone and without what it says by itself."""
    while (change := next_change(release)) and change[0] <= at:
        release, _ = _changed(release, *change)
    return release


def next_instant(release: Release) -> datetime | None:
    """When time or a gate changes this release next, or it says something by itself."""
    change, nudge = next_change(release), nudges.upcoming(release)
    instants = [change[0]] if change else []
    return min([*instants, nudge.due_at] if nudge else instants, default=None)


def _step(release: Release) -> tuple[Release, Event]:
    """The first thing that time brings; of several at the same instant, what changes something goes first."""
    change, nudge = next_change(release), nudges.upcoming(release)
    if nudge and (change is None or nudge.due_at < change[0]):
        said = Event(nudge.event, release.state, release.state, nudge.due_at, nudge.said, nudge.tells)
        return nudges.said(release, nudge), said
    assert change
    return _changed(release, *change)


def _changed(release: Release, at: datetime, what: Transition | Gate) -> tuple[Release, Event]:
    return _ran_out(release, what) if isinstance(what, Gate) else _passed(release, what, at)


def _ran_out(release: Release, gate: Gate) -> tuple[Release, Event]:
    closes = gate.closes_at
    assert closes is not None
    after = with_gate(release, gates.expire(gate, closes))
    said = {"gate": gate.code, "expires_on": str(gate.expires_on)}
    tells = (Desk.REQUESTING, Desk.OWNING, Desk.RELEASING)
    return after, Event(gates.EXPIRED, release.state, release.state, closes, said, tells, gate.code)


def _passed(release: Release, row: Transition, at: datetime) -> tuple[Release, Event]:
    after = _enter(release, row, at)
    said = {"gates": not_holding(release, at)} if after.state is State.BLOCKED else {}
    return after, Event(row.event, release.state, after.state, at, said, row.tells)


def _enter(release: Release, row: Transition, at: datetime) -> Release:
    """The release in the state that a row leads to, without what belonged to the state before."""
    if row.target is None:
        return release
    after = replace(release, state=row.target, last_event=row.event, since=at)
    if row.target is State.SUSPENDED:
        return after
    ran_out = row.action in ("resume", "overrule")
    return replace(after, lifts_at=None, revoking=False, spent=release.spent or ran_out)


def coming(release: Release) -> list[tuple[str, datetime]]:
    """What time will make of a settled release next, if nothing else happens: the event, and when. At most one."""
    change = next_change(release)
    if change is None:
        return []
    when, what = change
    return [(gates.EXPIRED if isinstance(what, Gate) else what.event, when)]


def with_gate(release: Release, gate: Gate) -> Release:
    """The release with this gate in the place of the one of the same code, or as a further one."""
    others = tuple(gate if one.code == gate.code else one for one in release.gates)
    known = any(one.code == gate.code for one in release.gates)
    return replace(release, gates=others if known else (*release.gates, gate))


def allowed(release: Release, *, at: datetime, standing: Standing) -> list[Transition]:
    """The rows open to this person now, one an action, in the order of the table."""
    now = settle(release, at=at).release
    rows = [row for row in RELEASES if not _personal(row, standing) and now.state in row.source and row.when(now)]
    rows = [row for row in rows if not _too_early(row.action, now, at)]
    return list({row.action: row for row in reversed(rows)}.values())[::-1]


def decide(
    release: Release, action: str, *, at: datetime, says: Says, standing: Standing, library: grounds.Library
) -> Outcome:
    """The outcome of `action` on a release that is settled at `at`. Raises Refused.

    What the gates and time make of it at the same instant is left to `settle`.
    """
    row = _when(release, action, _who(action, standing), at)
    if found := release_problems.problems(row, release, says, at, library):
        raise Refused(INCOMPLETE, problems=tuple(found))
    effect = _EFFECTS.get(action)
    after = _enter(effect(release, says, at) if effect else release, row, at)
    return Outcome(
        after, (Event(row.event, release.state, after.state, at, dict(says), row.tells),), (row.desk, row.permission)
    )


def decide_gate(release: Release, code: str, action: str, *, at: datetime, says: Says, held: Held) -> Outcome:
    """The outcome of `action` on a gate of a release that is settled at `at`. Raises Refused."""
    gate = next(gate for gate in release.gates if gate.code == code)
    if not any((step.desk, step.permission) in held for step in gates.STEPS if step.action == action):
        raise Refused(NOT_PERMITTED)
    if release.state not in LIVE:
        raise Refused(NOT_POSSIBLE_NOW, "This release has ended, so its gates stay as they are.")
    step = gates.decide(gate, action, at=at, says=says, held=held)
    after = with_gate(release, gates.take(gate, step, says, at))
    tells = tuple(desk for desk in step.tells if desk is not step.desk)
    said = {"gate": code, **says}
    return Outcome(
        after, (Event(step.event, release.state, release.state, at, said, tells, code),), (step.desk, step.permission)
    )


def wind_down(release: Release, ends_at: datetime, *, at: datetime, said: Says) -> Outcome:
    """A release whose last day is another one, because an agency leaves the agreement or stays after all."""
    if release.state not in LIVE or ends_at == release.ends_at:
        return Outcome(release, ())
    tells = (Desk.REQUESTING, Desk.OWNING, Desk.RELEASING, Desk.CIO)
    event = Event(WOUND_DOWN, release.state, release.state, at, said, tells)
    return Outcome(replace(release, ends_at=ends_at), (event,))


def _who(action: str, standing: Standing) -> list[Transition]:
    """The rows of an action that this person may take as far as the person goes. Raises Refused."""
    rows = rows_of(action)
    able = [row for row in rows if not _personal(row, standing)]
    if not able:
        codes = {_personal(row, standing) for row in rows}
        raise Refused(RECUSED if RECUSED in codes else NOT_PERMITTED)
    return able


def _personal(row: Transition, standing: Standing) -> str:
    """The code of the refusal that concerns the person, or nothing."""
    if row.desk is Desk.CLOCK or (row.desk, row.permission) not in standing.held:
        return NOT_PERMITTED
    return RECUSED if row.who is Who.NOT_RECUSED and standing.recused else ""


def _when(release: Release, action: str, able: list[Transition], at: datetime) -> Transition:
    rows = [row for row in able if release.state in row.source]
    if not rows:
        late = _closed_by_clock(release, able)
        raise Refused(TOO_LATE, _LATE[release.state]) if late else Refused(NOT_POSSIBLE_NOW, _NOT_NOW)
    row = next((row for row in rows if row.when(release)), None)
    if row is None:
        raise Refused(NOT_POSSIBLE_NOW, WORDS_OF_CHECKS[rows[0].when.__name__])
    if _too_early(action, release, at):
        begins = f"{release.starts_on:%B} {release.starts_on.day}, {release.starts_on.year}"
        raise Refused(NOT_POSSIBLE_NOW, f"The use that was approved begins on {begins}: start it then.")
    return row


def _too_early(action: str, release: Release, at: datetime) -> bool:
    """Whether it is a start before the first day of the use that was approved."""
    return action == "start" and clock.local_day(at) < release.starts_on


_NOT_NOW = "This is not possible in the present state of the release."
_LATE = {
    State.EXPIRED: "The last day of this release is over.",
    State.BLOCKED: "A gate of this release no longer holds, so it is blocked.",
    State.ACTIVE: "The suspension has run out, and the release is active again.",
    State.READY: "All gates of this release hold now.",
}


def _closed_by_clock(release: Release, able: list[Transition]) -> bool:
    """Whether one of these rows was open in the state from which time took this release."""
    last = [row for row in TIMED if row.event == release.last_event]
    return any(set(row.source) & set(one.source) for row in last for one in able)


def _accepted(release: Release, says: Says, at: datetime) -> Release:
    return replace(release, accepted=True)


def _started(release: Release, says: Says, at: datetime) -> Release:
    return replace(release, started=True, reviewed_at=release.reviewed_at or at)


def _reviewed(release: Release, says: Says, at: datetime) -> Release:
    return replace(release, reviewed_at=at)


def _suspended(release: Release, says: Says, at: datetime) -> Release:
    """Stopped for a number of business days that is fixed now: no later closure prolongs a stop."""
    ends = clock.due_at(at, release.terms.suspension_days, release.calendar)
    return replace(release, lifts_at=ends)


def _reported(release: Release, says: Says, at: datetime) -> Release:
    stopped = _suspended(release, says, at) if release.state is State.ACTIVE else release
    return replace(stopped, spent=False)


def _revoking(release: Release, says: Says, at: datetime) -> Release:
    return replace(release, revoking=True, lifts_at=None)


def _certified(release: Release, says: Says, at: datetime) -> Release:
    return replace(release, certified=True)


def _gate_added(release: Release, says: Says, at: datetime) -> Release:
    return with_gate(release, Gate(str(says["gate"]), GateState.NEEDED, at))


def _named(release: Release, says: Says, at: datetime) -> Release:
    return replace(release, places=release.places - 1)


_EFFECTS: dict[str, Callable[[Release, Says, datetime], Release]] = {
    "accept_duties": _accepted,
    "start": _started,
    "suspend": _suspended,
    "report": _reported,
    "revoke": _revoking,
    "certify": _certified,
    "review_access": _reviewed,
    "add_gate": _gate_added,
    "name_user": _named,
}


def why_not_active(release: Release, at: datetime, names: Mapping[str, str]) -> str:
    """Why a source system may not serve under a release that is settled at `at`; empty where it may."""
    return why_not(release.state, [names.get(code, code) for code in not_holding(release, at)])


def why_not(state: State, missing: Iterable[str]) -> str:
    """The same of a state, with the names of the gates that do not hold."""
    return f"Blocked by: {', '.join(missing)}." if waits_for_gates(state) else _WHY_NOT.get(state, "")


def waits_for_gates(state: State) -> bool:
    return state is State.BLOCKED


def not_holding(release: Release, at: datetime) -> list[str]:
    """The gates that do not hold at an instant, in their order."""
    return [gate.code for gate in release.gates if not gates.holds(gate, at)]


_WHY_NOT: dict[State, str] = {
    State.READY: "It was not started yet.",
    State.SUSPENDED: "It is suspended.",
    State.EXPIRED: "Its last day is over.",
    State.CLOSED: "It was closed.",
    State.REVOKED: "It was revoked.",
    State.VOID: "Its decision was reopened.",
}
