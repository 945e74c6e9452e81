"""The providers of sign-in that the settings name, as a page offers them."""

from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    name: str
    url: str


def choices() -> list[Choice]:
    """One button each, in the order of the settings."""
    return [_choice(app) for app in settings.OIDC]


def of(person: Any) -> list[Choice]:
    """Those by which this person has signed in before."""
    offered = choices()
    used = SocialAccount.objects.filter(user=person).values_list("provider", flat=True) if offered else ()
    return [choice for choice in offered if choice.id in set(used)]


def _choice(app: dict[str, Any]) -> Choice:
    name = app["provider_id"]
    return Choice(name, app["name"], reverse("openid_connect_login", args=[name]))
