"""A passkey made of software: what a browser and a key would answer, and everything that somebody could make of it."""

import json
from hashlib import sha256

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from tests.conftest import named

HOST = "testserver"
PRESENT, VERIFIED = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.UV
PATH = "/sign-in/passkey/"


class Key:
    """One that belongs to `username`, and is known here."""

    def __init__(self, username):
        self.person, self.id = named(username), sha256(username.encode()).digest()
        self.private = ec.generate_private_key(ec.SECP256R1())
        public = ES256.from_cryptography_key(self.private.public_key())
        data = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        made = AuthenticatorData.create(_host(HOST), PRESENT | VERIFIED | AuthenticatorData.FLAG.AT, 0, data)
        whole = self._whole(
            clientDataJSON=websafe_encode(_client("webauthn.create", "AA", HOST)),
            attestationObject=websafe_encode(AttestationObject.create("none", made, {})),
        )
        whole["clientExtensionResults"] = {"credProps": {"rk": True}}
        row = {"name": "Blue key", "credential": whole}
        Authenticator.objects.create(user=self.person, type=Authenticator.Type.WEBAUTHN, data=row)

    def answer(self, challenge, *, flags=PRESENT | VERIFIED, host=HOST, whose=None, kind="webauthn.get"):
        """What a browser at `host` sends for this question."""
        client, data = _client(kind, challenge, host), AuthenticatorData.create(_host(host), flags, 1)
        signature = self.private.sign(data + client.hash, ec.ECDSA(SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        parts["userHandle"] = (whose or user_pk_to_url_str(self.person)).encode()
        return json.dumps(self._whole(**{name: websafe_encode(part) for name, part in parts.items()}))

    def _whole(self, **response):
        name = websafe_encode(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}, "response": response}


def _host(name):
    return sha256(name.encode()).digest()


def _client(kind, challenge, host):
    return CollectedClientData.create(kind, challenge, f"https://{host}")


def asked(browser):
    """The question that the page's script is given."""
    answer = browser.client.get(PATH, headers={"Accept": "application/json"})
    return answer.json()["publicKey"]
