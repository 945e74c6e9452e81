"""The tokens that a person gives to programs: made and ended on the record, since whoever holds one acts as they do."""

from typing import Any

from django.db import transaction

from agencies.models import Person
from emou import timekeeping
from emou.audit import record
from emou.audit.record import Line
from emou.http import tokens
from emou.http.models import ApiToken

CHAIN, MADE, ENDED = "TOKENS", "token.made", "token.ended"


def make_token(person: Person, name: str, scopes: list[str], days: int) -> tuple[ApiToken, str]:
    """Make a token and tell its text, this once. Raises Refused."""
    with transaction.atomic():
        record.lock(CHAIN)
        made, text = tokens.make(person, name, scopes, days)
        _note(person, MADE, made, {"scopes": made.scopes, "expires_at": made.expires_at.isoformat()})
    return made, text


def end_token(person: Person, token_id: int) -> ApiToken:
    """End a token of one's own; ending it twice is ending it once. Raises ApiToken.DoesNotExist."""
    with transaction.atomic():
        record.lock(CHAIN)
        token = ApiToken.objects.select_for_update().get(pk=token_id, person=person)
        if not tokens.has_ended(token):
            tokens.end(token)
            _note(person, ENDED, token, {})
    return token


def end_token_in_use(person: Person, key: Any) -> None:
    """End the token that a call was made with: one with a name, or that of signing in."""
    named = ApiToken.objects.filter(token=key).values_list("pk", flat=True).first()
    if named is None:
        key.delete()
    else:
        end_token(person, named)


def _note(person: Person, name: str, token: ApiToken, said: dict[str, Any]) -> None:
    """Its name may hold whatever its person wrote there, so the record has its number alone."""
    told = {"token": token.pk} | said
    record.append([Line(CHAIN, name, timekeeping.now(), told, actor_id=person.pk, actor=person.label)])
