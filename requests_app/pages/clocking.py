"""How the days of a request were counted, as a page that can be printed and put into a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from emou.audit.models import Entry
from emou.domain.lifecycle import CLOCK_MOVED, WAITS, State
from emou.domain.words import EVENT_WORDS, EXTENSION_WORDS
from emou.ui import words
from requests_app.pages import showing, whole, wording
from requests_app.pages.ending import last_day_name
from requests_app.queries import Seen
from requests_app.services.keeping import EXTENDED

REOPENED = "request.reopened"


@dataclass(frozen=True, slots=True)
class Move:
    """What moved the last day of a clock, who brought it about, and from which day to which."""

    what: str
    why: str
    who: str
    office: str
    at: datetime
    before: date | None
    after: date


@dataclass(frozen=True, slots=True)
class Run:
    """One of the clocks that a request has had: on whom it waited, and how long."""

    waited_on: str
    started_on: date
    last_day: date
    ended: str


def page_of(seen: Seen) -> dict[str, Any]:
    """What templates/requests_app/request_clock.html draws."""
    entries, case = showing.entries_of(seen.request), seen.case
    return {
        **showing.heading(seen.request),
        **whole.clock(seen),
        "seen": seen,
        "counted": _counted(seen),
        "moves": [MOVES[entry.name](entry) for entry in entries if entry.name in MOVES],
        "runs": runs(seen, entries),
        "started_at": seen.request.clock_started_at,
        "last_day_name": last_day_name(case),
    }


def _counted(seen: Seen) -> str:
    running = seen.case.clock
    further = f", and {_days(running.extension_days)} more by the extension" if running.extension_days else ""
    return f"{_days(running.days)}{further}"


def _days(number: int) -> str:
    return f"{number} business day{'' if number == 1 else 's'}"


def _extended(entry: Entry) -> Move:
    said = entry.said
    why = f"{EXTENSION_WORDS[said['reason']]}. {said['explanation']}"
    return _move(entry, f"{EVENT_WORDS[EXTENDED]} by {_days(said['days'])}", why, said["original_last_day"])


def _closed(entry: Entry) -> Move:
    said = entry.said
    closed = words.full_date(date.fromisoformat(said["closure"]))
    return _move(entry, f"State offices were closed on {closed}", said["why"], said["from"], said["to"])


def _reopened(entry: Entry) -> Move:
    return _move(entry, "Reopened by the State Data Practice", entry.said["why"], "")


def _move(entry: Entry, what: str, why: str, before: str, after: str = "") -> Move:
    return Move(
        what,
        why,
        entry.actor,
        entry.office,
        entry.occurred_at,
        date.fromisoformat(before) if before else None,
        date.fromisoformat(after or entry.said["last_day"]),
    )


MOVES: dict[str, Callable[[Entry], Move]] = {EXTENDED: _extended, CLOCK_MOVED: _closed, REOPENED: _reopened}


def runs(seen: Seen, entries: list[Entry]) -> list[Run]:
    """Every clock of the request in turn, each up to the event that ended it."""
    changes = [entry for entry in entries if entry.source != entry.target]
    found = []
    for at, entry in enumerate(changes):
        if entry.target not in set(WAITS) or "last_day" not in entry.said:
            continue
        ended = changes[at + 1] if at + 1 < len(changes) else None
        found.append(_run(seen, entry, ended, entries))
    return found


def _run(seen: Seen, entry: Entry, ended: Entry | None, entries: list[Entry]) -> Run:
    until = ended.seq if ended else entries[-1].seq + 1
    moved = [MOVES[row.name](row).after for row in entries if row.name in MOVES and entry.seq < row.seq < until]
    last_day = moved[-1] if moved else date.fromisoformat(entry.said["last_day"])
    end = _ended(seen, ended)
    waited_on = wording.waits_on_words(State(entry.target), seen.request)
    return Run(waited_on, words.local_day(entry.occurred_at), last_day, end)


def _ended(seen: Seen, ended: Entry | None) -> str:
    if ended:
        return f"{EVENT_WORDS.get(ended.name, ended.name)}, {words.moment(ended.occurred_at)}"
    if seen.case.last_event != seen.request.last_event:
        return f"{EVENT_WORDS[seen.case.last_event]}, {words.moment(seen.request.due_at)}"
    return "Running"
