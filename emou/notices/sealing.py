"""The secrets that sign webhooks, kept so that the database alone tells nobody: encrypted under keys of SECRET_KEY.

The newest key seals, every former one (SECRET_KEY_FALLBACKS) still opens, and `seal_anew` puts all under the newest.
"""

import base64
import logging
from collections.abc import Iterator

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

from emou.notices.models import Endpoint

SALT = "emou.notices.sealing"
UNREADABLE = "The secret of this webhook cannot be read. Add another webhook and end this one."
log = logging.getLogger(__name__)


class Unreadable(ValueError):
    """The secret was sealed under a key that nobody has any more."""


def seal(secret: str) -> str:
    return MultiFernet(list(_keys())).encrypt(secret.encode()).decode()


def secret_of(endpoint: Endpoint) -> str:
    """The secret that signs what is sent to an endpoint. Raises Unreadable."""
    if not endpoint.sealed:
        return endpoint.secret  # of a release before, until `seal_anew` comes by
    try:
        return MultiFernet(list(_keys())).decrypt(endpoint.sealed.encode()).decode()
    except InvalidToken as unreadable:
        raise Unreadable(UNREADABLE) from unreadable


def seal_anew() -> int:
    """Seal under the newest key what stands open, or under a former one; how many. Doing it twice changes nothing."""
    return sum(_seal_anew(endpoint) for endpoint in Endpoint.objects.order_by("pk"))


def _seal_anew(endpoint: Endpoint) -> bool:
    newest = next(_keys())
    try:
        if endpoint.sealed and newest.decrypt(endpoint.sealed.encode()):
            return False
    except InvalidToken:
        log.info("webhook %s is sealed under a former key", endpoint.pk)
    try:
        sealed = seal(secret_of(endpoint))
    except Unreadable:
        log.error("the secret of a webhook cannot be read: %s", endpoint.pk)
        return False
    found = Endpoint.objects.filter(pk=endpoint.pk, secret=endpoint.secret, sealed=endpoint.sealed)
    return bool(found.update(sealed=sealed, secret=""))


def _keys() -> Iterator[Fernet]:
    """Keys of our own, so that nothing else that SECRET_KEY signs tells of them."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield Fernet(base64.urlsafe_b64encode(salted_hmac(SALT, "webhooks", secret=key, algorithm="sha256").digest()))
