"""Who comes in by a provider: somebody known, active, and the same as ever. Nobody becomes a person by coming.

The first time, a person is known by an address that the provider has made sure of; from then on by issuer and subject
alone, whatever the address says. What the provider says of offices is settled each time.
"""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.shortcuts import redirect, render

from agencies.models import Person
from emou import actions
from emou.entrance import id_tokens
from emou.entrance.id_tokens import Unbelievable
from emou.entrance.stages import LONG_AGO, VOUCHED
from emou.http import sessions

log = logging.getLogger(__name__)

REFUSED = 403
UNKNOWN = {
    "title": "You are not known here",
    "what_happened": "Your agency’s sign-in says who you are, and nobody of that name or address may come in.",
    "what_to_do": "If you should have an office here, ask your agency’s administrator to invite you, by the address "
    "with which you have just signed in. If you had one, it has ended.",
}
FAILED = {
    "title": "Signing in did not work",
    "what_happened": "What your agency’s sign-in answered could not be used. Nobody was signed in.",
    "what_to_do": "Begin again. If it happens once more, say so to whoever runs the system, and when it was.",
}
NOT_ASKED = {
    "title": "It could not be shown that it is you",
    "what_happened": "Your agency’s sign-in did not ask who you are. You are still signed in, and nothing was sent.",
    "what_to_do": "Go a page back, and show it in another way; or sign out and in again.",
}


def arrive(request: HttpRequest, login: SocialLogin) -> None:
    """Let this sign-in go on as a person of ours, or raise the page that says why not."""
    said: dict[str, Any] = login.claims  # type: ignore[attr-defined]
    login.token = None  # of no use to us, and not to be kept
    try:
        id_tokens.see_nonce(said, login.state.get("nonce", ""))
    except Unbelievable as wrong:
        raise refusal(request, FAILED, str(wrong)) from wrong
    person = _person(request, login, said)
    options = login.provider.app.settings
    if request.user.is_authenticated:
        raise _still_there(request, login, said, person)
    if claim := options.get("offices"):
        actions.settle_claims(person, login.account.provider, id_tokens.values(said, claim))
    login.state[LONG_AGO] = id_tokens.is_old(said)
    login.state[VOUCHED] = id_tokens.is_two_factors(said, options.get("second_factor", []))


def _person(request: HttpRequest, login: SocialLogin, said: dict[str, Any]) -> Person:
    if login.is_existing:
        person: Person = login.user  # type: ignore[assignment]
        if not person.is_active:
            raise refusal(request, UNKNOWN, "inactive")
        return person
    found = _by_address(login, said)
    if found is None or not actions.link_provider(found, login.account):
        raise refusal(request, UNKNOWN, "unknown")
    login.user = found
    return found


def _by_address(login: SocialLogin, said: dict[str, Any]) -> Person | None:
    """Who alone has this address, where the provider has made sure of it."""
    address = said.get("email")
    if not isinstance(address, str) or not address.isascii() or not _is_sure(login, said, address):
        return None
    known = list(Person.objects.filter(email__iexact=address, is_active=True)[:2])
    return known[0] if len(known) == 1 else None


def _is_sure(login: SocialLogin, said: dict[str, Any], address: str) -> bool:
    """Some providers say whether an address is verified; of others the settings say which domains they give out."""
    domains = login.provider.app.settings.get("mail_domains", [])
    return said.get("email_verified") is True or (
        "email_verified" not in said and address.rpartition("@")[2].casefold() in domains
    )


def _still_there(
    request: HttpRequest, login: SocialLogin, said: dict[str, Any], person: Person
) -> ImmediateHttpResponse:
    """Somebody signed in has been to the provider to show that it is still they."""
    if person.pk != request.user.pk:
        return refusal(request, NOT_ASKED, "another person")
    try:
        id_tokens.see_fresh(said, login.state.get("asked_at", float("inf")))
    except Unbelievable as wrong:
        return refusal(request, NOT_ASKED, str(wrong))
    sessions.be_here(request)
    return ImmediateHttpResponse(redirect(login.state.get("next") or "work"))


def refusal(request: HttpRequest, words: dict[str, str], why: str) -> ImmediateHttpResponse:
    """A page that says what to do; the log has why."""
    log.warning("sign_in.refused", extra={"why": why})
    return ImmediateHttpResponse(render(request, "entrance/refused.html", words, status=REFUSED))
