"""Who is told, how, and with what result."""

from emou.notices.models.choices import Feed, MailChoice, QuietHours
from emou.notices.models.endpoint import Endpoint
from emou.notices.models.notice import CHANNELS, EMAIL, INBOX, WEBHOOK, Attempt, Notice
from emou.notices.models.post import Round, StoredMail

__all__ = [
    "CHANNELS",
    "EMAIL",
    "INBOX",
    "WEBHOOK",
    "Attempt",
    "Endpoint",
    "Feed",
    "MailChoice",
    "Notice",
    "QuietHours",
    "Round",
    "StoredMail",
]
