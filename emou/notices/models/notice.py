"""The outbox: one row per event, step, recipient and channel, written in the event's own transaction."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models import Office
from emou.audit.models import Entry
from emou.notices.models.endpoint import Endpoint

INBOX, EMAIL, WEBHOOK = "inbox", "email", "webhook"
CHANNELS = [(INBOX, "In the application"), (EMAIL, "Email"), (WEBHOOK, "Webhook")]
WAITING = Q(outcome="")
TO_PERSON = Q(recipient__isnull=False, office__isnull=False, endpoint=None)
TO_SYSTEM = Q(recipient=None, office=None, endpoint__isnull=False)


class Notice(models.Model):
    """That somebody is to be told of an event, in which office. Silence has legal effect, so it is never deleted.

    `step` is empty for the event itself, and names a reminder of the clock that the event set. Who is told of what is
    never changed; what became of the delivery may be, and every try is an Attempt. `send_at` is law's time; a lease is
    a matter of machines and takes theirs.
    """

    class Outcome(models.TextChoices):
        WAITING = "", "Not delivered yet"
        KEPT = "kept", "In the inbox"
        SENT = "sent", "Accepted by the other server"
        DEAD = "dead", "Could not be delivered"
        DROPPED = "dropped", "Not sent: no longer true, or not wanted"

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    step = models.CharField(max_length=12, blank=True, db_default="")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="notices", db_index=False
    )
    endpoint = models.ForeignKey(Endpoint, models.PROTECT, null=True, related_name="notices", db_index=False)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", db_index=False)
    channel = models.CharField(max_length=10, choices=CHANNELS, default=INBOX)
    queued_at = models.DateTimeField()

    opened_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, db_default="")
    why = models.CharField(max_length=200, blank=True, db_default="")
    send_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(db_default=0)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="notice_once", fields=["entry", "recipient", "channel", "step"]),
            models.UniqueConstraint(
                name="notice_once_an_endpoint", fields=["entry", "endpoint", "step"], condition=Q(channel=WEBHOOK)
            ),
            models.CheckConstraint(
                name="notice_channel_known", condition=Q(channel__in=[code for code, _ in CHANNELS])
            ),
            models.CheckConstraint(
                name="notice_to_person_or_system",
                condition=(TO_SYSTEM & Q(channel=WEBHOOK)) | (TO_PERSON & ~Q(channel=WEBHOOK)),
            ),
            models.CheckConstraint(
                name="notice_outcome_known", condition=Q(outcome__in=["", "kept", "sent", "dead", "dropped"])
            ),
            models.CheckConstraint(name="notice_waits_for_a_moment", condition=~WAITING | Q(send_at__isnull=False)),
            models.CheckConstraint(
                name="notice_opened_after_it_was_queued", condition=Q(opened_at=None) | Q(opened_at__gte=F("queued_at"))
            ),
        ]
        indexes = [
            models.Index(name="notice_to_send", fields=["channel", "send_at", "id"], condition=WAITING),
            models.Index(name="notice_in_inbox", fields=["recipient", "-id"], condition=Q(channel=INBOX)),
            models.Index(
                name="notice_unopened", fields=["recipient"], condition=Q(channel=INBOX, opened_at__isnull=True)
            ),
            models.Index(name="notice_dead", fields=["-over_at"], condition=Q(outcome="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} to {self.recipient_id or self.endpoint_id} by {self.channel}"


class Attempt(models.Model):
    """One try to deliver. Added when it begins and ended once; one that never ended died with its worker.

    What became of that one is not known: the other server may have accepted it. The next try carries the same
    Message-ID, so that a mail that came twice can be told from two mails.
    """

    class Result(models.TextChoices):
        UNKNOWN = "", "Not known"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused for good"
        PUT_OFF = "put_off", "Put off by the other server"
        FAILED = "failed", "The other server could not be reached, or broke off"

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="tries", db_index=False)
    number = models.PositiveSmallIntegerField()
    message_id = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=10, choices=Result, blank=True, db_default="")
    code = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=500, blank=True, db_default="")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="attempt_number_once", fields=["notice", "number"]),
            models.CheckConstraint(
                name="attempt_result_known", condition=Q(result__in=["", "accepted", "refused", "put_off", "failed"])
            ),
            models.CheckConstraint(
                name="attempt_ends_with_a_result", condition=Q(ended_at=None, result="") | Q(ended_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}, try {self.number}: {self.result or 'not known'}"
