"""Who sat in an office on a day, and who put them there: what an auditor asks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q

from agencies.models import Appointment, Invitation, Office
from agencies.pages.seating import Sitter, sitter
from agencies.pages.visits import Visit
from agencies.services.changes import PEOPLE
from emou.audit.models import Entry
from emou.domain import offices
from emou.ui import words

ACCEPTED, CLAIMED = "invitation.accepted", "appointment.claimed"
BEGINNING = ("appointment.made", "appointment.succeeded", CLAIMED, ACCEPTED)
UNRECORDED = "There already when the record of offices began"


def recalled(office: Office, on: date, visit: Visit) -> dict[str, Any]:
    """A day in words, and who sat there on any part of it, each with who put them there."""
    rows = _there(office, on)
    by = _by_whom(office, rows)
    told = [{"sitter": _alone(row, visit), "by": by.get(row.pk, UNRECORDED)} for row in rows]
    return {"day": words.full_date(on), "told": told}


def _there(office: Office, on: date) -> list[Appointment]:
    begins, ends = offices.start_of(on), offices.start_of(on + timedelta(days=1))
    rows = Appointment.objects.filter(office=office, starts_at__lt=ends).exclude(ends_at=F("starts_at"))
    rows = rows.filter(Q(ends_at=None) | Q(ends_at__gt=begins))
    return list(rows.select_related("person", "office").order_by("starts_at", "pk"))


def _alone(row: Appointment, visit: Visit) -> Sitter:
    """To be read, with nothing to be done about it."""
    return replace(sitter(row, visit.rights, visit.at, reads=True), acts=[])


def _by_whom(office: Office, rows: Sequence[Appointment]) -> dict[int, str]:
    """For each of these appointments who made it, in which office and when, by the record."""
    people = [str(row.person_id) for row in rows]
    about = {"said__office": str(office.pk), "said__person__in": people}
    entries = list(Entry.objects.filter(chain=PEOPLE, name__in=BEGINNING, **about).order_by("-seq"))
    numbers = [entry.said["invitation"] for entry in entries if entry.name == ACCEPTED]
    sent = {str(one.pk): one for one in Invitation.objects.filter(pk__in=numbers).select_related("invited_by")}
    made = {row.pk: _entry_of(row, entries) for row in rows}
    return {pk: _words(entry, sent) for pk, entry in made.items() if entry}


def _entry_of(row: Appointment, entries: Sequence[Entry]) -> Entry | None:
    """The newest that is not after the appointment began: nobody is appointed for the past."""
    mine = (one for one in entries if one.said["person"] == str(row.person_id))
    return next((one for one in mine if one.occurred_at <= row.starts_at), None)


def _words(entry: Entry, sent: dict[str, Invitation]) -> str:
    when = words.full_datetime(entry.occurred_at)
    if entry.name == ACCEPTED:
        return f"Invited by {sent[entry.said['invitation']].invited_by.label}, and accepted {when}"
    if entry.name == CLAIMED:
        return f"Appointed by a rule of sign-in {when}"
    return f"Appointed by {entry.actor}, {entry.office}, {when}"
