"""Providers of sign-in (OpenID Connect) from the environment, as allauth wants them. docs/operations.md explains each.

`OIDC_PROVIDERS=entra,okta` names them; `OIDC_ENTRA_ISSUER`, `OIDC_ENTRA_CLIENT_ID` and so on say what each is.
"""

from typing import Any
from urllib.parse import parse_qsl

SCOPES = ["openid", "profile", "email"]


def providers(env: Any) -> list[dict[str, Any]]:
    """One entry each, in the order in which the sign-in page offers them."""
    return [_one(env, name) for name in env.list("OIDC_PROVIDERS", default=[]) if name]


def _one(env: Any, name: str) -> dict[str, Any]:
    def told(what: str, default: str = "") -> str:
        return str(env(f"OIDC_{name.upper()}_{what}", default=default)).strip()

    def listed(what: str) -> list[str]:
        return [one for one in env.list(f"OIDC_{name.upper()}_{what}", default=[]) if one]

    return {
        "provider_id": name.lower(),
        "name": told("NAME", name),
        "client_id": told("CLIENT_ID"),
        "secret": told("CLIENT_SECRET"),
        "settings": {
            "server_url": told("ISSUER"),
            "key": told("CLIENT_KEY"),  # a private key in PEM, where the provider asks for one instead of a secret
            "scope": listed("SCOPES") or SCOPES,
            "auth_params": dict(parse_qsl(told("PARAMS"))),
            "mail_domains": [domain.casefold() for domain in listed("MAIL_DOMAINS")],
            "offices": told("OFFICES"),  # the claim that says which offices somebody holds
            "second_factor": parse_qsl(told("SECOND_FACTOR")),  # claim=value: any of these says that there were two
        },
    }
