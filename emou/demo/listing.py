"""Everybody one can be in demo mode, as a page lists them: agency by agency, then the offices of the whole State."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import DateTimeField, Func, Q

from agencies.models import Appointment
from agencies.roles import BY_KIND, ORDER, Kind

STATEWIDE = "Statewide offices"
CAN = {
    Kind.REQUESTER: "Files requests and follows their clocks",
    Kind.COUNSEL: "Approves, extends, denies, escalates",
    Kind.DIRECTOR: "Files and decides for the agency",
    Kind.STEWARD: "Keeps the catalog; sees the agency's requests",
    Kind.AGENCY_ADMIN: "Keeps the agency's people",
    Kind.CIO: "Reviews every denial",
    Kind.COO: "Hears escalations",
    Kind.PRACTICE: "Keeps calendar and law; reopens after a defect",
    Kind.AUDITOR: "Reads everything, changes nothing",
    Kind.ADMIN: "Keeps people and operations; sees no request",
}


@dataclass(frozen=True, slots=True)
class Listed:
    username: str
    name: str
    office: str
    can: str
    group: str


class Seat(NamedTuple):
    """Who sits in which office: all that is asked of the database, on each page of the demo."""

    username: str
    first_name: str
    last_name: str
    kind: str
    agency: str | None
    abbreviation: str | None


NOW = Func(function="emou_now", output_field=DateTimeField())
SOUGHT = (
    *("person__username", "person__first_name", "person__last_name"),
    *("office__kind", "office__agency__name", "office__agency__abbreviation"),
)


def listed() -> list[Listed]:
    """One entry a person, for the office of the whole State if they hold one. One query."""
    begun = Appointment.objects.filter(person__is_active=True, starts_at__lte=NOW)
    held = begun.filter(Q(ends_at=None) | Q(ends_at__gt=NOW)).values_list(*SOUGHT)
    chosen: dict[str, Seat] = {}
    offices: dict[str, list[str]] = {}
    for seat in sorted(map(Seat._make, held), key=lambda seat: seat.agency is not None):
        chosen.setdefault(seat.username, seat)
        offices.setdefault(seat.username, []).append(_office(seat))
    return [_entry(seat, offices[seat.username]) for seat in sorted(chosen.values(), key=_place)]


def _place(seat: Seat) -> tuple[bool, str, int]:
    """The offices of the whole State first, then agency by agency."""
    return (seat.agency is not None, seat.agency or "", ORDER[Kind(seat.kind)])


def _entry(seat: Seat, offices: list[str]) -> Listed:
    name = f"{seat.first_name} {seat.last_name}".strip() or seat.username
    return Listed(seat.username, name, "; ".join(offices), CAN[Kind(seat.kind)], seat.agency or STATEWIDE)


def _office(seat: Seat) -> str:
    title = BY_KIND[Kind(seat.kind)].label
    return f"{seat.abbreviation} {title.lower()}" if seat.abbreviation else title
