"""Denials and revocations that are still being written: the deciding offices' own, and no part of the record."""

from django.db import transaction

from agencies import rights as who
from agencies.models import Person
from emou import timekeeping
from emou.actions.requests import may_know
from emou.domain.refusals import NOT_POSSIBLE_NOW, Refused
from requests_app.models import DenialDraft
from requests_app.services import deciding, denials, keeping
from requests_app.services.denials import Typed
from sharing import queries
from sharing.models import Release
from sharing.services import deciding as releases


def save_denial(person: Person, reference: str, version: int, typed: Typed) -> DenialDraft:
    """Keep what was typed so far to answer a request, if nobody saved another version since `version`.

    Raises DataRequest.DoesNotExist and Refused: for whoever may not deny it now, and on a conflict.
    """
    with transaction.atomic():
        request, at = keeping.lock(reference)
        rights = who.rights_of(person, at)
        may_know(request, rights)
        if not deciding.is_open(request, "deny", at=at, rights=rights):
            raise Refused(NOT_POSSIBLE_NOW, "This request no longer waits for your answer.")
        return denials.save(request=request, version=version, typed=typed, person=person, at=at)


def save_revocation(person: Person, release_id: int, version: int, typed: Typed) -> DenialDraft:
    """The same for the grounds on which a release is to be revoked. Raises Release.DoesNotExist and Refused."""
    known = queries.visible(who.rights_of(person, timekeeping.now()))
    reference = known.values_list("request__reference", flat=True).get(pk=release_id)
    with transaction.atomic():
        request, at = keeping.lock(reference)
        rights = who.rights_of(person, at)
        release: Release = releases.load(request, release_id)
        if not releases.is_open(release, "revoke", at=at, rights=rights):
            raise Refused(NOT_POSSIBLE_NOW, "This release can no longer be revoked by you.")
        return denials.save(request=request, version=version, typed=typed, person=person, at=at)
