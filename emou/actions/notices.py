"""Delivering what the outbox holds. Beat wakes it every few seconds; the rows say what is to be sent, and when."""

from emou.notices import mailing
from requests_app.pages import mails


def deliver() -> int:
    """Send the notices that are to be sent now; how many were tried or settled. Late or doubled, each is sent once."""
    return mailing.deliver(mails.compose)
