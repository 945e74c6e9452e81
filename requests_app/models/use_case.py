"""The problem that an agency wants to solve, asking for one or more datasets. A draft until it is filed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Agency
from emou.domain.filing import PURPOSES


class UseCase(models.Model):
    """What is asked and why. `asks` holds one entry a dataset; filing makes each a request.

    `set_aside` holds, by dataset, what a draft says no longer: of elements unticked and of datasets taken out;
    `marks` who gave each answer last, and when.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        FILED = "filed"
        DISCARDED = "discarded"

    requesting_agency = models.ForeignKey(Agency, models.PROTECT, related_name="use_cases")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True, blank=True)

    title = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    decision_served = models.TextField(blank=True)
    purpose = models.CharField(max_length=30, blank=True, choices=list(PURPOSES.items()))
    legal_basis = models.TextField(blank=True)
    need = models.TextField(blank=True)
    population = models.TextField(blank=True)
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    links = models.BooleanField(null=True)
    linkage = models.TextField(blank=True)
    users = models.JSONField(default=list, blank=True)
    setting = models.TextField(blank=True)
    security_contact = models.CharField(max_length=200, blank=True)
    outputs = models.TextField(blank=True)
    small_cell_threshold = models.PositiveSmallIntegerField(null=True, blank=True)
    onward_sharing = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    retention = models.TextField(blank=True)
    destruction = models.TextField(blank=True)
    irb_number = models.CharField(max_length=80, blank=True)
    irb_expires_on = models.DateField(null=True, blank=True)
    funding = models.TextField(blank=True)
    sponsor = models.CharField(max_length=200, blank=True)
    benefit = models.TextField(blank=True)
    estimated_records = models.PositiveBigIntegerField(null=True, blank=True)
    urgency = models.TextField(blank=True)
    asks = models.JSONField(default=list, blank=True)
    set_aside = models.JSONField(default=dict, blank=True)
    marks = models.JSONField(default=dict, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(name="use_case_drafts", fields=["requesting_agency", "status", "-saved_at"])]
        constraints = [
            models.CheckConstraint(
                name="use_case_status_known", condition=Q(status__in=["draft", "filed", "discarded"])
            ),
            models.CheckConstraint(
                name="use_case_filed_has_instant",
                condition=(Q(status="filed") & Q(filed_at__isnull=False)) | (~Q(status="filed") & Q(filed_at=None)),
            ),
            models.CheckConstraint(
                name="use_case_purpose_known", condition=Q(purpose="") | Q(purpose__in=list(PURPOSES))
            ),
        ]

    def __str__(self) -> str:
        return self.title.strip() or "Untitled use case"
