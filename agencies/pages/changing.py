"""How a change of reference data is told before it is made and after: what, from what, to what, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from agencies.models.law import CLASSES
from emou.audit.models import Entry
from emou.domain.filing import PURPOSES
from emou.domain.words import IDENTIFIABILITY_WORDS
from emou.ui.words import full_date

SHOWN = 20

NAMES = {
    "library.authority_added": "Added to the library",
    "library.authority_changed": "Changed",
    "library.exception_added": "Exception added",
    "library.exception_changed": "Exception changed",
    "agency.changed": "Changed",
    "agreement.version_added": "New version added",
    "catalog.dataset_added": "Added to the catalog",
    "catalog.dataset_changed": "Changed",
    "catalog.element_added": "Element added",
    "catalog.element_changed": "Element changed",
    "catalog.elements_ordered": "Elements put in another order",
    "calendar.year_confirmed": "Year confirmed",
    "closure.proclaimed": "Closure proclaimed",
    "closure.withdrawn": "Closure withdrawn",
    "appointment.made": "Appointed",
    "appointment.succeeded": "Successor named",
    "appointment.ended": "Appointment ended",
    "appointment.changed": "Days of an appointment changed",
    "appointment.cancelled": "Appointment cancelled before it began",
    "appointment.claimed": "Appointed by a rule of sign-in",
    "appointment.claim_ended": "Appointment by a rule of sign-in ended",
    "invitation.made": "Invited",
    "invitation.sent_again": "Invitation sent again",
    "invitation.revoked": "Invitation taken back",
    "invitation.accepted": "Invitation accepted",
    "person.deactivated": "Deactivated",
    "person.reactivated": "Reactivated",
    "person.factors_reset": "Second factor reset",
}
LABELS = {
    "klass": "Class",
    "capacity": "How",
    "bars": "What it bars",
    "sign_off": "Sign-off",
    "confidence": "How sure we are",
    "in_force": "In force",
    "agencies": "Who holds such data",
    "note": "Note",
    "penalties": "Penalties",
    "penalties_source": "Where the penalties were read",
    "penalties_confidence": "How sure we are of the penalties",
    "left_on": "Party until",
    "joined_on": "Party since",
    "number": "Place in the list",
    "offered": "On offer",
    "updated": "How often it is updated",
    "authorities": "Authorities",
    "provenance": "Source",
    "in_force_from": "In force from",
    "answer_days": "Business days to answer",
    "extension_days": "Business days of one extension, at most",
    "review_days": "Business days for the State CIO's review, as a target",
    "escalation_days": "Business days to raise an overrule",
    "hearing_days": "Business days for the Governor's COO, as a target",
    "start_days": "Business days to start a release, as a target",
    "suspension_days": "Business days of a suspension, at most",
}
VALUES = {
    "capacity": {"holder": "Holds the office", "acting": "Acts in the office"},
    "klass": CLASSES,
    "purposes": PURPOSES,
    "identifiability": IDENTIFIABILITY_WORDS,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that changes, in words. `before` is empty for what was not there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """One change on the record, as the history of a page lists it."""

    what: str
    who: str
    office: str
    at: datetime
    why: str
    rows: list[Row]


def rows(difference: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    """A difference of two states, or one of the record, in words."""
    told = [Row(label(name), words(name, one["from"]), words(name, one["to"])) for name, one in difference.items()]
    return [row for row in told if row.before or row.after]


def days(difference: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    """The same, with days as people read them."""
    return [Row(row.label, day(row.before), day(row.after)) for row in rows(difference)]


def day(text: str) -> str:
    """A day of the record in words; any other text stays what it is."""
    try:
        return full_date(date.fromisoformat(text))
    except ValueError:
        return text


def label(name: str) -> str:
    return LABELS.get(name) or name.replace("_", " ").capitalize()


def words(name: str, value: Any) -> str:
    """A value as people read it; empty for nothing."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(words(name, one) for one in value)
    known = VALUES.get(name, {}).get(value) if isinstance(value, str) else None
    return known or ("" if value is None else str(value))


def history(chain: str, parts: Mapping[str, str] | None = None, **about: str) -> list[Told]:
    """The newest changes of one thing, newest first. `parts`: what its parts are called, by their codes."""
    names = {f"said__{name}": value for name, value in about.items()}
    return [_told(entry, parts or {}) for entry in Entry.objects.filter(chain=chain, **names).order_by("-seq")[:SHOWN]]


def _told(entry: Entry, parts: Mapping[str, str]) -> Told:
    said = entry.said
    what = NAMES.get(entry.name, entry.name)
    if part := said.get("part"):
        what = f"{what}: {parts.get(part, part)}"
    changed = days(said.get("changes", {}))
    return Told(what, entry.actor, entry.office, entry.occurred_at, said.get("why", ""), changed)
