"""Everybody one can be in demo mode, as a page lists them: agency by agency, then the offices of the whole State."""

from dataclasses import dataclass

from agencies.models import Appointment, Office
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


def listed() -> list[Listed]:
    """One entry a person, for the office of the whole State if they hold one. One query."""
    held = Appointment.objects.filter(person__is_active=True, ends_at=None).select_related("person", "office__agency")
    chosen: dict[str, Appointment] = {}
    offices: dict[str, list[str]] = {}
    for row in sorted(held, key=lambda row: row.office.agency_id is not None):
        chosen.setdefault(row.person.username, row)
        offices.setdefault(row.person.username, []).append(_office(row.office))
    return [_entry(row, offices[row.person.username]) for row in sorted(chosen.values(), key=_place)]


def _place(row: Appointment) -> tuple[bool, str, int]:
    """The offices of the whole State first, then agency by agency."""
    agency = row.office.agency
    return (agency is not None, agency.name if agency else "", ORDER[Kind(row.office.kind)])


def _entry(row: Appointment, offices: list[str]) -> Listed:
    group = row.office.agency.name if row.office.agency else STATEWIDE
    return Listed(row.person.username, row.person.label, "; ".join(offices), CAN[Kind(row.office.kind)], group)


def _office(office: Office) -> str:
    title = BY_KIND[Kind(office.kind)].label
    return f"{office.agency.abbreviation} {title.lower()}" if office.agency else title
