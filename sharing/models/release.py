"""What a shareable decision brings about: who may see which data, how, and until when."""

from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, Dataset
from emou.domain.filing import ACCESS_MODES
from emou.domain.lifecycle import BASES, SHAREABLE, State as Decision
from emou.domain.releases import LIVE, State
from emou.domain.words import RELEASE_WORDS, STATE_WORDS
from requests_app.models import DataRequest
from sharing.querysets import Releases

STOPPED, RUNS, NEVER_WAS = State.SUSPENDED.value, State.ACTIVE.value, State.VOID.value
LIVING = [state.value for state in LIVE]


class Release(models.Model):
    """The present of a release. Its past is in the record of its request, whose lock guards it too.

    `opens_at` and `closes_at` bound the time in which its gates hold together; `ends_at` is the first instant after its
    last day; `next_at` is when time or a gate changes it next, and the sweep looks at it. A trigger refuses any state
    without its entry in the record.
    """

    request = models.ForeignKey(DataRequest, models.PROTECT, related_name="releases")
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="releases_given")
    requester = models.ForeignKey(Agency, models.PROTECT, related_name="releases_received")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="releases")
    decision = models.CharField(max_length=20, choices=[(s.value, STATE_WORDS[s.value]) for s in SHAREABLE])
    decided_at = models.DateTimeField()

    state = models.CharField(max_length=10, choices=list(RELEASE_WORDS.items()))
    state_since = models.DateTimeField()
    last_event = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField("Last day that was approved")
    winds_down_on = models.DateField("Last day before an agency leaves the agreement", null=True, blank=True)
    ends_at = models.DateTimeField()
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    lifts_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)

    access_mode = models.CharField(max_length=10, choices=list(ACCESS_MODES.items()), blank=True)
    location = models.TextField(blank=True)
    extract_reason = models.TextField(blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    certified_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField("Access reviewed", null=True, blank=True)
    suspension = models.JSONField(null=True, blank=True)
    revoking = models.BooleanField(default=False)
    spent = models.BooleanField("A suspension has run out or was overruled", default=False)
    nudged = models.JSONField("What it has said by itself", default=dict, db_default={})
    grounds = models.JSONField(default=list)
    findings = models.JSONField(default=list)

    objects = Releases.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(name="release_next", fields=["next_at"], condition=Q(next_at__isnull=False)),
            models.Index(name="release_newest", fields=["-decided_at", "-id"]),
            models.Index(name="release_of_owner", fields=["owner", "-decided_at", "-id"]),
            models.Index(name="release_of_requester", fields=["requester", "-decided_at", "-id"]),
            models.Index(name="release_ends", fields=["ends_at", "id"], condition=Q(state__in=LIVING)),
        ]
        constraints = [
            models.UniqueConstraint(name="release_once", fields=["request"], condition=~Q(state=NEVER_WAS)),
            models.CheckConstraint(name="release_state_known", condition=Q(state__in=list(RELEASE_WORDS))),
            models.CheckConstraint(
                name="release_decision_shareable", condition=Q(decision__in=[s.value for s in SHAREABLE])
            ),
            models.CheckConstraint(
                name="release_suspended_until_or_judged",
                condition=Q(~Q(state=STOPPED), lifts_at=None, revoking=False)
                | Q(state=STOPPED, lifts_at=None, revoking=True)
                | Q(state=STOPPED, lifts_at__isnull=False, revoking=False),
            ),
            models.CheckConstraint(
                name="release_active_once_accepted_and_started",
                condition=~Q(state=RUNS) | (Q(accepted_at__isnull=False, started_at__isnull=False) & ~Q(location="")),
            ),
            models.CheckConstraint(
                name="release_extract_says_why", condition=~Q(access_mode="extract") | ~Q(extract_reason="")
            ),
            models.CheckConstraint(
                name="release_certified_after_start",
                condition=Q(certified_at=None) | Q(certified_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="release_looked_at_while_it_lives",
                condition=~Q(state__in=LIVING) | Q(next_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.state}"

    @property
    def basis(self) -> str:
        """Why the data must be shared that its owner did not choose to share; empty where it chose."""
        return BASES.get(Decision(self.decision), "")
