"""Whether an ID token is what it says: signed by the provider, meant for us, for this sign-in, and for now."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import jwt
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from emou.http.sessions import AWAY

# Signatures with the provider's public key. Neither none, nor those that our own secret could make.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
NEEDED = ["iss", "sub", "aud", "exp", "iat"]
LEEWAY = timedelta(minutes=1)  # between the provider's clock and ours


class Unbelievable(Exception):
    """The token is not believed. Says why, in words for the log."""


def claims_of(token: str, keys: Mapping[str, Any], issuer: str, client_id: str) -> dict[str, Any]:
    """What the token says, if it is signed with one of the provider's keys and meant for us. Raises Unbelievable."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise Unbelievable("its algorithm is not one of ours")
        key = _key(keys, header.get("kid"))
        said: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY,
            options={"require": NEEDED},
        )
    except jwt.PyJWTError as wrong:
        raise Unbelievable(type(wrong).__name__) from wrong
    if said.get("azp", client_id) != client_id or (isinstance(said["aud"], list) and len(said["aud"]) > 1):
        raise Unbelievable("it is meant for others too")
    return said


def _key(keys: Mapping[str, Any], kid: str | None) -> jwt.PyJWK:
    """The key that the token names; where it names none, the only one."""
    found = [one for one in jwt.PyJWKSet.from_dict(dict(keys)).keys if kid in (None, one.key_id)]
    if len(found) != 1:
        raise Unbelievable("the provider has no such key")
    return found[0]


def see_nonce(said: Mapping[str, Any], nonce: str) -> None:
    """Refuse a token of another sign-in."""
    if not nonce or not constant_time_compare(str(said.get("nonce", "")), nonce):
        raise Unbelievable("it belongs to another sign-in")


def see_fresh(said: Mapping[str, Any], asked_at: float) -> None:
    """Refuse a token of somebody whom the provider did not ask just now, though we asked it to."""
    at = said.get("auth_time")
    if not isinstance(at, int | float) or at < asked_at - LEEWAY.total_seconds():
        raise Unbelievable("the provider did not ask who it is")


def is_old(said: Mapping[str, Any]) -> bool:
    """Whether the provider says that it asked who it is longer ago than somebody may be away; else it is not known."""
    at = said.get("auth_time")
    return isinstance(at, int | float) and now() - at > AWAY.total_seconds()


def is_two_factors(said: Mapping[str, Any], signs: list[tuple[str, str]]) -> bool:
    """Whether the token says that there were two factors, as the settings tell how this provider says so."""
    return any(value == said.get(claim) or value in _listed(said.get(claim)) for claim, value in signs)


def values(said: Mapping[str, Any], claim: str) -> frozenset[str]:
    """The values of a claim that is a text or a list of texts."""
    told = said.get(claim) if claim else None
    return frozenset([told] if isinstance(told, str) else _listed(told))


def _listed(told: Any) -> list[str]:
    return [one for one in told if isinstance(one, str)] if isinstance(told, list) else []


def now() -> float:
    return timezone.now().timestamp()
