"""What the Governor's COO hears before deciding: answers, a date, minutes. One table beside the life cycle's. Pure.

No step of a hearing changes the state of a request, its clock or its elements: the decision alone does. [O] throughout:
the interviews say that both sides are heard, and not how.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from emou.domain.decisions import Says, Standing
from emou.domain.lifecycle import Case, Desk, State, Who
from emou.domain.refusals import INCOMPLETE, NOT_PERMITTED, NOT_POSSIBLE_NOW, RECUSED, Problem, Refused
from emou.domain.sayings import LONGEST_TEXT, UNSTORABLE

HEARD_IN = (State.ESCALATED,)
ANSWERED, SCHEDULED, MINUTED = "hearing.answered", "hearing.scheduled", "hearing.minuted"


@dataclass(frozen=True, slots=True)
class Step:
    """One row: a desk may take `action` while the request is heard, if `who` allows it; `once` a hearing or again."""

    action: str
    event: str
    desk: Desk
    permission: str
    who: Who
    once: bool
    needs: tuple[str, ...]
    tells: tuple[Desk, ...]


D, W = Desk, Who
# fmt: off
STEPS = (
    # The owner has spoken by escalating; the other side and the State CIO may each answer once.
    Step("answer",   ANSWERED,  D.REQUESTING, "file_requests",    W.ANYBODY,     True,  ("text",),              (D.OWNING, D.CIO, D.COO)),
    Step("answer",   ANSWERED,  D.CIO,        "review_denials",   W.NOT_RECUSED, True,  ("text",),              (D.REQUESTING, D.OWNING, D.COO)),
    Step("schedule", SCHEDULED, D.COO,        "hear_escalations", W.NOT_RECUSED, False, ("starts_at", "place"), (D.REQUESTING, D.OWNING, D.CIO)),
    Step("minute",   MINUTED,   D.COO,        "hear_escalations", W.NOT_RECUSED, False, ("text",),              (D.REQUESTING, D.OWNING, D.CIO)),
)
# fmt: on
EVENTS = tuple(dict.fromkeys(step.event for step in STEPS))
MISSING = {
    "text": "Write it first.",
    "starts_at": "Give the day and the time of the hearing.",
    "place": "Say where the hearing is held, or how to join it.",
}


def told(event: str, side: str) -> tuple[Desk, ...]:
    """Who is told of a step, by its event and the desk that took it."""
    return next((step.tells for step in STEPS if (step.event, step.desk.value) == (event, side)), ())


def allowed(case: Case, *, standing: Standing, answered: frozenset[Desk]) -> list[Step]:
    """The steps open to a person now. `answered`: the desks that have answered since the request is heard."""
    if case.state not in HEARD_IN:
        return []
    return [step for step in STEPS if not _personal(step, standing) and not _is_done(step, answered)]


def decide(case: Case, action: str, *, at: datetime, says: Says, standing: Standing, answered: frozenset[Desk]) -> Step:
    """The row under which a person takes `action`. Raises Refused: who, then when, then what was said."""
    steps = [step for step in STEPS if step.action == action]
    able = [step for step in steps if not _personal(step, standing)]
    if not able:
        codes = {_personal(step, standing) for step in steps}
        raise Refused(RECUSED if RECUSED in codes else NOT_PERMITTED)
    if case.state not in HEARD_IN:
        raise Refused(NOT_POSSIBLE_NOW, "The Governor's COO does not hear this request now.")
    step = next((step for step in able if not _is_done(step, answered)), None)
    if step is None:
        raise Refused(NOT_POSSIBLE_NOW, "Your office has answered. Each side answers once.")
    if found := problems(step, says, at):
        raise Refused(INCOMPLETE, problems=tuple(found))
    return step


def _personal(step: Step, standing: Standing) -> str:
    """The code of the refusal that concerns the person, or nothing."""
    if step.permission not in standing.permissions:
        return NOT_PERMITTED
    return RECUSED if step.who is Who.NOT_RECUSED and standing.recused else ""


def _is_done(step: Step, answered: frozenset[Desk]) -> bool:
    return step.once and step.desk in answered


def problems(step: Step, says: Says, at: datetime) -> list[Problem]:
    """What is missing or wrong in what is said with a step."""
    return [found for name in step.needs if (found := _problem(name, says.get(name), at))]


def _problem(name: str, value: Any, at: datetime) -> Problem | None:
    if not str(value or "").strip():
        return Problem(name, "missing", MISSING[name])
    if isinstance(value, datetime):
        return Problem(name, "past", "Choose a time that is still to come.") if value <= at else None
    if len(value) > LONGEST_TEXT:
        return Problem(name, "too_long", f"At most {LONGEST_TEXT:,} characters, please.")
    return (
        Problem(name, "not_text", "The text holds a character that cannot be stored.")
        if UNSTORABLE.search(value)
        else None
    )
