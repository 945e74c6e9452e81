"""Where who (guardian, dated appointments) and when (the life cycle table) meet: a person's standing at a request."""

from agencies.rights import Rights, Seat
from emou.domain.decisions import Standing
from emou.domain.lifecycle import LIFECYCLE, Desk, Transition, row_of
from requests_app.models import DataRequest

# The column that names the agency on which a desk's rights are held; the other desks are the whole State's.
DESK_COLUMNS = {Desk.REQUESTING: "requester_id", Desk.OWNING: "owner_id", Desk.RELEASING: "owner_id"}
PARTIES = (Desk.REQUESTING, Desk.OWNING)  # the two sides of a request


def desk_agency(request: DataRequest, desk: Desk) -> int | None:
    """The agency on which a desk's rights are held; None for the desks of the whole State."""
    return getattr(request, DESK_COLUMNS[desk]) if desk in DESK_COLUMNS else None


def standing(request: DataRequest, rights: Rights) -> Standing:
    """What this person holds at the desks of this request, and what recuses them (rule 12)."""
    held = frozenset(row.permission for row in LIFECYCLE if _seat(request, rights, row))
    return Standing(
        permissions=held,
        filed_it=request.filed_by_id == rights.person_id,
        holds_office_of_a_party=rights.holds_office_of((request.owner_id, request.requester_id)),
    )


FILED = "filed this request"
HOLDS = "{holds} the office of {office}, a party to this request"


def recusals(request: DataRequest, rights: Rights, *, holds: str = "holds") -> list[str]:
    """What bars this person from judging the request (rule 12), to follow "who" or, with `holds` as "hold", "you"."""
    parties = (request.owner_id, request.requester_id)
    offices = [HOLDS.format(holds=holds, office=seat.label) for seat in rights.seats if seat.agency_id in parties]
    return [FILED, *offices] if request.filed_by_id == rights.person_id else offices


def acting_seat(request: DataRequest, rights: Rights, action: str) -> Seat | None:
    """The office in which this person takes `action`: the first of theirs that carries the right."""
    row = row_of(action)
    return _seat(request, rights, row) if row else None


def party_seat(request: DataRequest, rights: Rights) -> tuple[Desk, Seat] | None:
    """The side of the request on which this person sits, with the office; None for somebody of neither agency."""
    sides = ((desk, rights.seat("view_requests", desk_agency(request, desk))) for desk in PARTIES)
    return next(((desk, seat) for desk, seat in sides if seat), None)


def _seat(request: DataRequest, rights: Rights, row: Transition) -> Seat | None:
    if not row.permission:
        return None
    return rights.seat(row.permission, desk_agency(request, row.desk))
