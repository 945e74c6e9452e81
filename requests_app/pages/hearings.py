"""What was said and arranged before the Governor's COO decides, read from the record."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from emou.audit.models import Entry
from emou.domain import hearings
from emou.domain.lifecycle import Desk
from emou.http import icalendar
from emou.ui import words
from requests_app.pages import showing
from requests_app.queries import Seen

HELD_FOR = timedelta(hours=1)  # what a calendar keeps free; how long it lasts is the hearing's own affair [O]


@dataclass(frozen=True, slots=True)
class Sitting:
    """The date that stands. `times` says how often one was set; `is_off` that the request ended before it."""

    starts_at: datetime
    place: str
    times: int
    entry: Entry
    is_off: bool
    is_over: bool


def of(seen: Seen, history: list[Entry]) -> dict[str, Any]:
    """The answers by side, the date that stands, and the minutes in the order in which they were written."""
    said = [entry for entry in history if entry.name in hearings.EVENTS]
    answers = {entry.said["side"]: entry for entry in said if entry.name == hearings.ANSWERED}
    return {
        "requester_answer": answers.get(Desk.REQUESTING.value),
        "cio_answer": answers.get(Desk.CIO.value),
        "sitting": sitting(seen, history),
        "minutes": [entry for entry in said if entry.name == hearings.MINUTED],
        "invitation_url": reverse("hearing_invitation", args=[seen.request.reference]),
    }


def sitting(seen: Seen, history: list[Entry]) -> Sitting | None:
    """The date of the hearing; None where none was set."""
    dates = [entry for entry in history if entry.name == hearings.SCHEDULED]
    if not dates:
        return None
    last = dates[-1]
    starts_at = datetime.fromisoformat(last.said["starts_at"])
    ended = seen.case.state not in hearings.HEARD_IN
    is_off = ended and seen.request.state_since < starts_at
    return Sitting(starts_at, last.said["place"], len(dates), last, is_off, is_over=starts_at <= seen.at)


def answered(history: list[Entry]) -> frozenset[Desk]:
    """The desks that have answered."""
    return frozenset(Desk(entry.said["side"]) for entry in history if entry.name == hearings.ANSWERED)


def invitation(seen: Seen, found: Sitting, site: str) -> str:
    """The hearing for a calendar. Its UID stays; SEQUENCE counts each new date, and that it was called off."""
    request = seen.request
    page = f"{site}{reverse('request_hearing', args=[request.reference])}"
    when = words.full_datetime(found.starts_at)
    return icalendar.event(
        {
            "UID": f"{request.reference}.hearing@emou.illinois",
            "DTSTAMP": request.state_since if found.is_off else found.entry.recorded_at,
            "SEQUENCE": found.times - 1 + found.is_off,
            "STATUS": "CANCELLED" if found.is_off else "CONFIRMED",
            "DTSTART": found.starts_at,
            "DTEND": found.starts_at + HELD_FOR,
            "SUMMARY": f"Hearing: {showing.kicker(request)}",
            "LOCATION": found.place,
            "DESCRIPTION": f"{when}, Central Time. Before the Governor's COO. Both sides on one page: {page}",
            "URL": page,
        }
    )
