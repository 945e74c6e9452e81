"""What a release waits for, and the evidence that it is there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models.catalog import GATE_KINDS
from emou.domain import gates
from emou.domain.gates import GateState
from emou.domain.words import GATE_WORDS
from requests_app.models import Document
from sharing.models.release import Release

EVIDENT = [state.value for state in gates.EVIDENT]


class Gate(models.Model):
    """One gate of one release: `instrument` is what law asks for, `held_instrument` what was given.

    The newest evidence alone; what came before is in the record.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="gates")
    number = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    body = models.CharField(max_length=200)
    kind = models.CharField(max_length=1, choices=list(GATE_KINDS.items()))
    instrument = models.TextField()
    elements = models.JSONField(default=list)
    added_why = models.TextField("Why the State Data Practice added it", blank=True)

    state = models.CharField(max_length=8, choices=list(GATE_WORDS.items()), default=GateState.NEEDED.value)
    changed_at = models.DateTimeField()
    held_instrument = models.TextField(blank=True)
    reference = models.TextField(blank=True)
    signatory = models.TextField(blank=True)
    scope = models.TextField(blank=True)
    terms = models.TextField("Its conditions", blank=True)
    why = models.TextField("Why it was refused", blank=True)
    requested_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    holds_from = models.DateField("Held without a break from", null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="gates")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_in = models.CharField("Office", max_length=320, blank=True)

    class Meta:
        ordering = ["release", "number"]
        default_permissions = ()
        indexes = [
            models.Index(
                name="gate_expires", fields=["expires_on"], condition=Q(state="held", expires_on__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="gate_once_a_release", fields=["release", "code"]),
            models.CheckConstraint(name="gate_state_known", condition=Q(state__in=list(GATE_WORDS))),
            models.CheckConstraint(
                name="gate_held_has_evidence",
                condition=~Q(state__in=EVIDENT)
                | (
                    Q(effective_on__isnull=False, holds_from__isnull=False)
                    & ~Q(held_instrument="")
                    & ~Q(signatory="")
                    & ~Q(reference="")
                ),
            ),
            models.CheckConstraint(
                name="gate_expires_after_effect", condition=Q(expires_on=None) | Q(expires_on__gte=F("effective_on"))
            ),
            models.CheckConstraint(
                name="gate_answered_after_request",
                condition=Q(requested_on=None) | Q(received_on=None) | Q(received_on__gte=F("requested_on")),
            ),
            models.CheckConstraint(
                name="gate_in_force_after_request",
                condition=Q(requested_on=None) | Q(effective_on=None) | Q(effective_on__gte=F("requested_on")),
            ),
            models.CheckConstraint(name="gate_refused_says_why", condition=~Q(state="refused") | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def facts(self) -> gates.Gate:
        """What the law's functions read of this row."""
        return gates.Gate(self.code, GateState(self.state), self.changed_at, self.holds_from, self.expires_on)
