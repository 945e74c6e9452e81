"""The conversation of the two agencies about a request."""

from django.db import transaction

from agencies import rights as who
from agencies.models import Person
from emou.actions.requests import follow, may_know
from emou.domain.refusals import Refused
from requests_app.services import deciding, keeping, messages
from requests_app.services.keeping import Kept


def send_message(person: Person, reference: str, text: str) -> list[Kept]:
    """Write to the other agency of a request, on its record. Empty where these words were sent a moment ago.

    Raises DataRequest.DoesNotExist for what this person may not know of, and Refused.
    """
    refused: Refused | None = None
    sent: list[Kept] = []
    with transaction.atomic():
        request, at = keeping.lock(reference)
        rights = who.rights_of(person, at)
        may_know(request, rights)
        settled = deciding.settle(request, at=at)
        try:
            sent = messages.send(request, text, at=at, rights=rights)
        except Refused as refusal:
            refused = refusal
        follow(settled + sent)
    if refused:
        raise refused
    return sent
