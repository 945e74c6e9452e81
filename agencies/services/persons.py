"""Deactivating somebody who left, and letting them in again. Nobody is ever deleted: the record names them.

It ends nothing of what they did and none of their appointments; while they cannot sign in, nobody counts them among
those who hold an office.
"""

from agencies import factors
from agencies.models import Appointment, Person
from agencies.rights import Rights, Seat
from agencies.services.changes import PEOPLE, Keeper, keep
from emou.domain.refusals import NOT_PERMITTED, NOT_POSSIBLE_NOW, Refused

DEACTIVATED, REACTIVATED, RESET = "person.deactivated", "person.reactivated", "person.factors_reset"


def offices_of(person: Person) -> list[Appointment]:
    """Every appointment of somebody, the newest first; those that were cancelled among them."""
    rows = Appointment.objects.filter(person=person).select_related("office__agency", "person")
    return list(rows.order_by("-starts_at", "-pk"))


def seat_for(rights: Rights, held: list[Appointment]) -> Seat | None:
    """The seat in which this person keeps somebody with these appointments; None where they do not.

    An agency's administrator keeps those who hold, held or will hold offices of that agency alone. What was cancelled
    does not count: else an agency that appoints and cancels would keep another's administrator from its own people.
    """
    agencies = {row.office.agency_id for row in held if not row.span.is_cancelled}
    only = agencies.pop() if len(agencies) == 1 else None
    return rights.keeps_people_of(only)


def deactivate(person: Person, why: str, keeper: Keeper) -> bool:
    """Keep somebody out from this instant on; False where that was done already. Raises Refused."""
    _see_may(person, keeper)
    if not person.is_active:
        return False
    person.is_active = False
    person.save(update_fields=["is_active"])
    _keep(DEACTIVATED, person, why, keeper)
    return True


def reactivate(person: Person, why: str, keeper: Keeper) -> bool:
    """Let somebody sign in again, with what they hold by then; False where they can already. Raises Refused."""
    _see_may(person, keeper)
    if person.is_active:
        return False
    person.is_active = True
    person.save(update_fields=["is_active"])
    _keep(REACTIVATED, person, why, keeper)
    return True


def reset_factors(person: Person, why: str, keeper: Keeper) -> None:
    """Let somebody set up another second factor; where there is none, nothing is done. Raises Refused."""
    _see_may(person, keeper)
    if factors.end_all(person):
        change = {"from": True, "to": False}
        keep(PEOPLE, RESET, _about(person), {"second_factor": change}, why, keeper)


def _see_may(person: Person, keeper: Keeper) -> None:
    if person.pk == keeper.rights.person_id:
        raise Refused(NOT_POSSIBLE_NOW, "Nobody does this to themselves. Ask another administrator.")
    if seat_for(keeper.rights, offices_of(person)) is None:
        raise Refused(NOT_PERMITTED, OF_ANOTHER)


def _keep(event: str, person: Person, why: str, keeper: Keeper) -> None:
    change = {"from": person.is_active is False, "to": person.is_active}
    keep(PEOPLE, event, _about(person), {"can_sign_in": change}, why, keeper)


def _about(person: Person) -> dict[str, str]:
    return {"person": str(person.pk), "part": person.label}


OF_ANOTHER = (
    "They hold offices of another agency or of the whole State too. End their appointments in yours; the State Data "
    "Practice can deactivate them."
)
