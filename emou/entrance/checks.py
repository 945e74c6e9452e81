"""System checks of the entrance."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error


def names_providers(**kwargs: Any) -> list[CheckMessage]:
    """Where passwords are off somebody else must say who comes in."""
    return []


def keeps_factors(**kwargs: Any) -> list[CheckMessage]:
    """Second factors are kept encrypted, under a key that outlives the one of sessions."""
    if all(settings.FACTOR_KEYS):
        return []
    hint = "Set FACTOR_KEY or FACTOR_KEY_FILE to a long random secret, and keep it with your backups' keys."
    return [Error("The secrets of second factors have no key of their own.", hint=hint, id="entrance.E001")]
