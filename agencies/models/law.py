"""The legal library: authorities, the exceptions each knows, and how sure we are. Not legal advice."""

from typing import Any

from django.db import models
from django.db.models import Q

from emou.domain.grounds import Authority, AuthorityClass, LegalException, exception_of

CLASSES = {
    "H": "Hard bar: only consent, a court order, another statute or de-identification helps",
    "C": "Conditional: allowed where purpose, recipient and paperwork fit",
    "D": "A duty on whoever holds the data, never a bar by itself",
    "N": "Does not reach sharing between State agencies",
}
CLASS_NAMES = {"H": "Hard bar", "C": "Under conditions", "D": "A duty, no bar", "N": "Does not reach agencies"}
# What a class means, for where its name stands above.
CLASS_MEANS = {klass: (means := words.split(": ")[-1])[0].upper() + means[1:] for klass, words in CLASSES.items()}
CONFIDENCE = [("high", "High"), ("medium", "Medium"), ("low", "Low")]


class LegalAuthority(models.Model):
    code = models.SlugField(max_length=24, unique=True)
    name = models.CharField(max_length=200)
    citation = models.TextField()
    klass = models.CharField("Class", max_length=1, choices=list(CLASSES.items()))
    kind = models.CharField(max_length=10)
    bars = models.TextField()
    sign_off = models.TextField()
    confidence = models.CharField(max_length=10, choices=CONFIDENCE)
    source = models.TextField()
    note = models.TextField(blank=True)
    penalties = models.TextField(blank=True, default="", db_default="")
    penalties_source = models.TextField(blank=True, default="", db_default="")
    penalties_confidence = models.CharField(max_length=10, choices=CONFIDENCE, blank=True, default="", db_default="")
    agencies = models.JSONField(default=list)
    in_force = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "legal authorities"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="authority_class_known", condition=Q(klass__in=list(CLASSES))),
            models.CheckConstraint(name="authority_has_citation", condition=~Q(citation="")),
            models.CheckConstraint(
                name="authority_penalties_have_source",
                condition=Q(penalties="") | (~Q(penalties_source="") & ~Q(penalties_confidence="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def value(self) -> Authority:
        """What the law's own functions read. Reads the exceptions: prefetch them."""
        exceptions = tuple(row.value for row in self.exceptions.all())
        return Authority(self.code, self.name, AuthorityClass(self.klass), exceptions)


class InForce(models.Manager["LegalExceptionText"]):
    """The exceptions that a denial has to answer. `LegalExceptionText.everything` has the retired ones too."""

    def get_queryset(self) -> models.QuerySet["LegalExceptionText"]:
        return super().get_queryset().filter(in_force=True)


EXCEPTION_FIELDS = ("code", "text", "citation", "purposes", "identifiability", "recipients")


class LegalExceptionText(models.Model):
    """When a sister agency may get the data after all; the three lists say structurally when it looks applicable.

    Retired, never deleted: a request filed before keeps it in its snapshot.
    """

    authority = models.ForeignKey(LegalAuthority, models.CASCADE, related_name="exceptions")
    number = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=60)
    text = models.TextField()
    citation = models.TextField(blank=True)
    purposes = models.JSONField(default=list)
    identifiability = models.JSONField(default=list)
    recipients = models.JSONField(default=list)
    in_force = models.BooleanField(default=True)

    objects = InForce()
    everything = models.Manager()  # noqa: DJ012 - a manager, not a field

    class Meta:
        ordering = ["authority", "number"]
        verbose_name_plural = "exceptions"
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="exception_code_once", fields=["authority", "code"])]

    def __str__(self) -> str:
        return f"{self.authority.code} {self.code}"

    @property
    def value(self) -> LegalException:
        return exception_of(self.fields)

    @property
    def fields(self) -> dict[str, Any]:
        """What a request's snapshot keeps of it."""
        return {name: getattr(self, name) for name in EXCEPTION_FIELDS}
