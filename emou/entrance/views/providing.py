"""To a provider of sign-in, and back."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from emou.entrance import id_tokens
from emou.entrance.provider import Adapter, Provider
from emou.entrance.views.again import goal_of, let_wait
from emou.http import limits
from emou.http.access import public
from emou.ui import errors, guessing
from emou.ui.kept import read

NONCE = 43  # characters; one provider asks for 22 at least
AFRESH = {"prompt": "login", "max_age": "0"}


@public
@require_POST
@never_cache
def go(request: HttpRequest, provider_id: str) -> HttpResponse:
    """A page that leads to the provider by itself.

    Not a redirect: browsers hold those after a form against the rule that forms go to us alone, wherever they lead.
    """
    provider, nonce = _provider(request, provider_id), get_random_string(NONCE)
    if wait := limits.take(guessing.provider_tries(request)):
        return errors.too_often(request, wait)
    params: dict[str, str] = provider.get_auth_params() | {"nonce": nonce}
    state: dict[str, Any] = {"nonce": nonce}
    if request.user.is_authenticated:  # it is to be shown that it is still they who sit there
        params |= AFRESH
        state["asked_at"] = id_tokens.now()
    try:
        answer = provider.redirect(request, "login", _goal(request), auth_params=params, **state)
    except (RequestException, OAuth2Error) as error:
        get_adapter().on_authentication_error(request, provider, exception=error)
    if answer.status_code != 302:
        return answer
    return render(request, "entrance/leaving.html", {"url": answer["Location"], "provider": provider.name})


@public
@require_safe
@never_cache
def come_back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """allauth looks whether we sent them there, and asks the provider; emou.entrance.adapters says who comes in."""
    _provider(request, provider_id)
    answer: HttpResponseBase = OAuth2CallbackView.adapter_view(Adapter(request, provider_id))(request)
    return answer


def _provider(request: HttpRequest, provider_id: str) -> Provider:
    """One that the settings name; no other exists."""
    if provider_id not in [app["provider_id"] for app in settings.OIDC]:
        raise Http404
    found: Provider = get_adapter().get_provider(request, provider_id)
    return found


def _goal(request: HttpRequest) -> str:
    """Where to go afterwards: to what waits to be sent, where something does."""
    kept = read(request)
    if kept and let_wait(request, kept.packed()):
        return reverse("sign_in_again")
    return goal_of(request)
