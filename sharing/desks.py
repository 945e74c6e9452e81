"""Where who (guardian, dated appointments) and when (the table of releases) meet: a person's standing at a release."""

from agencies.rights import Rights, Seat
from emou.domain import gates
from emou.domain.lifecycle import Desk
from emou.domain.releases import RELEASES
from emou.domain.releasing import Standing
from requests_app.desks import desk_agency
from requests_app.models import DataRequest

PLACES = tuple(dict.fromkeys((row.desk, row.permission) for row in (*RELEASES, *gates.STEPS) if row.permission))


def standing(request: DataRequest, rights: Rights) -> Standing:
    """What this person holds at the desks of this request's release, and whether they are recused (rule 12)."""
    held = frozenset(place for place in PLACES if rights.seat(place[1], desk_agency(request, place[0])))
    recused = request.filed_by_id == rights.person_id or rights.holds_office_of(
        (request.owner_id, request.requester_id)
    )
    return Standing(held, recused)


def seat_at(request: DataRequest, rights: Rights, desk: Desk, permission: str) -> Seat | None:
    """The office in which this person uses a right at a desk: the first of theirs that carries it."""
    return rights.seat(permission, desk_agency(request, desk))
