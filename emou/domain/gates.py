"""The gates of a release: what law asks for besides a decision, and whether it is there at an instant. Pure.

Neither silence nor a ruling supplies a federal approval, a written agreement or the word of a statutory approver
(rule 14). A gate holds from the first day of its evidence to the last one, both included, by the calendar of Chicago;
and never before the evidence was put on the record.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from emou.domain import lifecycle
from emou.domain.clock import CHICAGO, end_of, local_day
from emou.domain.decisions import Says
from emou.domain.lifecycle import BASES, Desk
from emou.domain.refusals import INCOMPLETE, NOT_PERMITTED, NOT_POSSIBLE_NOW, Problem, Refused
from emou.domain.sayings import Kind, Saying

WARNINGS = (60, 30, 7)  # days before the last one
Row = Mapping[str, Any]


class GateState(StrEnum):
    NEEDED = "needed"
    APPLIED = "applied"
    HELD = "held"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate as its newest entry left it. `changed_at` is when that was recorded, in law.

    `effective_on` is the day from which its evidence reaches without a break to `expires_on`: a newer paper that comes
    in time takes up where the one before it ends.
    """

    code: str
    state: GateState
    changed_at: datetime
    effective_on: date | None = None
    expires_on: date | None = None

    @property
    def opens_at(self) -> datetime | None:
        """The first instant at which it holds; None where there is no evidence that it ever does."""
        if self.effective_on is None or self.state not in EVIDENT:
            return None
        return max(start_of(self.effective_on), self.changed_at if self.state is GateState.HELD else CREATION)

    @property
    def closes_at(self) -> datetime | None:
        """The first instant at which it holds no more; None where its evidence knows no end."""
        return end_of(self.expires_on) if self.expires_on else None


def start_of(day: date) -> datetime:
    """The first instant of a day in Chicago."""
    return datetime.combine(day, time.min, CHICAGO)


CREATION = start_of(date(1900, 1, 1))
EVIDENT = (GateState.HELD, GateState.EXPIRED)  # what has run out did hold while it ran


def holds(gate: Gate, at: datetime) -> bool:
    """Whether this gate is open at an instant. Its last day counts in full."""
    opens, closes = gate.opens_at, gate.closes_at
    return opens is not None and opens <= at and (closes is None or at < closes)


def holds_on(gate: Gate, day: date) -> bool:
    """Whether this gate is open at the end of a day."""
    return holds(gate, end_of(day) - timedelta(microseconds=1))


def needed(rows: Iterable[Row], state: lifecycle.State, elements: Iterable[str]) -> list[Row]:
    """Which gate rules of a request's snapshot its release waits for.

    Some are for decisions alone that the owner did not make (BASES); each comes with certain elements, so that a part
    without them need not wait for it. Purpose, owner and the law's class were looked at when the request was filed.
    """
    basis, kept = BASES.get(state), frozenset(elements)
    return [row for row in rows if (not row["bases"] or basis in row["bases"]) and not kept.isdisjoint(row["elements"])]


def expire(gate: Gate, at: datetime) -> Gate:
    """The gate as time has made it: what has run out is expired."""
    closes = gate.closes_at
    ran_out = gate.state is GateState.HELD and closes is not None and closes <= at
    return replace(gate, state=GateState.EXPIRED, changed_at=closes) if ran_out and closes else gate


def warnings(expires_on: date) -> list[tuple[int, datetime]]:
    """When to warn that a gate runs out: (days ahead, the instant at which that day begins)."""
    return [(days, start_of(expires_on - timedelta(days=days))) for days in WARNINGS]


def warning_due(expires_on: date, at: datetime) -> int | None:
    """The nearest warning that is due for a gate which still holds: 60, 30 or 7 days ahead."""
    if end_of(expires_on) <= at:
        return None
    return min((days for days, due_at in warnings(expires_on) if due_at <= at), default=None)


@dataclass(frozen=True, slots=True)
class Step:
    """One row: a desk may take `action` on a gate in one of the `source` states. `needs` must be said, `takes` may."""

    action: str
    source: tuple[GateState, ...]
    target: GateState
    desk: Desk
    permission: str
    needs: tuple[str, ...]
    takes: tuple[str, ...]
    event: str
    tells: tuple[Desk, ...]


S, D = GateState, Desk
BOTH = (D.REQUESTING, D.OWNING, D.RELEASING)
PAPER = ("instrument", "reference", "signatory", "scope", "effective_on")
BESIDE = ("requested_on", "received_on", "expires_on", "terms", "document")
ANY = tuple(GateState)
ASKED = ("requested_on",)
WITH_NUMBER = ("reference", "document")

# Evidence is the steward's to record; and the State Data Practice's, so that nobody holds up a release by recording
# nothing. The receiver says when it has applied. What is refused may be held the next time.
# fmt: off
STEPS = (
    Step("apply",  (S.NEEDED, S.REFUSED, S.EXPIRED), S.APPLIED, D.REQUESTING, "file_requests",   ASKED,    WITH_NUMBER, "gate.applied", BOTH),
    Step("apply",  (S.NEEDED, S.REFUSED, S.EXPIRED), S.APPLIED, D.RELEASING,  "manage_releases", ASKED,    WITH_NUMBER, "gate.applied", BOTH),
    Step("hold",   ANY,                              S.HELD,    D.RELEASING,  "manage_releases", PAPER,    BESIDE,      "gate.held",    BOTH),
    Step("hold",   ANY,                              S.HELD,    D.PRACTICE,   "reopen_requests", PAPER,    BESIDE,      "gate.held",    BOTH),
    Step("refuse", (S.NEEDED, S.APPLIED, S.HELD),    S.REFUSED, D.RELEASING,  "manage_releases", ("why", "received_on"), ("document",), "gate.refused", BOTH),
    Step("refuse", (S.NEEDED, S.APPLIED, S.HELD),    S.REFUSED, D.PRACTICE,   "reopen_requests", ("why", "received_on"), ("document",), "gate.refused", BOTH),
)
# fmt: on
EXPIRED, ADDED = "gate.expired", "gate.added"
ACTIONS = tuple(dict.fromkeys(step.action for step in STEPS))
EVENTS = (*dict.fromkeys(step.event for step in STEPS), EXPIRED, ADDED)

SAYINGS = {
    said.name: said
    for said in (
        Saying("instrument", Kind.TEXT, "What is held", "For example: data use agreement, letter of approval."),
        Saying("reference", Kind.TEXT, "Its number or reference"),
        Saying("signatory", Kind.TEXT, "Who signed or gave it", "Name and office."),
        Saying("scope", Kind.TEXT, "What it covers", "Elements, purpose and receiver, as the paper has them."),
        Saying("requested_on", Kind.DAY, "Applied for on"),
        Saying("received_on", Kind.DAY, "Received on"),
        Saying("effective_on", Kind.DAY, "In force from"),
        Saying("expires_on", Kind.DAY, "Last day", "Leave it empty where the paper names no end."),
        Saying("terms", Kind.TEXT, "Its conditions"),
        Saying("document", Kind.TEXT, "Document", "One that was added to the request."),
        Saying("why", Kind.TEXT, "Why it was refused"),
    )
}
MISSING = {
    "instrument": "Say what is held, such as a letter or an agreement.",
    "reference": "Give its number or reference. Where it has none, say so.",
    "signatory": "Say who signed or gave it, and in which office.",
    "scope": "Say which elements, purpose and receiver it covers.",
    "effective_on": "Give the first day on which it is in force.",
    "requested_on": "Give the day on which it was applied for.",
    "received_on": "Give the day on which the answer came.",
    "why": "Say why it was refused.",
}
# The first of each pair may not lie after the second.
ORDERED = (
    ("requested_on", "received_on", "The answer was received before it was asked for: one of the two days is wrong."),
    ("requested_on", "effective_on", "It is in force before it was asked for. If the paper is older than this release, leave “applied for” empty."),
    ("effective_on", "expires_on", "It ends before it begins: one of the two days is wrong."),
)  # fmt: skip
PAST = {
    "requested_on": "It cannot have been applied for on a day that is still to come.",
    "received_on": "It cannot have been received on a day that is still to come.",
}


def sayings(action: str) -> dict[str, Saying]:
    """What may be said with `action` on a gate; empty for an action that does not exist."""
    step = next((step for step in STEPS if step.action == action), None)
    return {name: SAYINGS[name] for name in (*step.needs, *step.takes)} if step else {}


def allowed(gate: Gate, *, held: frozenset[tuple[Desk, str]]) -> list[Step]:
    """The steps open now to somebody with these rights at these desks, one an action."""
    steps = [step for step in STEPS if gate.state in step.source and (step.desk, step.permission) in held]
    return list({step.action: step for step in reversed(steps)}.values())[::-1]


def decide(gate: Gate, action: str, *, at: datetime, says: Says, held: frozenset[tuple[Desk, str]]) -> Step:
    """The row under which somebody takes `action` on a settled gate. Raises Refused: who, then when, then what."""
    able = [step for step in STEPS if step.action == action and (step.desk, step.permission) in held]
    if not able:
        raise Refused(NOT_PERMITTED)
    step = next((step for step in able if gate.state in step.source), None)
    if step is None:
        raise Refused(NOT_POSSIBLE_NOW, NOT_NOW.get((action, gate.state), ""))
    if found := [*problems(step, says, local_day(at)), *_gap(gate, step, says, at)]:
        raise Refused(INCOMPLETE, problems=tuple(found))
    return step


def _gap(gate: Gate, step: Step, says: Says, at: datetime) -> list[Problem]:
    """A newer paper may not tear a hole into what is held: it would stop at once what may go on."""
    begins, ends = day_of(says, "effective_on"), gate.expires_on
    if step.target is not GateState.HELD or not begins or not ends or not holds(gate, at):
        return []
    if begins <= ends + timedelta(days=1):
        return []
    words = f"The paper that is held now ends on {ends:%B} {ends.day}, {ends.year}, before this one begins. "
    return [Problem("effective_on", "gap", f"{words}Record this one when it is in force.")]


NOT_NOW = {
    ("apply", GateState.HELD): "This gate is held. Record a newer paper over it when it has come.",
    ("apply", GateState.APPLIED): "It was applied for already, and the answer is awaited.",
    ("refuse", GateState.REFUSED): "It is refused already.",
    ("refuse", GateState.EXPIRED): "It has run out already.",
}


def problems(step: Step, says: Says, today: date) -> list[Problem]:
    """What is missing or wrong in what is said with a step; `today` is the local day."""
    found = [Problem(name, "missing", MISSING[name]) for name in step.needs if not str(says.get(name) or "").strip()]
    days = {name: day_of(says, name) for name in ("requested_on", "received_on", "effective_on", "expires_on")}
    found += [Problem(name, "in_future", words) for name, words in PAST.items() if (days[name] or today) > today]
    found += _disordered(days)
    last = days["expires_on"]
    if last and last < today and not any(problem.field == "expires_on" for problem in found):
        words = "Its last day is over already: a paper that has run out opens nothing."
        found.append(Problem("expires_on", "in_past", words))
    return found


def _disordered(days: Mapping[str, date | None]) -> list[Problem]:
    given = [(days[first], days[last], last, words) for first, last, words in ORDERED]
    return [Problem(name, "out_of_order", words) for a, b, name, words in given if a and b and b < a]


def day_of(says: Says, name: str) -> date | None:
    """A day that was said, as the record writes it (YYYY-MM-DD)."""
    given = says.get(name)
    return date.fromisoformat(given) if given else None


def given_day(says: Says, name: str) -> date:
    """A day that had to be said."""
    return date.fromisoformat(says[name])


def take(gate: Gate, step: Step, says: Says, at: datetime) -> Gate:
    """The gate after a step that was decided at `at`."""
    if step.target is not GateState.HELD:
        return Gate(gate.code, step.target, at)
    begins = given_day(says, "effective_on")
    if holds(gate, at) and gate.effective_on:
        begins = min(begins, gate.effective_on)
    return Gate(gate.code, step.target, at, begins, day_of(says, "expires_on"))


def opening(gates: Sequence[Gate], since: datetime) -> datetime | None:
    """The first instant from which all of them hold together, not before `since`; None where they never do."""
    starts = [gate.opens_at for gate in gates]
    if any(start is None for start in starts):
        return None
    first = max([since, *(start for start in starts if start)])
    return first if all(holds(gate, first) for gate in gates) else None


def closing(gates: Sequence[Gate], since: datetime) -> datetime | None:
    """The first instant from `since` on at which not all of them hold; None where time alone closes none."""
    closed = [at for gate in gates if (at := _shut(gate, since)) is not None]
    return max(since, min(closed)) if closed else None


def _shut(gate: Gate, since: datetime) -> datetime | None:
    """When this gate closes. Before its newest entry it held by an older one, or nothing would be open now."""
    first = max(since, gate.changed_at)
    return gate.closes_at if holds(gate, first) else first
