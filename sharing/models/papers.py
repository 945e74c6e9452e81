"""What belongs to a release besides its gates: people, signatures, certificates, breaches, and who may ask."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, Office
from emou.domain.lifecycle import Desk
from requests_app.models import Document
from sharing.models.release import Release

SIDES = [(Desk.REQUESTING.value, "The receiver"), (Desk.OWNING.value, "The owner")]


class Signature(models.Model):
    """A name that was typed to sign the duties or the schedule, and the seal over what was signed."""

    class What(models.TextChoices):
        DUTIES = "duties", "The receiver's duties"
        SCHEDULE = "schedule", "The data use schedule"

    release = models.ForeignKey(Release, models.PROTECT, related_name="signatures")
    what = models.CharField(max_length=8, choices=What)
    side = models.CharField(max_length=10, choices=SIDES)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    office_label = models.CharField(max_length=320)
    signed_at = models.DateTimeField()
    sha256 = models.CharField("Seal over what was signed", max_length=64)

    class Meta:
        ordering = ["signed_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="signature_once_a_side", fields=["release", "what", "side"]),
            models.CheckConstraint(name="signature_has_name", condition=~Q(name="") & ~Q(title="")),
            models.CheckConstraint(name="signature_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"


class NamedUser(models.Model):
    """Somebody at the receiver who sees the data under a release. Removed, never deleted."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="users")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=200)
    organization = models.CharField(max_length=200)
    trained_on = models.DateField(null=True, blank=True)
    acknowledged_on = models.DateField("Acknowledged confidentiality on", null=True, blank=True)
    named_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_why = models.TextField(blank=True)

    class Meta:
        ordering = ["named_at", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="user_named_once", fields=["release", "name", "organization"], condition=Q(removed_at=None)
            ),
            models.CheckConstraint(name="user_has_name", condition=~Q(name="") & ~Q(role="") & ~Q(organization="")),
            models.CheckConstraint(
                name="user_removed_after_naming", condition=Q(removed_at=None) | Q(removed_at__gte=F("named_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Certificate(models.Model):
    """That the receiver kept nothing: how, when and by whom the data was destroyed."""

    release = models.OneToOneField(Release, models.PROTECT, related_name="certificate")
    method = models.TextField()
    destroyed_on = models.DateField()
    by = models.TextField("Destroyed by")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    certified_in = models.CharField("Office", max_length=320)
    certified_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="certificate_says_how_and_who", condition=~Q(method="") & ~Q(by="")),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.destroyed_on}"


class Incident(models.Model):
    """A breach that the receiver reported: what happened, when it was noticed, how many people it may concern."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="incidents")
    what = models.TextField()
    noticed_on = models.DateField()
    persons = models.PositiveIntegerField("People affected, estimated")
    measures = models.TextField("What was done at once", blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_in = models.CharField("Office", max_length=320)
    reported_at = models.DateTimeField()

    class Meta:
        ordering = ["-reported_at"]
        default_permissions = ()
        constraints = [models.CheckConstraint(name="incident_says_what", condition=~Q(what=""))]

    def __str__(self) -> str:
        return f"{self.release_id} {self.noticed_on}"


class SourceToken(models.Model):
    """With what a source system of an owner asks whether a release is active. Only its hash is kept."""

    owner = models.ForeignKey(Agency, models.PROTECT, related_name="source_tokens")
    name = models.CharField("Source system", max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["owner", "name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="source_token_once_a_system", fields=["owner", "name"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(name="source_token_is_a_hash", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="source_token_ends_after_making", condition=Q(ended_at=None) | Q(ended_at__gte=F("made_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.name
