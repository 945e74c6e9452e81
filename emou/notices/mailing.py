"""Sending what was made of notices by email, over one connection, and keeping what the server said of each."""

import logging
import smtplib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from emou.notices import leases
from emou.notices.backends import Stored
from emou.notices.leases import Answer, Lease
from emou.notices.models import EMAIL, Attempt, Notice

log = logging.getLogger(__name__)

BATCH = 50
BUDGET_S = 10.0
R = Attempt.Result


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that tells of one notice, or of several together."""

    notices: tuple[int, ...]
    attempts: int
    to: str
    message_id: str
    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Later:
    """A notice that its recipient wants at another time."""

    notice: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Never:
    """A notice that is not sent: it is no longer true, or not wanted. With `buried` it should have been, and cannot."""

    notice: int
    why: str
    buried: bool = False


Composed = Sequence[Mail | Later | Never]
Compose = Callable[[Sequence[Notice]], Composed]


class Unreachable(Exception):
    """The mail server cannot be reached or does not let us in: no matter of any single mail."""


class Pace:
    """So many mails a second, evenly: what is told can wait for a moment, and decisions use the same database."""

    def __init__(self, a_second: float, most_s: float) -> None:
        self._apart, self._next = 1 / a_second, time.monotonic()
        self._ends = self._next + most_s

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._ends

    def wait(self) -> bool:
        """Wait for the next mail's turn. False where the time is over. A slow server is not caught up with."""
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + self._apart
        return not self.is_over


def deliver(compose: Compose, most_s: float = BUDGET_S) -> int:
    """Send what one wake-up may of what is to be sent now, for about `most_s` at most; how many were tried or settled.

    So however many workers there are, together they send as much as beat lets them.
    """
    pace, done = Pace(settings.MAILS_PER_SECOND, most_s), 0
    most = max(1, round(settings.MAILS_PER_SECOND * settings.DELIVERY_SECONDS))
    while done < most and not pace.is_over and (lease := leases.take(EMAIL, min(BATCH, most - done))):
        done += len(lease.ids)
        if not _deliver(lease, compose, pace):
            break
    return done


def send_now(mail: Mail) -> str:
    """Send one mail that stands in no outbox; why it was not taken, or ""."""
    server = get_connection()
    try:
        _open(server)
        answer = _try(server, mail)
    except Unreachable as unreachable:
        log.warning("the mail server is not there: %s", unreachable)
        return str(unreachable)
    finally:
        _close(server)
    if answer.result is R.ACCEPTED:
        return ""
    _note_refusal(mail, answer)
    return answer.words


def _deliver(lease: Lease, compose: Compose, pace: Pace) -> bool:
    """Send one batch. False where the server is not there, so that nothing more is tried for now."""
    rows = Notice.objects.filter(pk__in=lease.ids).select_related("entry", "recipient", "office__agency")
    try:
        _send_all(lease, compose(list(rows.order_by("pk"))), pace)
    except Unreachable as unreachable:
        log.warning("the mail server is not there, notices wait: %s", unreachable)
        lease.rest()
        return False
    finally:
        lease.give_back()
    return True


def _send_all(lease: Lease, composed: Composed, pace: Pace) -> None:
    for one in composed:
        if isinstance(one, Later):
            lease.put_off(one.notice, one.until)
        elif isinstance(one, Never):
            (lease.bury if one.buried else lease.drop)(one.notice, one.why)
    mails = [one for one in composed if isinstance(one, Mail)]
    server = get_connection()
    try:
        if isinstance(server, Stored):
            _keep_all(server, lease, mails)
        else:
            _send_each(server, lease, mails, pace)
    finally:
        _close(server)


def _send_each(server: BaseEmailBackend, lease: Lease, mails: Sequence[Mail], pace: Pace) -> None:
    for mail in mails:
        if pace.wait():
            _send(server, lease, mail)


def _keep_all(server: Stored, lease: Lease, mails: Sequence[Mail]) -> None:
    """Demo mode's own: nothing leaves the database, so a batch is kept as one."""
    tried = {notice: mail.message_id for mail in mails for notice in mail.notices}
    if tried and lease.begin(tried):
        server.send_messages([_message(server, mail) for mail in mails])
        lease.end(list(tried), Answer(R.ACCEPTED, *Stored.RECEIPT), 1)


def _send(server: BaseEmailBackend, lease: Lease, mail: Mail) -> None:
    """Write that it is tried, try, write what came of it. Raises Unreachable."""
    _open(server)
    if not lease.begin(dict.fromkeys(mail.notices, mail.message_id)):
        return
    answer = _try(server, mail)
    lease.end(mail.notices, answer, mail.attempts + 1)
    if answer.result is not R.ACCEPTED:
        _note_refusal(mail, answer)
    if answer.result is R.FAILED:
        raise Unreachable(answer.words)


def _note_refusal(mail: Mail, answer: Answer) -> None:
    """Without the words of the server, which quote the address."""
    log.warning("a mail was not accepted: %s %s %s", mail.message_id, answer.result, answer.code)


def _open(server: BaseEmailBackend) -> None:
    """Before a try is written down: a server that is away has not been tried for any mail."""
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(repr(error)) from error


def _try(server: BaseEmailBackend, mail: Mail) -> Answer:
    try:
        server.send_messages([_message(server, mail)])
    except smtplib.SMTPRecipientsRefused as refused:
        return _judged(*next(iter(refused.recipients.values())))
    except smtplib.SMTPDataError as refused:
        return _judged(refused.smtp_code, refused.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        return Answer(R.FAILED, getattr(error, "smtp_code", None), repr(error))
    code, words = getattr(server, "receipt", (250, b""))
    return Answer(R.ACCEPTED, code, _text(words))


def _judged(code: int, words: bytes | str) -> Answer:
    """An answer of the server about this one mail: from 500 on it is final."""
    return Answer(R.REFUSED if code >= 500 else R.PUT_OFF, code, _text(words))


def _text(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return text.replace("\x00", "")


def _message(server: BaseEmailBackend, mail: Mail) -> EmailMultiAlternatives:
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", **mail.headers}
    message = EmailMultiAlternatives(
        mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to], connection=server, headers=headers
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def _close(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except (OSError, smtplib.SMTPException) as error:
        log.info("the mail server broke off while it was left: %r", error)
