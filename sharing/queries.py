"""Reading releases for pages, API and services. Never writes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from agencies.calendars import Calendars
from agencies.models import Agency
from agencies.rights import Rights
from emou.domain import clock, gates, nudges, releasing
from emou.domain.gates import GateState
from emou.domain.releases import ENDED, KNOWN, LIVE, Release as Facts, State, Transition
from requests_app.models import Document
from sharing.desks import standing
from sharing.facts import LOADED, facts_of
from sharing.models import Gate, Release, SourceToken

RELATED = (
    "owner", "requester", "dataset", "request__owner", "request__requester", "request__dataset", "request__agreed",
    "request__use_case",
)  # fmt: skip

SHOWN = (Prefetch("gates", Gate.objects.select_related("document", "recorded_by")), "users", "signatures", "incidents")


@dataclass(frozen=True, slots=True)
class SeenGate:
    """A gate as it stands at one instant, and what this person can do about it."""

    row: Gate
    state: GateState
    holds: bool
    since: datetime
    steps: list[gates.Step]
    warning: int | None  # 60, 30 or 7: it runs out within as many days


@dataclass(frozen=True, slots=True)
class Seen:
    """A release as it stands at one instant, for one person: what page and API show."""

    release: Release
    at: datetime
    facts: Facts
    actions: list[Transition]
    gates: list[SeenGate]

    @property
    def state(self) -> State:
        return self.facts.state

    @property
    def is_suspended(self) -> bool:
        return self.state is State.SUSPENDED

    @property
    def missing(self) -> list[Gate]:
        """The gates that do not hold now."""
        return [gate.row for gate in self.gates if not gate.holds]

    @property
    def why_not_active(self) -> str:
        """Why the data may not be seen now; empty where it may."""
        return releasing.why_not_active(self.facts, self.at, {gate.row.code: gate.row.name for gate in self.gates})

    @property
    def last_day(self) -> date:
        """The last day on which the data may be used: the one approved, or the one of a leaving agency."""
        return min(filter(None, (self.release.ends_on, self.release.winds_down_on)))

    @property
    def start_by(self) -> date | None:
        """The day until which it should be started; a target. None unless it is ready."""
        return nudges.start_by(self.facts)

    def may_renew(self, rights: Rights) -> bool:
        """Whether this person may ask for the same once more: whoever files for the receiver, once it was decided."""
        return self.state in KNOWN and rights.seat("file_requests", self.release.requester_id) is not None

    @property
    def review_by(self) -> date | None:
        """The day until which the receiver has to look again at who has access; None unless it is in use."""
        return nudges.review_by(self.facts)


def visible(rights: Rights) -> QuerySet[Release]:
    return Release.objects.visible_to(rights)


def see(release_id: int, rights: Rights, at: datetime) -> Seen:
    """One release as it stands at `at`. Raises Release.DoesNotExist for what this person may not know of."""
    rows = (
        visible(rights)
        .select_related(*RELATED, "certificate__document", "certificate__certified_by")
        .prefetch_related(*SHOWN)
    )
    return seen(rows.get(pk=release_id), rights, at)


def seen(release: Release, rights: Rights, at: datetime) -> Seen:
    facts = releasing.settle(facts_of(release), at=at).release
    stand = standing(release.request, rights)
    now = {gate.code: gate for gate in facts.gates}
    lives = facts.state in LIVE
    shown = [_seen_gate(row, now[row.code], stand, lives=lives, at=at) for row in release.gates.all()]
    return Seen(release, at, facts, releasing.allowed(facts, at=at, standing=stand), shown)


def _seen_gate(row: Gate, facts: gates.Gate, stand: releasing.Standing, *, lives: bool, at: datetime) -> SeenGate:
    steps = gates.allowed(facts, held=stand.held) if lives else []
    warning = gates.warning_due(facts.expires_on, at) if facts.state is GateState.HELD and facts.expires_on else None
    return SeenGate(row, facts.state, gates.holds(facts, at), facts.changed_at, steps, warning)


def offered_documents(release: Release) -> list[Document]:
    """The documents that evidence may point to: of the request, and known to both agencies."""
    rows = Document.objects.filter(request=release.request_id, withdrawn_at=None).order_by("added_at", "pk")
    return [row for row in rows if not row.is_sealed]


def of_request(request_id: int, rights: Rights, at: datetime) -> Release | None:
    """The release of a request `as_of` a moment, with its gates: the newest if one before was void.

    None where there is none, or none to be seen.
    """
    rows = visible(rights).as_of(at).prefetch_related("gates")
    return rows.filter(request=request_id).order_by("-pk").first()


def given_by(agencies: list[int]) -> Q:
    """Who can see our data."""
    return Q(owner__in=agencies)


def received_by(agencies: list[int]) -> Q:
    """What we may see."""
    return Q(requester__in=agencies)


def in_state(rows: QuerySet[Release], *states: State) -> QuerySet[Release]:
    """Of rows `as_of` a moment, those that are in one of these states then."""
    return rows.filter(state_now__in=[state.value for state in states])


def owing_certificate(rows: QuerySet[Release]) -> QuerySet[Release]:
    """Of rows `as_of` a moment: ended, once started, and what became of the data is not certified."""
    return in_state(rows, *ENDED).filter(started_at__isnull=False, certified_at=None)


def ending_by(rows: QuerySet[Release], until: datetime) -> QuerySet[Release]:
    """Of rows `as_of` a moment: living ones whose last day, or a gate's, comes before `until`."""
    soon = Exists(Gate.objects.filter(release=OuterRef("pk"), state=GateState.HELD.value, expires_on__lt=until.date()))
    return in_state(rows, *LIVE).filter(Q(ends_at__lte=until) | soon)


def start_overdue(rows: QuerySet[Release], at: datetime, books: Calendars | None = None) -> list[Release]:
    """Ready, and not started within the target: the State CIO's office looks at these. Rows with RELATED."""
    ready = in_state(rows.as_of(at), State.READY).select_related(*RELATED).prefetch_related(*LOADED)
    today = clock.local_day(at)
    found = []
    for release in ready:
        facts = releasing.settle(facts_of(release, books), at=at).release
        if (last := nudges.start_by(facts)) and last < today:
            found.append(release)
    return found


def revocations(rows: QuerySet[Release]) -> QuerySet[Release]:
    """What is before the State CIO: of rows `as_of` a moment, suspended and to be revoked."""
    return in_state(rows, State.SUSPENDED).filter(revoking=True)


def suspensions(rows: QuerySet[Release]) -> QuerySet[Release]:
    return in_state(rows, State.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Expiry:
    """A day that a calendar shows: the end of a release or of one of its gates."""

    release: Release
    gate: Gate | None
    last_day: date

    @property
    def warn_at(self) -> list[datetime]:
        return [at for _, at in gates.warnings(self.last_day)]


def worked_on(rights: Rights) -> Q:
    """What an office has to do something about: it releases the data, or files for whoever receives it."""
    return given_by(rights.agencies_with("manage_releases")) | received_by(rights.agencies_with("file_requests"))


def expiries(rights: Rights, at: datetime, concerning: Q | None = None, most: int = 500) -> list[Expiry]:
    """The coming ends of living releases and of their held gates, the soonest first."""
    living = in_state(visible(rights).filter(concerning or Q()).as_of(at), *LIVE)
    ends = living.select_related("owner", "requester", "dataset", "request").order_by("ends_at", "pk")[:most]
    held = Gate.objects.filter(release__in=living, state=GateState.HELD.value, expires_on__gte=clock.local_day(at))
    rows = held.select_related("release__owner", "release__requester", "release__dataset", "release__request")
    found = [Expiry(row, None, clock.local_day(row.ends_at - timedelta(microseconds=1))) for row in ends]
    found += [Expiry(row.release, row, row.expires_on) for row in rows.order_by("expires_on", "pk")[:most]]
    return sorted(found, key=lambda one: (one.last_day, one.release.pk))[:most]


def source_tokens(rights: Rights) -> QuerySet[SourceToken]:
    """The source systems of the agencies whose releases this person manages."""
    return SourceToken.objects.filter(owner__in=rights.agencies_with("manage_releases"))


def agencies_managed(rights: Rights) -> QuerySet[Agency]:
    return Agency.objects.filter(pk__in=rights.agencies_with("manage_releases"))
