"""What allauth asks of us: nobody makes an account, who has come in, and how secrets are kept."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme

from agencies import factors
from agencies.pages.visits import visit_of
from emou.entrance import arriving, stages
from emou.http import sessions
from emou.http.limits import address_of
from emou.ui.kept import remember_writer

STATE = 43  # characters; one provider asks for 22 at least


class People(DefaultAccountAdapter):
    """Persons are invited, never made here; what pages say is said by our own views."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return [] if settings.DEMO else ["emou.entrance.stages.SecondFactor"]

    def post_login(self, request: HttpRequest, user: Any, **told: Any) -> HttpResponse:
        """Somebody is in: under a new key (django.contrib.auth.login), and by how much."""
        answer: HttpResponse = super().post_login(request, user, **told)
        said = request, user, told.get("signal_kwargs")
        sessions.arrive(request, is_strong=stages.is_strong(*said))
        if not stages.is_here(*said):
            sessions.be_away(request)
        remember_writer(request, answer)
        return answer

    def is_safe_url(self, url: str) -> bool:
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not settings.DEMO and not sessions.is_here(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        return [{"id": "confirm", "description": "", "url": stages.confirm_url()}]

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        return


class Providers(DefaultSocialAccountAdapter):
    """Whoever comes by a provider is known already, or does not come in (emou.entrance.arriving)."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: Any) -> None:
        return None

    def generate_state_param(self, state: dict[str, Any]) -> str:
        return get_random_string(STATE)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        arriving.arrive(request, sociallogin)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **told: Any) -> None:
        """Whatever was in the way: a page that says so, and a line of the log that says what it was."""
        raise arriving.refusal(request, arriving.FAILED, str(told.get("exception") or told.get("error") or "unknown"))


class Factors(DefaultMFAAdapter):
    """Secrets of second factors are kept encrypted, and nobody ends the only one that their office asks for."""

    def encrypt(self, text: str) -> str:
        return _ring().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _ring().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def _get_site_name(self) -> str:
        return "eMOU"

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether one that is firm is left, where one is needed."""
        request = context.request
        if not factors.is_asked_of(visit_of(request).rights):
            return True
        firm = [one.pk for one in factors.of(request.user) if one.type in factors.FIRM]
        return firm != [authenticator.pk]


def _ring() -> MultiFernet:
    """The newest key encrypts, and every former one still reads."""
    keys = settings.FACTOR_KEYS
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys])
