"""What slows down guessing at passwords, without locking anybody out of their own office.

Silence is approval here: if wrong guesses could lock an account, whoever wants an answer to come too late would only
have to guess. So a browser in which a person has signed in before has a count of its own, which no stranger uses up.
"""

import unicodedata
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest

from emou.http import limits
from emou.http.limits import Limit, Try, address_of
from emou.ui.kept import WRITERS, signed_in_here

QUARTER, HOUR = 15 * 60, 60 * 60
HERE = Limit("sign_in_here", 10, QUARTER)  # one name from one place, or from one browser that it knows
ADDRESS = Limit("sign_in_address", 100, QUARTER)  # a whole agency may stand behind one address
ACCOUNT = Limit("sign_in_account", 50, HOUR)  # one name from everywhere
LINK = Limit("password_link", 3, HOUR)  # one address
PROVIDER = Limit("provider", 600, QUARTER)  # from one place: each is a question to the provider
PASSKEY = Limit("passkey", 600, QUARTER)  # from one place: each question stands in a session
CODE = Limit("second_factor", 10, QUARTER)  # one person, once the password was right or they are signed in


def tries(request: HttpRequest, username: str) -> list[Try]:
    """What a try to sign in as `username` counts as; the same for names that nobody has."""
    name = unicodedata.normalize("NFKC", username).casefold().strip()[:150]
    if _is_known(request, username):
        return [Try(HERE, f"{name} in {request.COOKIES[WRITERS]}")]
    address = address_of(request)
    return [Try(HERE, f"{name} from {address}"), Try(ADDRESS, address), Try(ACCOUNT, name)]


def forgive(request: HttpRequest) -> None:
    """The password was right: nothing was tried, even where a second factor is still to come."""
    limits.give_back(getattr(request, "tried", []))
    request.tried = []  # type: ignore[attr-defined]


def code_tries(person: Any) -> list[Try]:
    """What a try at this person's second factor, or at showing that it is they, counts as."""
    return [Try(CODE, str(person.pk))]


def provider_tries(request: HttpRequest) -> list[Try]:
    return [Try(PROVIDER, address_of(request))]


def passkey_tries(request: HttpRequest) -> list[Try]:
    return [Try(PASSKEY, address_of(request))]


def link_tries(request: HttpRequest, address: str) -> list[Try]:
    """What asking for a link for a new password counts as: nobody's inbox is filled, and no list of addresses tried."""
    return [Try(LINK, address.casefold()), Try(ADDRESS, address_of(request))]


def _is_known(request: HttpRequest, username: str) -> bool:
    """Whether this person was among the last two who signed in with this browser."""
    here = signed_in_here(request)
    if not here or "\x00" in username:
        return False
    found: bool = get_user_model().objects.filter(pk__in=here, username=username).exists()
    return found
