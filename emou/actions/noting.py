"""What is put on a request's record beside the life cycle: messages, documents, the steps of a hearing."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from agencies import rights as who
from agencies.models import Person
from agencies.rights import Rights
from emou.actions.requests import follow, may_know
from emou.domain.refusals import Refused
from requests_app.models import DataRequest
from requests_app.services import deciding, keeping
from requests_app.services.keeping import Kept

Work = Callable[[DataRequest, datetime, Rights], list[Kept]]


def note(person: Person, reference: str, work: Work) -> list[Kept]:
    """Lock the request, ask the time, settle, and let `work` put something on its record; all as one transaction.

    What time has settled is kept even where `work` refuses. Raises DataRequest.DoesNotExist for what this person may
    not know of, and what `work` raises.
    """
    refused: Refused | None = None
    noted: list[Kept] = []
    with transaction.atomic():
        request, at = keeping.lock(reference)
        rights = who.rights_of(person, at)
        may_know(request, rights)
        settled = deciding.settle(request, at=at)
        try:
            noted = work(request, at, rights)
        except Refused as refusal:
            refused = refusal
        follow(settled + noted)
    if refused:
        raise refused
    return noted
