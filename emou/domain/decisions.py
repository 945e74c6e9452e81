"""Settle, decide, allowed: the three readers of the life cycle table. Pure: a case and words in, a case and events out.

A command always takes the same steps, and the order of refusals is the same everywhere: who (403), then when (409),
then what was said (422). Between a deadline and the worker's tick the request already is what time has made of it, so a
case is settled before it is decided, and the sweep does nothing but settle.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from emou.domain import clock, grounds
from emou.domain.calendar import Calendar
from emou.domain.lifecycle import (
    BOTH_PARTS,
    FOR_THE_REST,
    LIFECYCLE,
    SPLIT,
    WAITS,
    Case,
    Defect,
    Desk,
    ExtensionReason,
    Identifiability,
    State,
    Transition,
    Who,
    clock_row,
    find,
    row_of,
    told,
)
from emou.domain.refusals import (
    INCOMPLETE,
    NOT_PERMITTED,
    NOT_POSSIBLE_NOW,
    RECUSED,
    TOO_LATE,
    Problem,
    Refused,
)
from emou.domain.terms import Terms

Says = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands towards one request: the rights held at its desks, and what recuses them (rule 12)."""

    permissions: frozenset[str] = frozenset()
    filed_it: bool = False
    holds_office_of_a_party: bool = False

    @property
    def recused(self) -> bool:
        return self.filed_it or self.holds_office_of_a_party


@dataclass(frozen=True, slots=True)
class Event:
    """What goes on the record. `occurred_at` is when it took effect in law, not when a worker noticed."""

    name: str
    source: State | None
    target: State
    occurred_at: datetime
    said: Says = field(default_factory=dict)
    tells: tuple[Desk, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case after a command and the events that brought it there; `rest` is the sibling that was split off."""

    case: Case
    events: tuple[Event, ...]
    rest: "Outcome | None" = None


def settle(case: Case, *, at: datetime) -> Outcome:
    """The case as time has made it at the instant `at`, dated to the deadline itself (rules 8 and 10)."""
    row = clock_row(case.state)
    if row is None or at < case.clock.due_at:
        return Outcome(case, ())
    event = Event(row.event, case.state, row.target, case.clock.due_at, tells=told(row, case.state))
    return Outcome(replace(case, state=row.target, last_event=row.event), (event,))


def file(case: Case, *, at: datetime, said: Says) -> Outcome:
    """The first event of a case made by `open_case`."""
    row = _row("file")
    return Outcome(case, (Event(row.event, None, row.target, at, said, row.tells),))


def open_case(
    at: datetime,
    *,
    elements: frozenset[str],
    identifiability: Identifiability,
    terms: Terms,
    calendar: Calendar,
) -> Case:
    """A case filed at the instant `at`. Raises BeyondCalendar where its clock cannot be counted."""
    row = _row("file")
    running = clock.start(at, getattr(terms, WAITS[row.target].term), calendar)
    return Case(row.target, row.event, running, elements, identifiability, terms, calendar)


def decide(
    case: Case, action: str, *, at: datetime, says: Says, standing: Standing, library: grounds.Library
) -> Outcome:
    """The outcome of `action`, taken by a person of this `standing`. `case` is settled at `at`. Raises Refused."""
    assert not settle(case, at=at).events, "settle under the same lock, and save it, before deciding"
    _who(action, standing)
    row = _when(case, action)
    found = _problems(row, case, says, library)
    if found:
        raise Refused(INCOMPLETE, problems=tuple(found))
    kept = _kept(row, case, says)
    return _in_part(row, case, at, says, kept) if kept < case.elements else _take(row, case, at, says)


def allowed(case: Case, *, at: datetime, standing: Standing) -> list[Transition]:
    """The rows open to this person now, in the order of the table: the API's `actions` and the page's buttons."""
    now = settle(case, at=at).case
    rows = (row for row in LIFECYCLE if now.state in row.source and row.when(now))
    return [row for row in rows if row.permission in standing.permissions and not _personal(row.who, standing)]


def _row(action: str) -> Transition:
    row = row_of(action)
    assert row is not None, f"no action {action} in the life cycle"
    return row


def _who(action: str, standing: Standing) -> None:
    row = _row(action)
    if row.desk is Desk.CLOCK or row.permission not in standing.permissions:
        raise Refused(NOT_PERMITTED)
    if code := _personal(row.who, standing):
        raise Refused(code, _REFER_ONLY if row.who is Who.RECUSED else "")


_REFER_ONLY = "Only somebody who is recused refers a denial. You may review it yourself."


def _personal(who: Who, standing: Standing) -> str:
    """The code of the refusal that concerns the person, or nothing."""
    if who is Who.NOT_THE_FILER and standing.filed_it:
        return RECUSED
    if who is Who.NOT_RECUSED and standing.recused:
        return RECUSED
    return NOT_PERMITTED if who is Who.RECUSED and not standing.recused else ""


def _when(case: Case, action: str) -> Transition:
    row = find(case.state, action)
    if row is None:
        raise Refused(TOO_LATE if _closed_by_clock(case, action) else NOT_POSSIBLE_NOW)
    if not row.when(case):
        raise Refused(NOT_POSSIBLE_NOW, _WHEN_WORDS[row.when.__name__])
    return row


_WHEN_WORDS = {
    "not_extended": "The clock of this request was extended before. It can be extended once.",
    "unreleased": "Data was released under this decision, so it can no longer be reopened.",
}


def _closed_by_clock(case: Case, action: str) -> bool:
    """Whether `action` was open in the state from which time took this case."""
    last = next((row for row in LIFECYCLE if row.event == case.last_event), None)
    if last is None or last.desk is not Desk.CLOCK:
        return False
    return any(find(source, action) for source in last.source)


def _problems(row: Transition, case: Case, says: Says, library: grounds.Library) -> list[Problem]:
    if row.action == "narrow":
        return _not_narrower(case, says)
    if row.action == "reopen":
        return [*_blank("why", case, says, library), *_not_so(case, says)]
    found = [p for name in row.needs for p in _CHECKS.get((row.action, name), _blank)(name, case, says, library)]
    return found + (_unsound_part(row, case, says, library) if "elements" in row.takes else [])


def _blank(name: str, case: Case, says: Says, library: grounds.Library) -> list[Problem]:
    return [] if str(says.get(name) or "").strip() else [Problem(name, "missing", _UNSAID[name])]


_UNSAID = {
    "opinion": "Write your opinion: what you decide, and why.",
    "reason": "Give your agency's reason.",
    "explanation": "Explain the reason.",
    "why": "Say why.",
}


def _reason(name: str, case: Case, says: Says, library: grounds.Library) -> list[Problem]:
    given = says.get(name)
    if not given:
        return [Problem(name, "missing", "Choose the reason for the extension.")]
    known = given in set(ExtensionReason)
    return [] if known else [Problem(name, "unknown", f"“{given}” is not a reason for an extension.")]


def _days(name: str, case: Case, says: Says, library: grounds.Library) -> list[Problem]:
    most, days = case.terms.extension_days, says.get(name)
    if days is None:
        return [Problem(name, "missing", "Say how many further business days are needed.")]
    fits = 1 <= days <= most
    return [] if fits else [Problem(name, "out_of_range", f"An extension is 1 to {most} business days.")]


def _legal(name: str, case: Case, says: Says, library: grounds.Library) -> list[Problem]:
    return grounds.problems(grounds.read(says.get(name, ())), case.elements, library)


_CHECKS: dict[tuple[str, str], Callable[[str, Case, Says, grounds.Library], list[Problem]]] = {
    ("extend", "reason"): _reason,
    ("extend", "days"): _days,
    ("deny", "grounds"): _legal,
}


def _unsound_part(row: Transition, case: Case, says: Says, library: grounds.Library) -> list[Problem]:
    found = _foreign(case, says.get("elements"))
    left = case.elements - _kept(row, case, says)
    if found:
        return found
    if not left:
        return [Problem(name, "unneeded", _UNNEEDED[name]) for name in FOR_THE_REST if says.get(name)]
    return grounds.problems(grounds.read(says.get("grounds", ())), left, library) if "grounds" in row.takes else []


_UNNEEDED = {
    "grounds": "Everything is approved, so no ground is needed.",
    "rest_opinion": "Everything is shared, so nothing is left out that an opinion could be about.",
}


def _foreign(case: Case, codes: Sequence[str] | None) -> list[Problem]:
    if codes is None:
        return []
    if not codes:
        return [Problem("elements", "missing", "Choose at least one element, or leave the field out for all.")]
    extra = sorted(set(codes) - case.elements)
    return [Problem("elements", "unknown", f"“{code}” is not among the elements of this request.") for code in extra]


def _not_narrower(case: Case, says: Says) -> list[Problem]:
    found = _foreign(case, says.get("elements"))
    level = says.get("identifiability")
    if level is not None and level not in set(Identifiability):
        found.append(Problem("identifiability", "unknown", f"“{level}” is not a level of identifiability."))
    if found:
        return found
    after = _narrowed(case, says)
    steps = list(Identifiability)
    if steps.index(after.identifiability) > steps.index(case.identifiability):
        return [Problem("identifiability", "not_narrower", "Narrowing cannot make the data more identifying.")]
    same = (after.elements, after.identifiability) == (case.elements, case.identifiability)
    return [Problem("elements", "not_narrower", "Drop an element or lower the identifiability.")] if same else []


def _not_so(case: Case, says: Says) -> list[Problem]:
    given = says.get("defect")
    if given is not None and given not in set(Defect):
        return [Problem("defect", "unknown", f"“{given}” is neither a closure nor a fault of service.")]
    if given == Defect.CLOSURE and not _days_lost(case):
        return [Problem("defect", "not_so", "No closure took a day from this clock.")]
    return []


def _kept(row: Transition, case: Case, says: Says) -> frozenset[str]:
    """The elements that the action covers: all of them unless it may be taken in part and says so."""
    named = says.get("elements") if "elements" in row.takes else None
    return case.elements if named is None else case.elements & frozenset(named)


def _in_part(row: Transition, case: Case, at: datetime, says: Says, kept: frozenset[str]) -> Outcome:
    """Take `row` for the elements kept, and its `rest` action for a sibling with the others."""
    assert row.rest is not None
    after = find(case.state, row.rest)
    assert after is not None, "the rest of a row starts from the same state"
    left = case.elements - kept
    split = {"elements": sorted(kept), "split_off": sorted(left)}
    ours = Event(SPLIT, case.state, case.state, at, split)
    theirs = Event(SPLIT, None, case.state, at, {"elements": sorted(left)})
    said, said_of_rest = _divided(after, says)
    part = _take(row, replace(case, elements=kept), at, said)
    rest = _take(after, replace(case, elements=left), at, said_of_rest)
    return Outcome(part.case, (ours, *part.events), Outcome(rest.case, (theirs, *rest.events)))


def _divided(after: Transition, says: Says) -> tuple[dict[str, Any], dict[str, Any]]:
    """What stands on the record of each part. An opinion is the opinion on both unless another is said on the rest."""
    kept = {name: value for name, value in says.items() if name not in FOR_THE_REST}
    own = str(says.get("rest_opinion") or "").strip()
    rest = {name: own if own and name == "opinion" else says[name] for name in after.needs}
    shared = {BOTH_PARTS: True} if "opinion" in after.needs and not own else {}
    return kept | shared, rest | shared


def _take(row: Transition, case: Case, at: datetime, says: Says) -> Outcome:
    effect = _EFFECTS.get(row.action)
    after = effect(case, at, says) if effect else _enter(case, row.target, at)
    after = replace(after, state=row.target, last_event=row.event)
    event = Event(row.event, case.state, row.target, at, dict(says), told(row, case.state))
    return Outcome(after, (event,))


def _enter(case: Case, target: State, at: datetime) -> Case:
    """Start the clock of an open state; a final state keeps the clock that it ended."""
    if target not in WAITS:
        return case
    return replace(case, clock=clock.start(at, getattr(case.terms, WAITS[target].term), case.calendar))


def _extend(case: Case, at: datetime, says: Says) -> Case:
    return replace(case, clock=clock.extend(case.clock, says["days"], case.calendar), extended=True)


def _narrow(case: Case, at: datetime, says: Says) -> Case:
    return _narrowed(case, says)


def _narrowed(case: Case, says: Says) -> Case:
    elements = case.elements if says.get("elements") is None else frozenset(says["elements"])
    level = Identifiability(says.get("identifiability") or case.identifiability)
    return replace(case, elements=elements, identifiability=level)


def _reopen(case: Case, at: datetime, says: Says) -> Case:
    """Give back, from the day of reopening, the business days that were lost (rule 13).

    Our reading [O]: a closure proclaimed too late gives back the days it took, and an extension stays used; where the
    service was defective the whole time to answer is given again, an extension with it.
    """
    lost = _days_lost(case)
    by_closure = says.get("defect", Defect.CLOSURE if lost else Defect.SERVICE) == Defect.CLOSURE
    days = lost if by_closure else case.terms.answer_days
    return replace(case, clock=clock.start(at, days, case.calendar), extended=case.extended and by_closure)


def _days_lost(case: Case) -> int:
    """How many business days closures took from a clock that has run out, unnoticed when it did."""
    counted = clock.recount(case.clock, case.calendar).last_day
    return clock.between(case.clock.last_day, counted, case.calendar)


_EFFECTS: dict[str, Callable[[Case, datetime, Says], Case]] = {
    "extend": _extend,
    "narrow": _narrow,
    "reopen": _reopen,
}
