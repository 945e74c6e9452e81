"""What an action brings about, in words: foreseen from the table before it is taken, read off the outcome after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from emou.domain.decisions import Outcome
from emou.domain.lifecycle import SHAREABLE, WAITS, State, Transition, clock_row
from emou.domain.words import STATE_WORDS
from emou.ui import words
from requests_app.models import DataRequest
from requests_app.pages.wording import by_itself_words, desk_words
from requests_app.queries import Seen

SHARED = "The data must be shared, as soon as every gate of the release is open."
ENDED = "This ends the request. Nothing is shared."
RESTS = {
    "deny": "What you leave out is denied, needs legal grounds, and goes to the State CIO as a request of its own.",
    "uphold": "For what you leave out, the denial is upheld, as a request of its own.",
    "excuse": "For what you leave out, the agency is excused, as a request of its own.",
}
SAME_STATE = {
    "narrow": "No clock restarts: the last day stays {last_day}.",
    "extend": "The last day, now {last_day}, moves out by as many business days as you take.",
}
COUNTED_OTHERWISE = {
    "reopen": "A closure proclaimed too late gives back the days that it took; after defective service the whole time "
    "to answer is given again.",
}


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of a request, or of one part of it. `elements` are named where it is only some of them."""

    status: str
    status_label: str
    elements: list[str]
    sentences: list[str]


def general_words(row: Transition, seen: Seen) -> str:
    """What an action does, whatever is said with it."""
    if row.target is seen.case.state:
        return SAME_STATE[row.action].format(last_day=words.full_date(seen.case.clock.last_day))
    if row.target not in WAITS:
        return _ended(row.target)
    wait = WAITS[row.target]
    waits = f"The request then waits on {desk_words(wait.desk, seen.request)}."
    if row.action in COUNTED_OTHERWISE:
        return f"{waits} {COUNTED_OTHERWISE[row.action]}"
    days: int = getattr(seen.case.terms, wait.term)
    ends = clock_row(row.target)
    if ends is None:
        return f"{waits} The target is {days} business days."
    return f"{waits} {by_itself_words(ends, f'within {days} business days')}"


def _ended(target: State) -> str:
    return SHARED if target in SHAREABLE else ENDED


def foreseen(row: Transition, outcome: Outcome, seen: Seen) -> list[Effect]:
    """What `outcome`, which nobody has taken yet, would make of the request and of the part left out."""
    parts = [outcome, outcome.rest] if outcome.rest else [outcome]
    return [
        effect(
            part.case.state,
            part.case.clock.last_day,
            seen.request,
            elements=_names(seen.request, part.case.elements) if outcome.rest else (),
            moved_from=seen.case.clock.last_day if row.target is seen.case.state else None,
        )
        for part in parts
    ]


def _names(request: DataRequest, codes: frozenset[str]) -> list[str]:
    return [row["name"] for row in request.snapshot["elements"] if row["code"] in codes]


def effect(
    state: State,
    last_day: date | None,
    request: DataRequest,
    *,
    elements: Iterable[str] = (),
    moved_from: date | None = None,
) -> Effect:
    """What it means that a request is in `state`. `moved_from` is the last day before, where the state stayed."""
    told = [_moved(moved_from, last_day)] if moved_from and last_day else []
    return Effect(state.value, STATE_WORDS[state.value], list(elements), [*told, *_next(state, last_day, request)])


def _moved(before: date, after: date) -> str:
    if before == after:
        return "No clock restarts."
    return f"The last day moves from {words.full_date(before)} to {words.full_date(after)}."


def _next(state: State, last_day: date | None, request: DataRequest) -> list[str]:
    wait = WAITS.get(state)
    if wait is None:
        return [_ended(state)]
    waits = f"The request waits on {desk_words(wait.desk, request)}"
    if last_day is None:
        return [f"{waits}."]
    ends = clock_row(state)
    if ends is None:
        return [f"{waits}. The target is {words.full_date(last_day)}."]
    return [
        f"{waits}. The last day is {words.full_date(last_day)}.",
        by_itself_words(ends, "by the end of that day"),
    ]
