"""Source systems of an owner: their tokens are made and ended on the record."""

from django.db import transaction

from agencies import rights as who
from agencies.models import Agency, Person
from emou import timekeeping
from emou.audit import record
from sharing.models import SourceToken
from sharing.services import sources


def make_source_token(person: Person, owner: Agency, name: str) -> tuple[SourceToken, str]:
    """A new token for a source system, and its text, which is told this once. Raises Refused."""
    with transaction.atomic():
        record.lock(sources.CHAIN)
        at = timekeeping.now()
        return sources.make(owner, name, at=at, rights=who.rights_of(person, at))


def end_source_token(person: Person, token_id: int) -> SourceToken:
    """End a token. Raises SourceToken.DoesNotExist for what this person may not know of, and Refused."""
    with transaction.atomic():
        record.lock(sources.CHAIN)
        at = timekeeping.now()
        rights = who.rights_of(person, at)
        managed = SourceToken.objects.filter(owner__in=rights.agencies_with("manage_releases"))
        return sources.end(managed.select_related("owner").get(pk=token_id), at=at, rights=rights)
