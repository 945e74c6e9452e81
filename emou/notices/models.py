"""The outbox: one row per event, recipient and channel, written in the event's own transaction."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Office
from emou.audit.models import Entry

CHANNELS = [("inbox", "In the application")]


class Notice(models.Model):
    """That somebody is to be told of an event, in which office. Silence has legal effect, so it is never deleted."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_constraint=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=CHANNELS, default="inbox")
    queued_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="notice_once", fields=["entry", "recipient", "channel"]),
            models.CheckConstraint(
                name="notice_channel_known", condition=Q(channel__in=[code for code, _ in CHANNELS])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} to {self.recipient_id}"
