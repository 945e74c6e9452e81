"""Who sends a token. Knox keeps its hash; what cannot be a token at all never reaches the database.

Signing in over the API gives a token of its person's whole rights for some hours. One that a person names, limits and
ends is an ApiToken beside it; its text begins with a mark, which no other token's can.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from knox import auth
from knox.models import get_token_model
from rest_framework.exceptions import AuthenticationFailed

from emou.domain.refusals import INCOMPLETE, Problem, Refused
from emou.domain.sayings import UNSTORABLE
from emou.http.models import ApiToken
from emou.http.scopes import READ, SCOPES

TOKEN = re.compile(rb"[0-9A-Za-z]{1,128}")
MARK = "emou"  # knox's own texts are hexadecimal
LIVES = {7: "7 days", 30: "30 days", 90: "90 days", 365: "A year"}
LONGEST_NAME, MOST = 60, 20
SEEN_AGAIN = timedelta(minutes=1)  # the last use is noted no more often


class TokenAuthentication(auth.TokenAuthentication):
    """`Authorization: Token …`."""

    def authenticate_credentials(self, token: bytes) -> Any:
        if not TOKEN.fullmatch(token):
            raise AuthenticationFailed("Invalid token.")
        return super().authenticate_credentials(token)

    def validate_user(self, auth_token: Any) -> Any:
        """The person and the token, which says in `scopes` how far it reaches; None: as far as the person's rights."""
        found = super().validate_user(auth_token)
        auth_token.scopes = _scopes_of(auth_token) if auth_token.token_key.startswith(MARK) else None
        return found

    def _cleanup_token(self, auth_token: Any) -> bool:
        """Whether it has expired. Knox looks through all tokens of the person each time; `forget` removes them."""
        return auth_token.expiry is not None and auth_token.expiry < timezone.now()


def _scopes_of(auth_token: Any) -> list[str]:
    at = timezone.now()
    named = ApiToken.objects.filter(token=auth_token, ended_at=None).first()
    if named is None:
        raise AuthenticationFailed("Invalid token.")
    if not settings.READ_ONLY and (named.used_at is None or at - named.used_at > SEEN_AGAIN):
        ApiToken.objects.filter(pk=named.pk).update(used_at=at)
    scopes: list[str] = named.scopes
    return scopes


def make(person: Any, name: str, scopes: list[str], days: int) -> tuple[ApiToken, str]:
    """A token of this person under a name, and its text, which is told this once. Raises Refused."""
    name, at = name.strip(), timezone.now()
    mine = ApiToken.objects.filter(person=person, ended_at=None)
    mine.filter(expires_at__lte=at).update(ended_at=F("expires_at"))
    if problems := _problems(name, scopes, days, set(mine.values_list("name", flat=True))):
        raise Refused(INCOMPLETE, problems=tuple(problems))
    token, text = get_token_model().objects.create(person, timedelta(days=days), MARK)
    reach = [scope for scope in SCOPES if scope == READ or scope in scopes]
    made = ApiToken.objects.create(
        person=person, name=name, scopes=reach, token=token, created_at=at, expires_at=token.expiry
    )
    return made, text


def _problems(name: str, scopes: list[str], days: int, taken: set[str]) -> list[Problem]:
    found = []
    if not name or len(name) > LONGEST_NAME or UNSTORABLE.search(name):
        found.append(Problem("name", "missing", f"Give it a name of at most {LONGEST_NAME} characters."))
    elif name in taken:
        found.append(Problem("name", "taken", TAKEN))
    elif len(taken) >= MOST:
        found.append(Problem("name", "too_many", f"You have {MOST} tokens. End one that is of no more use first."))
    if not set(scopes) <= set(SCOPES):
        found.append(Problem("scopes", "unknown", "Choose from the list."))
    if days not in LIVES:
        found.append(Problem("days", "unknown", "Choose from the list."))
    return found


TAKEN = (
    "You have a token of this name. If you made it just now and did not see its text, end it and make another; else "
    "choose another name."
)


def end(token: ApiToken) -> None:
    """End a token: from this instant on it opens nothing."""
    kept, token.token, token.ended_at = token.token, None, timezone.now()
    token.save(update_fields=["token", "ended_at"])
    if kept is not None:
        kept.delete()


def end_unnamed(person: Any) -> None:
    """End the tokens that were given for signing in over the API; those that the person named stay."""
    get_token_model().objects.filter(user=person).exclude(token_key__startswith=MARK).delete()


def listed(person: Any) -> tuple[list[ApiToken], list[ApiToken]]:
    """The tokens of a person that open something, and those that did, newest first."""
    at = timezone.now()
    mine = ApiToken.objects.filter(person=person).order_by("-created_at", "-pk")
    over = Q(ended_at__isnull=False) | Q(expires_at__lte=at)
    return list(mine.exclude(over)), list(mine.filter(over)[:MOST])


def has_ended(token: ApiToken) -> datetime | None:
    """When it stopped opening anything, if it has."""
    if token.ended_at:
        return token.ended_at
    return token.expires_at if token.expires_at <= timezone.now() else None
