"""What is said and arranged before the Governor's COO decides."""

from agencies.models import Person
from emou.actions.noting import note
from emou.domain.decisions import Says
from escalation.services import hearings
from requests_app.services.keeping import Kept


def hold_hearing(person: Person, reference: str, action: str, says: Says) -> list[Kept]:
    """Take a step of the hearing of a request: answer, schedule or minute (emou.domain.hearings).

    Raises DataRequest.DoesNotExist for what this person may not know of, and Refused.
    """
    return note(
        person, reference, lambda request, at, rights: hearings.take(request, action, says, at=at, rights=rights)
    )
