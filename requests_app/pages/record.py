"""The record of one request as its page tells it: the steps in plain words, and the number and seal of every entry."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from emou.audit.models import Entry
from emou.domain import hearings, releases
from emou.domain.lifecycle import LETTER, MESSAGE, clock_row
from emou.domain.words import EVENT_WORDS, STATE_WORDS
from requests_app.models import DataRequest
from requests_app.pages import letters, wording
from requests_app.queries import Seen

WRITTEN = (*letters.FORMS, *releases.LETTERS)
LONG = 420  # characters: about five lines
ELSEWHERE = (MESSAGE, LETTER)  # shown in the conversation, and beside the step that the letter is about


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the record as templates/components/timeline.html draws it; `rest` is what is folded."""

    event: str
    what: str
    who: str
    office: str
    at: datetime | None
    said: str = ""
    rest: str = ""
    letter_url: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """Where an entry stands in the chain, for whoever compares it with a checkpoint or with the API."""

    seq: int
    what: str
    at: datetime
    hash: str


def steps(seen: Seen, entries: list[Entry], names: dict[str, str]) -> list[Step]:
    """The record, oldest first, with what time has decided even where nobody has written it down yet."""
    told = [step(entry, seen.request, names) for entry in entries if entry.name not in ELSEWHERE]
    if seen.case.last_event != seen.request.last_event:
        told.append(_unwritten(seen))
    return told + _ahead(seen)


def seals(entries: list[Entry]) -> list[Seal]:
    return [
        Seal(entry.seq, EVENT_WORDS.get(entry.name, entry.name), entry.recorded_at, bytes(entry.hash).hex())
        for entry in entries
    ]


def step(entry: Entry, request: DataRequest, names: dict[str, str]) -> Step:
    """One entry of the record of a request."""
    said, rest = folded(wording.said_words(entry.said, names) + _told(entry, request))
    what = EVENT_WORDS.get(entry.name, "")
    return Step(entry.name, what, entry.actor, entry.office, entry.occurred_at, said, rest, _letter_url(entry))


def _told(entry: Entry, request: DataRequest) -> str:
    """Who was told of a step of the hearing: the life cycle's own diagram says it of the others."""
    desks = hearings.told(entry.name, entry.said.get("side", ""))
    return f"\nTold: {wording.join([wording.desk_words(desk, request) for desk in desks])}" if desks else ""


def _letter_url(entry: Entry) -> str:
    return reverse("letter_page", args=[entry.chain, entry.seq]) if entry.name in WRITTEN else ""


def folded(text: str) -> tuple[str, str]:
    """A text and nothing, or where it is long its opening up to a word's end and the rest."""
    if len(text) <= LONG + LONG // 4:
        return text, ""
    cut = max(text.rfind(" ", 0, LONG), text.rfind("\n", 0, LONG))
    cut = cut if cut > 0 else LONG
    return text[:cut], text[cut:].lstrip(" ")


def _unwritten(seen: Seen) -> Step:
    event = seen.case.last_event
    return Step(event, EVENT_WORDS[event], "", "", seen.request.due_at)


def _ahead(seen: Seen) -> list[Step]:
    """Where the request stands, and what the clock will do about it."""
    if not seen.is_open:
        return []
    waiting = wording.waits_on_words(seen.case.state, seen.request)
    told = [Step("now", f"Waiting on {waiting}", "", STATE_WORDS[seen.case.state.value], None)]
    if row := clock_row(seen.case.state):
        told.append(Step("ahead", EVENT_WORDS[row.event], "", "If nothing is said before", seen.case.clock.due_at))
    return told
