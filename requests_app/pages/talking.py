"""The conversation of the two agencies about a request, as page and part of a page show it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from agencies.rights import Rights
from emou.audit.models import Entry
from emou.domain.lifecycle import MESSAGE, Desk
from emou.ui import words
from requests_app.desks import party_seat
from requests_app.pages import wording
from requests_app.pages.ending import last_day_name
from requests_app.queries import Seen
from requests_app.services.messages import OTHER_SIDE

MOST = 50


@dataclass(frozen=True, slots=True)
class Said:
    """One message; `side` is "requesting" or "owning"."""

    seq: int
    side: str
    agency: str
    who: str
    office: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """The newest messages, or those before one that was read already, oldest first.

    `writes_to` is the agency to which this person may write, empty for somebody who reads along.
    """

    url: str
    messages: list[Said]
    count: int
    earlier: int
    earlier_url: str
    writes_to: str
    clock_note: str


def conversation(seen: Seen, rights: Rights, entries: list[Entry], before: int | None = None) -> Conversation:
    told = [entry for entry in entries if entry.name == MESSAGE and (before is None or entry.seq < before)]
    shown = told[-MOST:]
    url = reverse("request_messages", args=[seen.request.reference])
    earlier = len(told) - len(shown)
    placed = party_seat(seen.request, rights)
    return Conversation(
        url,
        [_said(seen, entry) for entry in shown],
        len(told),
        earlier,
        f"{url}?before={shown[0].seq}" if earlier else "",
        wording.desk_words(OTHER_SIDE[placed[0]], seen.request) if placed else "",
        clock_note(seen),
    )


def _said(seen: Seen, entry: Entry) -> Said:
    side = Desk(entry.said["side"])
    agency = wording.desk_words(side, seen.request)
    return Said(entry.seq, side.value, agency, entry.actor, entry.office, entry.occurred_at, entry.said["text"])


def clock_note(seen: Seen) -> str:
    """That talking changes nothing about the time left: said right where one writes."""
    if not seen.is_open:
        return "This request has ended. A message does not reopen it."
    kind = last_day_name(seen.case)
    return f"A message does not stop the clock. The {kind} stays {words.full_date(seen.case.clock.last_day)}."


OPENINGS = {
    "narrow": "Before we decide on all {elements} elements: could you do without some of them, or take the data in a "
    "less identifying form? You can narrow the request yourself on its page; no deadline moves.",
}


def opening(about: str, seen: Seen) -> str:
    """The words with which a message begins that somebody was led to write; they may be changed before it is sent."""
    return OPENINGS.get(about, "").format(elements=len(seen.case.elements))
