"""What a person chose about mails and feeds. None of it touches what the law says they must be told."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models import Office
from emou.domain.telling import TOPICS


class MailChoice(models.Model):
    """How somebody wants mails of one optional topic. Without a row: at once."""

    class When(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "Once a day, together"
        OFF = "off", "No email: only in the application"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mail_choices")
    topic = models.CharField(max_length=20, choices=list(TOPICS.items()))
    when = models.CharField(max_length=10, choices=When)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="mail_choice_once", fields=["person", "topic"]),
            models.CheckConstraint(name="mail_choice_known", condition=Q(when__in=["at_once", "daily", "off"])),
            models.CheckConstraint(name="mail_topic_known", condition=Q(topic__in=list(TOPICS))),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.topic} {self.when}"


class QuietHours(models.Model):
    """From when to when, on the State's wall clock, somebody wants no optional mail. It may go over midnight."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="quiet_hours")
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(name="quiet_hours_pass", condition=~Q(starts=F("ends")))]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.starts} to {self.ends}"


class Feed(models.Model):
    """A secret address under which a calendar program reads due dates: a person's own, or those of one office.

    The secret itself is not kept, only its digest. The feed ends when it is revoked, or its person leaves the office.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="feeds")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="feed_revoked_after_it_was_made", condition=Q(revoked_at=None) | Q(revoked_at__gte=F("made_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.office_id or 'own'}"
