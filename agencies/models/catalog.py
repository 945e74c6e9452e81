"""The catalog: datasets, their elements, the law that attaches to each, and the gates that a release waits for."""

from django.db import models
from django.db.models import Q

from agencies.models.law import CONFIDENCE, LegalAuthority
from agencies.models.people import Agency
from emou.domain.lifecycle import Identifiability

SENSITIVITIES = [
    ("public", "Public"),
    ("internal", "Internal"),
    ("confidential", "Confidential"),
    ("restricted", "Restricted"),
]
GATE_KINDS = {
    "A": "Federal approval",
    "P": "Paper the State holds",
    "S": "Statutory approver",
    "L": "Lawful basis",
}


class Offered(models.Manager["Element"]):
    """The elements that can be asked for. `Element.everything` has those too that are offered no longer."""

    def get_queryset(self) -> models.QuerySet["Element"]:
        return super().get_queryset().filter(offered=True)


class Dataset(models.Model):
    code = models.SlugField(max_length=40, unique=True)
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="datasets")
    name = models.CharField(max_length=200)
    description = models.TextField()
    subject = models.CharField(max_length=60)
    period = models.CharField(max_length=80, blank=True)
    updated = models.CharField("How often it is updated", max_length=80, blank=True)
    source_system = models.CharField(max_length=120, blank=True)
    identifiability = models.JSONField("Forms in which it can be had", default=list)  # empty: not said yet
    authorities = models.ManyToManyField(LegalAuthority, related_name="datasets", blank=True)
    offered = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="dataset_identifiability_known",
                condition=Q(identifiability__contained_by=[level.value for level in Identifiability]),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Element(models.Model):
    """A field of a dataset. It is offered no longer rather than deleted: filed requests name it for ever."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="elements")
    number = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    sensitivity = models.CharField(max_length=12, choices=SENSITIVITIES)
    provenance = models.CharField(max_length=120)
    authorities = models.ManyToManyField(LegalAuthority, related_name="elements", blank=True)
    offered = models.BooleanField(default=True)

    objects = Offered()
    everything = models.Manager()  # noqa: DJ012 - a manager, not a field

    class Meta:
        ordering = ["dataset", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="element_code_once", fields=["dataset", "code"]),
            models.CheckConstraint(
                name="element_sensitivity_known",
                condition=Q(sensitivity__in=[code for code, _ in SENSITIVITIES]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GateRule(models.Model):
    """What a release must wait for. It attaches to exactly one of dataset, authority, purpose, owner, class."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    body = models.CharField(max_length=200)
    kind = models.CharField(max_length=1, choices=list(GATE_KINDS.items()))
    instrument = models.TextField()
    source = models.TextField()
    confidence = models.CharField(max_length=10, choices=CONFIDENCE)
    dataset = models.ForeignKey(Dataset, models.CASCADE, null=True, blank=True, related_name="gate_rules")
    elements = models.JSONField(default=list)
    authority = models.ForeignKey(LegalAuthority, models.CASCADE, null=True, blank=True, related_name="gate_rules")
    authority_class = models.CharField(max_length=1, blank=True)
    purpose = models.CharField(max_length=30, blank=True)
    owner = models.ForeignKey(Agency, models.CASCADE, null=True, blank=True, related_name="gate_rules")
    bases = models.JSONField(default=list)

    class Meta:
        ordering = ["code"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="gate_has_one_target",
                condition=Q(dataset__isnull=False, authority=None, authority_class="", purpose="", owner=None)
                | Q(dataset=None, authority__isnull=False, authority_class="", purpose="", owner=None)
                | (Q(dataset=None, authority=None, purpose="", owner=None) & ~Q(authority_class=""))
                | (Q(dataset=None, authority=None, authority_class="", owner=None) & ~Q(purpose=""))
                | Q(dataset=None, authority=None, authority_class="", purpose="", owner__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name
