"""What tells one mail from another: made from what the notice is, so that every try carries the same."""

import hashlib
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings

from emou.notices.models import Notice


def message_id(notice: Notice) -> str:
    """The Message-ID of the mail about one notice, the same for every try and after any crash."""
    said = f"{notice.entry.chain}/{notice.entry.seq}/{notice.step}/{notice.recipient_id}"
    return _id(f"notice.{hashlib.sha256(said.encode()).hexdigest()[:32]}")


def digest_id(notices: Sequence[Notice]) -> str:
    """The Message-ID of what somebody is sent together."""
    said = "/".join(str(notice.pk) for notice in notices)
    return _id(f"digest.{hashlib.sha256(said.encode()).hexdigest()[:32]}")


def invitation_id(number: int, digest: str) -> str:
    """The Message-ID of one sending of an invitation. Of the link it tells nothing."""
    return _id(f"invitation.{number}.{hashlib.sha256(digest.encode()).hexdigest()[:16]}")


def security_id(name: str) -> str:
    """The Message-ID of a mail about somebody's sign-in."""
    return _id(f"security.{name}")


def thread(chain: str) -> str:
    """What all mails about one request refer to, so that a mail program shows them together."""
    return _id(f"request.{chain}")


def _id(name: str) -> str:
    return f"<{name}@{urlsplit(settings.SITE_URL).hostname}>"
