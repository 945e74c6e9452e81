"""Who a person is at an instant: the offices held, and the rights that guardian gives their groups.

Read from dated appointments in one query; nothing is cached past the command or the page that asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from agencies import roles
from agencies.models import Person
from emou.timekeeping import UTC

# One row per (office held, right). The group's right on the office's own object is what guardian granted.
SEATS = """
SELECT o.id, o.kind, o.agency_id, a.name, p.codename
FROM agencies_appointment ap
JOIN agencies_office o ON o.id = ap.office_id
LEFT JOIN agencies_agency a ON a.id = o.agency_id
LEFT JOIN (
  SELECT group_id, permission_id, content_object_id AS agency_id, NULL::bigint AS agreement_id FROM agencies_agencyright
  UNION ALL
  SELECT group_id, permission_id, NULL, content_object_id FROM agencies_agreementright
) r ON r.group_id = o.group_id
   AND (r.agency_id = o.agency_id OR r.agreement_id = o.agreement_id)
LEFT JOIN auth_permission p ON p.id = r.permission_id
WHERE ap.person_id = %s AND ap.starts_at <= {at} AND (ap.ends_at IS NULL OR ap.ends_at > {at})
"""
HELD = SEATS.format(at="%s")
# The present instant and what is held at it, in one question: every page begins with both.
HELD_NOW = f"""
WITH now AS MATERIALIZED (SELECT emou_now() AS at)
SELECT now.at, held.* FROM now LEFT JOIN LATERAL ({SEATS.format(at="now.at")}) held ON true
"""  # noqa: S608 - composed of this module's own text


@dataclass(frozen=True, slots=True)
class Seat:
    """An office that a person holds at the moment, and the rights it carries."""

    office_id: int
    kind: roles.Kind
    agency_id: int | None
    label: str
    rights: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rights:
    """All seats of one person at one instant, the first to act first (roles.py)."""

    person_id: int
    person: str
    seats: tuple[Seat, ...]

    @property
    def oversees(self) -> bool:
        return any("oversee" in seat.rights for seat in self.seats)

    @property
    def is_guarded(self) -> bool:
        """Whether any of these offices asks for a second factor."""
        return any(not roles.GUARDED.isdisjoint(seat.rights) for seat in self.seats)

    def seat(self, right: str, agency_id: int | None = None) -> Seat | None:
        """The seat in which this person uses `right` on that agency, or on the agreement where none is named."""
        return next((seat for seat in self.seats if right in seat.rights and seat.agency_id == agency_id), None)

    def agencies_with(self, right: str) -> list[int]:
        """The agencies on which this person has `right`."""
        return [seat.agency_id for seat in self.seats if right in seat.rights and seat.agency_id is not None]

    def see_matter_of(self, *agencies: int) -> bool:
        """Whether this person may know of a request between these agencies; lists ask `visible_to` the same."""
        return self.oversees or not set(self.agencies_with("view_requests")).isdisjoint(agencies)

    def has(self, right: str) -> bool:
        return any(right in seat.rights for seat in self.seats)

    def keeps_people_of(self, agency_id: int | None) -> Seat | None:
        """The seat in which this person appoints to the offices of an agency, or to those of the whole State."""
        own = self.seat(roles.KEEPS_PEOPLE, agency_id) if agency_id else None
        return own or next((seat for right in roles.KEEPS_ALL_PEOPLE if (seat := self.seat(right))), None)

    def reads_people_of(self, agency_id: int | None) -> bool:
        """Whether this person reads who held the offices of an agency, or of the whole State, and who will.

        Who holds them today anybody signed in may know: whoever is asked or asks must know whom to speak to, the record
        of each request names them, and they are public officials. Only names are told, no addresses.
        """
        sits = any(seat.agency_id == agency_id for seat in self.seats)
        return sits or self.oversees or self.keeps_people_of(agency_id) is not None

    def holds_office_of(self, agencies: Iterable[int]) -> bool:
        """Whether any of these agencies is one whose office this person holds (recusal, rule 12)."""
        return not {seat.agency_id for seat in self.seats}.isdisjoint(agencies)


NOBODY = Rights(0, "", ())


def rights_of(person: Person, at: datetime) -> Rights:
    """The offices and rights of `person` at the instant `at`; none for somebody deactivated or not signed in."""
    if person.pk is None or not person.is_active:
        return NOBODY
    with connection.cursor() as cursor:
        cursor.execute(HELD, [person.pk, at, at])
        rows = cursor.fetchall()
    return Rights(person.pk, person.label, _seats(rows))


def rights_now(person: Person) -> tuple[datetime, Rights]:
    """The present instant, and the offices and rights of somebody active at it."""
    with connection.cursor() as cursor:
        cursor.execute(HELD_NOW, [person.pk])
        rows = cursor.fetchall()
    seats = _seats([row[1:] for row in rows if row[1] is not None])
    return rows[0][0].astimezone(UTC), Rights(person.pk, person.label, seats)


def _seats(rows: list[tuple[int, str, int | None, str | None, str | None]]) -> tuple[Seat, ...]:
    offices = {row[:4] for row in rows}
    seats = [_seat(office, frozenset(row[4] for row in rows if row[:4] == office and row[4])) for office in offices]
    return tuple(sorted(seats, key=lambda seat: (roles.ORDER[seat.kind], seat.office_id)))


def _seat(office: tuple[int, str, int | None, str | None], rights: frozenset[str]) -> Seat:
    office_id, kind, agency_id, agency = office
    return Seat(office_id, roles.Kind(kind), agency_id, roles.office_label(roles.Kind(kind), agency), rights)
