"""How a mail leaves: by SMTP, remembering what the server answered; or, in demo mode, into a table, so none does."""

import smtplib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from emou import timekeeping
from emou.notices.models import StoredMail


class _Remembering:
    """The answer to a mail's data is its receipt, and smtplib throws it away."""

    receipt: tuple[int, bytes] = (0, b"")

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.receipt = super().data(msg)  # type: ignore[misc]
        return self.receipt


class _Plain(_Remembering, smtplib.SMTP):
    pass


class _Encrypted(_Remembering, smtplib.SMTP_SSL):
    pass


class Smtp(EmailBackend):
    """Django's own, with the server's answer to the last mail in `receipt`."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Encrypted if self.use_ssl else _Plain

    @property
    def receipt(self) -> tuple[int, bytes]:
        return self.connection.receipt if isinstance(self.connection, _Remembering) else _Remembering.receipt


class Stored(BaseEmailBackend):
    """Keeps mails for the page of demo mode."""

    RECEIPT = (250, "Kept in the outbox of demo mode.")

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        at = timekeeping.now()
        return len(StoredMail.objects.bulk_create([_stored(mail, at) for mail in email_messages]))


def _stored(mail: EmailMessage, at: datetime) -> StoredMail:
    html = next((str(body) for body, kind in getattr(mail, "alternatives", ()) if kind == "text/html"), "")
    return StoredMail(
        message_id=mail.extra_headers["Message-ID"],
        sender=mail.from_email,
        recipients=", ".join(mail.recipients()),
        subject=str(mail.subject),
        text=str(mail.body),
        html=html,
        stored_at=at,
    )
