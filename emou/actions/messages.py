"""The conversation of the two agencies about a request."""

from agencies.models import Person
from emou.actions.noting import note
from requests_app.services import messages
from requests_app.services.keeping import Kept


def send_message(person: Person, reference: str, text: str) -> list[Kept]:
    """Write to the other agency of a request, on its record. Empty where these words were sent a moment ago.

    Raises DataRequest.DoesNotExist for what this person may not know of, and Refused.
    """
    return note(person, reference, lambda request, at, rights: messages.send(request, text, at=at, rights=rights))
