"""One dataset of one owner, asked for by one agency: one clock, one decision, one chain in the record."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, AgreementVersion, Dataset, Office
from emou.domain import clock, lifecycle
from emou.domain.calendar import Calendar
from emou.domain.clock import Clock
from emou.domain.filing import ACCESS_MODES, FREQUENCIES
from emou.domain.lifecycle import Case, Identifiability, State
from emou.domain.words import IDENTIFIABILITY_WORDS, STATE_WORDS
from requests_app.models.use_case import UseCase
from requests_app.querysets import DataRequests

OPEN = [state.value for state in lifecycle.WAITS]
TIMED = [state.value for state, wait in lifecycle.WAITS.items() if wait.ends]


class DataRequest(models.Model):
    """The present of a request. Its past is in the record: `head_seq` and `head_hash` are the newest entry's.

    A trigger refuses any change of state or clock without an entry in the record, and any clock that moves in.
    """

    reference = models.CharField(max_length=24, unique=True)
    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="requests")
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="requests_received")
    requester = models.ForeignKey(Agency, models.PROTECT, related_name="requests_made")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="requests")
    agreed = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filed_in = models.ForeignKey(Office, models.PROTECT, related_name="+")

    elements = models.JSONField()
    identifiability = models.CharField(max_length=12, choices=list(IDENTIFIABILITY_WORDS.items()))
    frequency = models.CharField(max_length=10, choices=list(FREQUENCIES.items()))
    access_mode = models.CharField(max_length=10, choices=list(ACCESS_MODES.items()))
    extract_reason = models.TextField(blank=True)
    snapshot = models.JSONField()

    state = models.CharField(max_length=20, choices=list(STATE_WORDS.items()))
    state_since = models.DateTimeField()
    last_event = models.CharField(max_length=60)
    clock_started_at = models.DateTimeField()
    clock_days = models.PositiveSmallIntegerField()
    extension_days = models.PositiveSmallIntegerField(default=0)
    last_day = models.DateField()
    due_at = models.DateTimeField()
    extension = models.JSONField(null=True, blank=True)
    conditions = models.JSONField(default=list)
    grounds = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    released_at = models.DateTimeField(null=True, blank=True)

    head_seq = models.PositiveIntegerField()
    head_hash = models.BinaryField()

    objects = DataRequests.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(name="request_due", fields=["due_at"], condition=Q(state__in=TIMED)),
            models.Index(name="request_open_of_owner", fields=["owner", "due_at"], condition=Q(state__in=OPEN)),
            models.Index(name="request_of_owner", fields=["owner", "-filed_at", "-id"]),
            models.Index(name="request_of_requester", fields=["requester", "-filed_at", "-id"]),
            models.Index(name="request_newest", fields=["-filed_at", "-id"]),
            models.Index(name="request_open", fields=["due_at", "id"], condition=Q(state__in=OPEN)),
            models.Index(name="request_ended", fields=["-state_since", "-id"], condition=~Q(state__in=OPEN)),
        ]
        constraints = [
            models.CheckConstraint(name="request_state_known", condition=Q(state__in=list(STATE_WORDS))),
            models.CheckConstraint(name="request_asks_somebody_else", condition=~Q(owner=F("requester"))),
            models.CheckConstraint(
                name="request_identifiability_known", condition=Q(identifiability__in=list(IDENTIFIABILITY_WORDS))
            ),
            models.CheckConstraint(
                name="request_due_after_its_clock_starts", condition=Q(due_at__gt=F("clock_started_at"))
            ),
            models.CheckConstraint(
                name="request_extended_says_why", condition=Q(extension_days=0) | Q(extension__isnull=False)
            ),
            models.CheckConstraint(name="request_keeps_an_element", condition=~Q(elements=[])),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def clock(self) -> Clock:
        started_on = clock.local_day(self.clock_started_at)
        return Clock(started_on, self.clock_days, self.last_day, self.due_at, self.extension_days)

    def case(self, calendar: Calendar) -> Case:
        """What the law's functions read of this row. `calendar` is the owner's, with the closures that count here."""
        return Case(
            State(self.state),
            self.last_event,
            self.clock,
            frozenset(self.elements),
            Identifiability(self.identifiability),
            self.agreed.terms,
            calendar,
            extended=self.extension is not None,
            released=self.released_at is not None,
        )


class Quarantine(models.Model):
    """A due request that the sweep could not settle: what went wrong, and when it is tried again.

    `retry_at` may be pushed about; the request's own `due_at` never is, and readers see the truth all the same.
    """

    request = models.OneToOneField(DataRequest, models.PROTECT, related_name="quarantine")
    error = models.TextField()
    failures = models.PositiveIntegerField(default=1)
    since = models.DateTimeField()
    retry_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.request_id}: {self.error}"
