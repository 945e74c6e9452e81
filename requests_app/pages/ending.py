"""How a request came to its end, and on which day: a person's decision stops the clock before it has counted out."""

from dataclasses import dataclass
from datetime import date

from emou.domain import clock
from emou.domain.lifecycle import FINAL, LIFECYCLE, WAITS, Case, Desk
from emou.domain.words import BY_OPERATION
from emou.ui import words
from requests_app.models import DataRequest

MARKS = {Desk.OWNING: "Answered", Desk.REQUESTING: "Withdrawn", Desk.CLOCK: "Time was up"}
HOW_WORDS = {
    Desk.OWNING.value: "By the agency that was asked",
    Desk.CLOCK.value: f"{BY_OPERATION}: time was up",
    Desk.CIO.value: "By the State CIO's office",
    Desk.COO.value: "By the Governor's COO's office",
    Desk.REQUESTING.value: "Withdrawn by the agency that asked",
}
BY_EVENT = {row.event: row for row in LIFECYCLE}


@dataclass(frozen=True, slots=True)
class Ending:
    """`mark` stands in tables and in the ledger, `told` is the whole sentence. `day` is the day of the decision.

    `how` says by whose act, or that it was nobody's.
    """

    mark: str
    day: date
    told: str
    is_by_clock: bool
    how: str


def ending(request: DataRequest, case: Case) -> Ending | None:
    """How this request, as time has made it in `case`, has ended; None while it waits for somebody."""
    if case.state not in FINAL:
        return None
    row, last_day = BY_EVENT[case.last_event], case.clock.last_day
    mark, how = MARKS.get(row.desk, "Decided"), HOW_WORDS[row.desk.value]
    if row.desk is Desk.CLOCK:
        return Ending(mark, last_day, f"{mark} at the end of {words.full_date(last_day)}.", True, how)
    day = clock.local_day(request.state_since)
    last_day_words = _last_day_words(last_day_name(case), day, last_day)
    return Ending(mark, day, f"{mark} on {words.full_date(day)}. {last_day_words}", False, how)


def last_day_name(case: Case) -> str:
    """What the end of the clock is called that runs, or ran last: a last day, or a target alone."""
    waited_in = (case.state,) if case.state in WAITS else BY_EVENT[case.last_event].source
    return "target" if all(WAITS[source].ends is None for source in waited_in) else "last day"


def _last_day_words(name: str, day: date, last_day: date) -> str:
    if day == last_day:
        return f"That was the {name}."
    return f"The {name} {'would have been' if day < last_day else 'was'} {words.full_date(last_day)}."
