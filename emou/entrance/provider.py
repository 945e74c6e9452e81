"""A provider of sign-in by OpenID Connect: allauth's, with what it leaves to trust made sure.

Always with PKCE and a nonce, never with parameters from an address; the token's signature is checked wherever it came
from; the issuer is the one of the settings; and what is kept of a person is (issuer, subject), nothing else.
"""

import hashlib
from typing import Any
from uuid import uuid4

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

from emou.entrance import id_tokens
from emou.entrance.id_tokens import Unbelievable

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTED_S = 300


class Client(OAuth2Client):
    """Shows who we are by a signature, where the provider knows a key of ours instead of a secret."""

    key = ""

    def get_access_token(self, code: str, pkce_code_verifier: str | None = None, extra_data: Any = None) -> Any:
        if self.key:
            extra_data = {"client_assertion_type": ASSERTION, "client_assertion": self._assertion()}
        return super().get_access_token(code, pkce_code_verifier, extra_data)

    def _assertion(self) -> str:
        at, us = int(id_tokens.now()), self.consumer_key
        said = {"iss": us, "sub": us, "aud": self.access_token_url, "jti": str(uuid4()), "iat": at}
        return jwt.encode(said | {"exp": at + ASSERTED_S}, self.key, algorithm="RS256")


class Adapter(OpenIDConnectOAuth2Adapter):
    client_class = Client

    @property
    def openid_config(self) -> dict[str, Any]:
        found = _told(super().openid_config)
        expected = self.get_provider().app.settings["server_url"]
        if str(found.get("issuer", "")).rstrip("/") != expected.rstrip("/"):
            raise OAuth2Error("The provider says that it is another issuer.")
        return found

    def get_client(self, request: HttpRequest, app: Any) -> Client:
        client: Client = super().get_client(request, app)
        client.key = app.settings.get("key", "")
        return client

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        """The sign-in, with all that the provider said of the person in `claims`."""
        try:
            said = id_tokens.claims_of(
                kwargs["response"].get("id_token", ""), self.keys(), self.openid_config["issuer"], app.client_id
            )
        except Unbelievable as wrong:
            raise OAuth2Error(f"The ID token is not believed: {wrong}.") from wrong
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, said)
        login.claims = _together(self._more(token.token, said), said)  # type: ignore[attr-defined]
        return login

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """For one question after the person. It is not kept, so it matters to nobody when it ends."""
        return SocialToken(token=data["access_token"])

    def keys(self) -> dict[str, Any]:
        """The provider's public keys."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            return _told(answer.json())

    def _more(self, access_token: str, said: dict[str, Any]) -> dict[str, Any]:
        """What the provider tells of the person besides, if it is the same person."""
        if "userinfo_endpoint" not in self.openid_config:
            return {}
        told = _told(self._fetch_user_info(access_token))
        if told.get("sub") != said["sub"]:
            raise OAuth2Error("The provider told of another person.")
        return told


def _told(answer: Any) -> dict[str, Any]:
    """What a provider answered, if it is what it should be."""
    if not isinstance(answer, dict):
        raise OAuth2Error("The provider's answer is no object.")
    return answer


def _together(more: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """All that is told of the person. The token comes first; and an address is as sure as whoever told it says."""
    if "email" in said:
        more = {name: value for name, value in more.items() if name != "email_verified"}
    return more | said


class Provider(OpenIDConnectProvider):
    oauth2_adapter_class = Adapter
    pkce_enabled_default = True

    def get_auth_params_from_request(self, request: HttpRequest, action: Any) -> dict[str, str]:
        return self.get_auth_params()

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return self.get_scope()

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Issuer and subject in one, of a length that fits: another issuer's subject is another person."""
        return hashlib.sha256(f"{data['iss']}\n{data['sub']}".encode()).hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"iss": data["iss"], "sub": data["sub"]}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


provider_classes = [Provider]
