"""System checks of the entrance."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error


def names_providers(**kwargs: Any) -> list[CheckMessage]:
    """What the settings say of providers is whole, over TLS; and where passwords are off there is one."""
    found = [problem for app in settings.OIDC for problem in _problems(app)]
    if not settings.PASSWORDS and not settings.OIDC:
        found.append("Nobody can sign in: PASSWORDS is off, and OIDC_PROVIDERS names nobody.")
    hint = "docs/operations.md says what each provider needs."
    return [Error(problem, hint=hint, id="entrance.E002") for problem in found]


def _problems(app: dict[str, Any]) -> list[str]:
    name, told = f"OIDC_{app['provider_id'].upper()}", app["settings"]
    wanting = {"ISSUER": told["server_url"], "CLIENT_ID": app["client_id"]}
    found = [f"{name}_{what} is missing." for what, value in wanting.items() if not value]
    if not app["secret"] and not told["key"]:
        found.append(f"{name}_CLIENT_SECRET or {name}_CLIENT_KEY is missing.")
    if told["server_url"] and not told["server_url"].startswith("https://") and not settings.DEBUG:
        found.append(f"{name}_ISSUER does not begin with https://.")
    return found


def keeps_factors(**kwargs: Any) -> list[CheckMessage]:
    """Second factors are kept encrypted, under a key that outlives the one of sessions."""
    if all(settings.FACTOR_KEYS):
        return []
    hint = "Set FACTOR_KEY or FACTOR_KEY_FILE to a long random secret, and keep it with your backups' keys."
    return [Error("The secrets of second factors have no key of their own.", hint=hint, id="entrance.E001")]
