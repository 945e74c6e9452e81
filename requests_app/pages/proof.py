"""The proof of notice as people and programs read it, and who reads how much of it.

Whoever may know of a request sees which offices were told of what and when, of both sides: each must be able to rely on
the other's having been told. Who the person was, and what their mail server answered, is for their own side and for
overseers [O].
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from agencies import roles
from agencies.models import Office, Person
from agencies.rights import Rights
from emou.audit.models import Entry
from emou.domain.words import EVENT_WORDS
from emou.notices import proof
from emou.ui import words
from requests_app.models import DataRequest

REMINDER_WORDS = {
    "half_way": "Reminder: half of the time has passed",
    "3_left": "Reminder: three business days left",
    "1_left": "Reminder: one business day left",
    "0_left": "Reminder: the last day",
    "overdue": "Reminder: the target has passed",
}
MAIL_WORDS = {
    "": "Waits to be sent",
    "sent": "Accepted by the mail server",
    "dead": "Could not be delivered",
    "dropped": "Not sent",
}


@dataclass(frozen=True, slots=True)
class Line:
    """That one person was told one thing. Who it was, why no mail came, and receipts may be empty for the reader."""

    id: int
    seq: int
    what: str
    event: str
    step: str
    office: str
    person: str
    happened_at: datetime
    queued_at: datetime
    mail: str
    mail_words: str
    why: str
    sent_at: datetime | None
    accepted_at: datetime | None
    opened_at: datetime | None
    receipt: str
    message_id: str


def line(row: dict[str, Any], rights: Rights) -> Line:
    """A row of `proof.told_of` as this person may read it."""
    full = rights.oversees or row["recipient_id"] == rights.person_id or rights.holds_office_of([row["agency_id"]])
    mail = row["mail"] if row["mail"] is not None else "dropped"
    person = Person(username=row["username"], first_name=row["first_name"], last_name=row["last_name"])
    return Line(
        id=row["id"],
        seq=row["seq"],
        what=what(row),
        event=row["event"],
        step=row["step"],
        office=office_of(row),
        person=person.label if full else "",
        happened_at=row["happened_at"],
        queued_at=row["queued_at"],
        mail=mail,
        mail_words=MAIL_WORDS[mail],
        why=(row["mail_why"] or "") if full else "",
        sent_at=row["sent_at"],
        accepted_at=row["accepted_at"],
        opened_at=row["opened_at"],
        receipt=(row["receipt"] or "") if full else "",
        message_id=(row["message_id"] or "") if full else "",
    )


def what(row: dict[str, Any]) -> str:
    """The event or the reminder in words."""
    return REMINDER_WORDS[row["step"]] if row["step"] else EVENT_WORDS.get(row["event"], row["event"])


def office_of(row: dict[str, Any]) -> str:
    return roles.office_label(roles.Kind(row["kind"]), row["agency"])


def in_letter(request: DataRequest, entry: Entry) -> list[str]:
    """How the owner's offices were told of what they left unanswered: one line each, for a letter."""
    told = proof.told_of(request.reference).filter(entry__seq__lt=entry.seq, queued_at__lte=entry.recorded_at)
    owners = Office.objects.filter(agency=request.owner_id)
    rows = told.filter(office__in=owners).order_by("seq", "queued_at", "office_id")
    told_alike = groupby(rows, key=lambda row: (row["entry_id"], row["step"], row["office_id"]))
    return [_letter_line(list(ones), entry) for _, ones in told_alike]


def _letter_line(rows: list[dict[str, Any]], entry: Entry) -> str:
    """The first instants of an office: it was told when one of its people was."""
    first = rows[0]
    said = [f"{what(first)}. {office_of(first)}: in the application on {_moment(first['queued_at'])}"]
    for verb, found in (
        ("accepted by the mail server on", [row["accepted_at"] for row in rows]),
        ("opened on", [row["opened_at"] for row in rows]),
    ):
        known = [at for at in found if at is not None and at <= entry.recorded_at]
        said.append(f"{verb} {_moment(min(known))}" if known else f"not {verb.removesuffix(' on')}")
    return f"{'; '.join(said)}."


def _moment(at: datetime) -> str:
    return _short(at).removesuffix(".")


@dataclass(frozen=True, slots=True)
class Event:
    """An event or a reminder with everybody who was told of it, as templates/components/table_cards.html draws them."""

    what: str
    when: str
    rows: list[dict[str, Any]]
    columns: tuple[str, ...] = ("Told", "In the application", "By email", "Opened")


def told(lines: list[Line]) -> list[Event]:
    alike = groupby(lines, key=lambda one: (one.seq, one.step))
    return [_event(list(ones)) for _, ones in alike]


def _event(lines: list[Line]) -> Event:
    first = lines[0]
    when = "" if first.step else words.moment(first.happened_at)
    return Event(first.what, when, [{"cells": _cells(one)} for one in lines])


def _cells(one: Line) -> list[dict[str, str]]:
    mail = [f"Sent {_short(one.sent_at)}", f"accepted {_short(one.accepted_at)}"] if one.accepted_at else []
    why = [one.why] if one.why else []
    receipt = [f"Server: {one.receipt}", one.message_id] if one.receipt else []
    return [
        {"text": one.office, "note": one.person},
        {"text": _short(one.queued_at)},
        {"text": one.mail_words, "note": "\n".join([*why, ", ".join(mail), *receipt])},
        {"text": _short(one.opened_at) if one.opened_at else "Not opened yet"},
    ]


def _short(at: datetime | None) -> str:
    return f"{words.short_date(words.local_day(at))}, {words.time_of_day(at)}" if at else ""
