"""A real provider (oidc-provider-mock, on Authlib) on a thread, and somebody in between who forges its tokens."""

import json
import re
from contextlib import contextmanager
from html import unescape
from urllib.parse import parse_qs, urlsplit

import jwt
import oidc_provider_mock
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from emou.entrance.provider import Adapter, Client

CLIENT = "emou"
MAIL = {"email": "dcfs.requester@illinois.example", "email_verified": True}
ENTRA = {
    "provider_id": "entra",
    "name": "Entra ID",
    "client_id": CLIENT,
    "secret": "s3cret",
    "settings": {
        "scope": ["openid", "profile", "email"],
        "auth_params": {},
        "key": "",
        "mail_domains": [],
        "offices": "groups",
        "second_factor": [("amr", "mfa")],
    },
}
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
JWK = RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "ours", "use": "sig", "alg": "RS256"}


@contextmanager
def running():
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


class Provider:
    """The provider, as a test uses it: who there is, and a browser's way to it and back."""

    def __init__(self, url):
        self.url = url

    def knows(self, subject, **claims):
        requests.put(f"{self.url}/users/{subject}", json=claims, timeout=5).raise_for_status()

    def leave(self, browser, path="/sign-in/with/entra/", **fields):
        """Press the button: where the page leads."""
        page = browser.post(path, **fields).content.decode()
        return unescape(re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page)[1])

    def signs_in(self, where, subject):
        """Sign in there: the address of ours that it leads back to."""
        answer = requests.post(where, data={"sub": subject}, allow_redirects=False, timeout=5)
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"

    def bring(self, browser, subject, **fields):
        """All of it: our answer to whoever comes back."""
        return browser.client.get(self.signs_in(self.leave(browser, **fields), subject))


def asked(where):
    """What the address of the provider asks for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}


def forge(monkeypatch, change, key=KEY, algorithm="RS256", headers=None):
    """Every token that comes is changed, and signed by a key that the provider seems to have."""
    real, keys = Client.get_access_token, Adapter.keys

    def told(client, *said, **more):
        answer = real(client, *said, **more)
        claims = jwt.decode(answer["id_token"], options={"verify_signature": False})
        claims = {name: value for name, value in (claims | change(claims)).items() if value is not None}
        answer["id_token"] = jwt.encode(claims, key, algorithm=algorithm, headers=headers or {"kid": "ours"})
        return answer

    monkeypatch.setattr(Client, "get_access_token", told)
    monkeypatch.setattr(Adapter, "keys", lambda adapter: {"keys": [*keys(adapter)["keys"], JWK]})


def public_pem():
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def hs256(claims, secret):
    """A token signed with a public key as if it were a secret, which no library makes."""
    import hashlib
    import hmac
    from base64 import urlsafe_b64encode

    def part(told):
        return urlsafe_b64encode(told).rstrip(b"=")

    body = part(json.dumps({"alg": "HS256", "kid": "ours"}).encode()) + b"." + part(json.dumps(claims).encode())
    return (body + b"." + part(hmac.new(secret, body, hashlib.sha256).digest())).decode()


def is_in(browser, username="dcfs.requester"):
    answer = browser.get("/api/v1/me/")
    return answer.status_code == 200 and answer.json()["username"] == username
