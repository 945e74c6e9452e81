"""The agreement, its agencies, their offices, and who holds each office from when to when."""

from dataclasses import fields

from django.contrib.auth.models import AbstractUser, Group
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from guardian.models import GroupObjectPermissionBase

from agencies import roles
from emou.domain.offices import Span
from emou.domain.terms import Terms


class Person(AbstractUser):
    """Somebody who can sign in. Every right comes from an office; nobody is a superuser, as the database sees to.

    Never deleted: `is_active` says whether they can sign in.
    """

    class Meta:
        constraints = [
            models.CheckConstraint(name="person_is_no_superuser", condition=Q(is_superuser=False) & Q(is_staff=False))
        ]

    @property
    def label(self) -> str:
        return self.get_full_name() or self.username


class Agreement(models.Model):
    """The umbrella agreement. Statewide offices hold their rights on it."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    signed_on = models.DateField()
    note = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        permissions = roles.rights_on(roles.Scope.AGREEMENT)

    def __str__(self) -> str:
        return self.name


class AgreementVersion(models.Model):
    """The terms of the agreement from a day on. A request keeps the version in force when it was filed (rule 1)."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    in_force_from = models.DateField()
    answer_days = models.PositiveSmallIntegerField()
    extension_days = models.PositiveSmallIntegerField()
    review_days = models.PositiveSmallIntegerField()
    escalation_days = models.PositiveSmallIntegerField()
    hearing_days = models.PositiveSmallIntegerField()
    start_days = models.PositiveSmallIntegerField(db_default=5)
    suspension_days = models.PositiveSmallIntegerField(db_default=10)
    source = models.TextField()
    confidence = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="version_number_once", fields=["agreement", "number"]),
            models.CheckConstraint(name="version_days_positive", condition=Q(answer_days__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} v{self.number}"

    @property
    def terms(self) -> Terms:
        return Terms(**{field.name: getattr(self, field.name) for field in fields(Terms)})


class Agency(models.Model):
    """A party to the agreement, with its official name. It may leave; what it did stays under its name."""

    code = models.SlugField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    abbreviation = models.CharField(max_length=12)
    head = models.CharField("Title of its head", max_length=120)
    under_governor = models.BooleanField()
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    source = models.TextField()
    confidence = models.CharField(max_length=10)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        default_permissions = ()
        permissions = roles.rights_on(roles.Scope.AGENCY)
        constraints = [
            models.CheckConstraint(
                name="agency_leaves_after_joining", condition=Q(left_on=None) | Q(left_on__gt=F("joined_on"))
            )
        ]

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A seat that outlives whoever sits in it. Its group holds the rights of its kind (roles.py)."""

    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in roles.Kind])
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="offices")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="offices")
    group = models.OneToOneField(Group, models.PROTECT, related_name="office")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="office_on_agency_or_agreement",
                condition=Q(agency=None, agreement__isnull=False) | Q(agency__isnull=False, agreement=None),
            ),
            models.UniqueConstraint(name="office_once_an_agency", fields=["kind", "agency"]),
            models.UniqueConstraint(name="office_once_statewide", fields=["kind", "agreement"]),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return roles.office_label(roles.Kind(self.kind), self.agency.name if self.agency else None)


def _one(column: str) -> Func:
    """A number as a range of itself, which the index of an exclusion constraint compares without an extension."""
    return Func(F(column), F(column), Value("[]"), function="int8range", output_field=BigIntegerRangeField())


class Appointment(models.Model):
    """Who holds an office, or acts in it, from an instant to an instant. Ended, never deleted.

    One that was cancelled before it began ends when it begins, so that it holds at no instant.
    """

    class Capacity(models.TextChoices):
        HOLDER = "holder", "holds the office"
        ACTING = "acting", "acts in the office"

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    office = models.ForeignKey(Office, models.PROTECT, related_name="appointments")
    capacity = models.CharField(max_length=8, choices=Capacity, default=Capacity.HOLDER)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_not_before_start", condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at"))
            ),
            models.CheckConstraint(name="appointment_capacity_known", condition=Q(capacity__in=["holder", "acting"])),
            ExclusionConstraint(
                name="appointment_once_at_a_time",
                expressions=[
                    (_one("person"), RangeOperators.OVERLAPS),
                    (_one("office"), RangeOperators.OVERLAPS),
                    (
                        Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.capacity} {self.office}"

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)


class Invitation(models.Model):
    """That somebody new is asked to take an office from a day on, by a link in a mail.

    Of the link only the digest is kept. Sending again makes another link, and the one before opens nothing.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="invitations")
    first_name = models.CharField(max_length=150)
    last_name = models.CharField(max_length=150)
    email = models.CharField(max_length=150)
    starts_on = models.DateField()
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answer = models.CharField("Why it could not be sent", max_length=500, blank=True, db_default="")
    accepted_at = models.DateTimeField(null=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="invitations")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="invitation_open_once",
                fields=["office", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
            ),
            models.CheckConstraint(
                name="invitation_accepted_by_somebody",
                condition=Q(accepted_at=None, person=None) | Q(accepted_at__isnull=False, person__isnull=False),
            ),
            models.CheckConstraint(name="invitation_ends_once", condition=Q(accepted_at=None) | Q(revoked_at=None)),
            models.CheckConstraint(name="invitation_address_in_small_letters", condition=Q(email=Lower("email"))),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.office}"

    @property
    def label(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class AgencyRight(GroupObjectPermissionBase):
    """Guardian's rights on an agency, by foreign key, so that none can be orphaned."""

    content_object = models.ForeignKey(Agency, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False


class AgreementRight(GroupObjectPermissionBase):
    """Guardian's rights on the agreement, for the offices of the whole State."""

    content_object = models.ForeignKey(Agreement, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
