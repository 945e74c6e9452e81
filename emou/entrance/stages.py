"""What comes between a right password and being signed in, and by how much somebody came in."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare

FIRST = "first"  # in the state of the stage: what stands for the password
VOUCHED = "second_factor"  # in the state of a sign-in by a provider who says that there were two factors

LONG_AGO = "long_ago"  # the same, of one who asked longer ago than somebody may be away


class SecondFactor(AuthenticateStage):
    """Asks for the second factor that somebody has set up, unless their provider has asked for one.

    What was shown first is kept in mind: it counts for nothing any more once the password is another.
    """

    def handle(self) -> tuple[Any, bool]:
        answer: tuple[Any, bool] = super().handle()
        if self.login.user:
            self.state[FIRST] = self.login.user.get_session_auth_hash()
        return answer

    def still_counts(self) -> bool:
        """Whether this person may still sign in, by the password that was right."""
        person: Any = self.login.user
        return person.is_active and constant_time_compare(self.state.get(FIRST, ""), person.get_session_auth_hash())

    def _should_handle(self, request: HttpRequest) -> bool:
        return not _is_vouched_for(self.login.signal_kwargs) and super()._should_handle(request)


def is_strong(request: HttpRequest, person: Any, told: dict[str, Any] | None) -> bool:
    """Whether this person came in by two factors: ours, or those of a provider who says so."""
    return _has_shown_ours(request, person) or _is_vouched_for(told)


def is_here(request: HttpRequest, person: Any, told: dict[str, Any] | None) -> bool:
    """Whether this person has just shown who they are: to us, or to a provider who does not say that it was earlier."""
    return _has_shown_ours(request, person) or not _says(told, LONG_AGO)


def _has_shown_ours(request: HttpRequest, person: Any) -> bool:
    return "mfa" in [record["method"] for record in get_authentication_records(request, person)]


def _is_vouched_for(told: dict[str, Any] | None) -> bool:
    return _says(told, VOUCHED)


def _says(told: dict[str, Any] | None, what: str) -> bool:
    login = (told or {}).get("sociallogin")
    return bool(login and login.state.get(what))


def confirm_url() -> str:
    return reverse("confirm")
