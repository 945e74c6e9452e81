"""What waits on a person's offices from releases: for My work. One question, however many lists there are."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse

from agencies.calendars import Calendars
from agencies.rights import Rights
from emou.composing import Head, first_rows
from emou.domain import clock, gates, nudges
from emou.domain.gates import WARNINGS, GateState
from emou.domain.releases import ENDED, LIVE, WAITING, State
from emou.domain.words import RELEASE_WORDS, SUSPENSION_WORDS
from emou.ui import words
from requests_app.pages.wording import join
from sharing.models import Gate, NamedUser, Release
from sharing.pages import wording

MOST = 6
REVIEW_AHEAD = timedelta(days=30)
LOOKED_AT = Coalesce("reviewed_at", "started_at")
UNTOLD = ("grounds", "findings", "request__snapshot", "request__grounds", "request__findings")


@dataclass(frozen=True, slots=True)
class Turn:
    """One list: whose releases it has (`right`), which of them, in which order, and what each row says.

    `right` is held on the agency in the column `of`; where it names none, on the agreement.
    """

    name: str
    title: str
    note: str
    right: str
    of: str
    fits: Callable[[datetime], Q]
    order: str
    says: Callable[["Row"], str]
    by_when: Callable[["Row"], date | None]
    keeps: Callable[["Row"], bool] = field(default=lambda row: True)
    is_by_clock: bool = False  # time does something on the day of `by_when`

    def mine(self, rights: Rights) -> Q | None:
        """The releases that are this person's concern here; None where no office of theirs carries the right."""
        if not self.of:
            return Q() if rights.seat(self.right) else None
        held = rights.agencies_with(self.right)
        return Q(**{f"{self.of}__in": held}) if held else None


@dataclass(frozen=True, slots=True)
class Row:
    """A release as it is at an instant, for the words of a list."""

    release: Any
    at: datetime
    books: Calendars

    @property
    def today(self) -> date:
        return clock.local_day(self.at)

    @property
    def gates(self) -> list[tuple[str, gates.Gate]]:
        """Each gate by its name, in their order."""
        return [(told["name"], _gate(told)) for told in self.release.told_gates]

    @property
    def missing(self) -> list[str]:
        return [name for name, gate in self.gates if not gates.holds(gate, self.at)]

    @property
    def running_out(self) -> list[tuple[date, str]]:
        """The held gates that warn already, the soonest first, each with its last day."""
        ends = [(gate.expires_on, name) for name, gate in self.gates if gates.holds(gate, self.at)]
        return sorted((day, name) for day, name in ends if day and gates.warning_due(day, self.at))

    @property
    def start_by(self) -> date | None:
        release = self.release
        calendar = self.books.of(release.owner_id, release.since_now)
        days = release.request.agreed.terms.start_days
        return nudges.target(release.since_now, release.starts_on, days, calendar)


TOLD = ("name", "code", "state", "changed_at", "holds_from", "expires_on")


def _gate(told: dict[str, str]) -> gates.Gate:
    """What the law's functions read of a gate that came along with its release."""
    first, last = (date.fromisoformat(day) if (day := told[name]) else None for name in ("holds_from", "expires_on"))
    changed_at = datetime.fromisoformat(told["changed_at"])
    return gates.Gate(told["code"], GateState(told["state"]), changed_at, first, last)


def ready(at: datetime) -> Q:
    return Q(state_now=State.READY.value)


def startable(at: datetime) -> Q:
    return ready(at) & Q(accepted_at__isnull=False, starts_on__lte=clock.local_day(at))


def blocked(at: datetime) -> Q:
    return Q(state_now=State.BLOCKED.value)


def expiring(at: datetime) -> Q:
    today = clock.local_day(at)
    soon = Gate.objects.filter(state=GateState.HELD.value, expires_on__range=(today, today + timedelta(max(WARNINGS))))
    return Q(state_now__in=[one.value for one in LIVE]) & Exists(soon.filter(release=OuterRef("pk")))


def unaccepted(at: datetime) -> Q:
    return Q(state_now__in=[one.value for one in WAITING], accepted_at=None)


def owing(at: datetime) -> Q:
    return Q(state_now__in=[one.value for one in ENDED], started_at__isnull=False, certified_at=None)


def unconfirmed(at: datetime) -> Q:
    here = NamedUser.objects.filter(release=OuterRef("pk"), removed_at=None)
    lacking = here.filter(Q(trained_on=None) | Q(acknowledged_on=None))
    return Q(state_now__in=[one.value for one in LIVE]) & Exists(lacking)


def unreviewed(at: datetime) -> Q:
    """Six months are at least 181 days, and a day may be longer than 24 hours: `keeps` looks at the very day."""
    return Q(state_now=State.ACTIVE.value, looked_at__lte=at - timedelta(days=180) + REVIEW_AHEAD)


def before_the_cio(at: datetime) -> Q:
    return Q(state_now=State.SUSPENDED.value, revoking=True)


def stopped(at: datetime) -> Q:
    return Q(state_now=State.SUSPENDED.value, revoking=False)


def _review_by(row: Row) -> date | None:
    return nudges.next_review(row.release.looked_at) if row.release.looked_at else None


def _review_is_near(row: Row) -> bool:
    day = _review_by(row)
    return day is not None and day <= row.today + REVIEW_AHEAD


def _suspended(row: Row) -> str:
    said = row.release.suspension
    return f"{SUSPENSION_WORDS[said['reason']]}: {said['explanation'][:120]}" if said else "Suspended"


def _lifts_on(row: Row) -> date | None:
    return wording.last_day_before(row.release.lifts_at) if row.release.lifts_at else None


def _never(row: Row) -> date | None:
    return None


STEWARD, RECEIVER, CIO, PRACTICE = "manage_releases", "file_requests", "review_denials", "reopen_requests"
TURNS = (
    Turn(
        "start", "Ready to start", "The target is five business days; soonest first", STEWARD, "owner", startable,
        "since_now", lambda row: "Start it, and say where the data is seen", lambda row: row.start_by,
    ),
    Turn(
        "evidence", "Gates to record", "What must be shared and waits for evidence, longest first", STEWARD, "owner",
        blocked, "since_now", lambda row: f"Record evidence: {join(row.missing)}", _never,
    ),
    Turn(
        "expiring", "Gates that run out", "Record the newer paper before, and nothing stops", STEWARD, "owner",
        expiring, "ends_at", lambda row: join([name for _, name in row.running_out]),
        lambda row: row.running_out[0][0], lambda row: bool(row.running_out), True,
    ),
    Turn(
        "accept", "Duties to accept", "No data is seen before you sign for it", RECEIVER, "requester", unaccepted,
        "decided_at", lambda row: "Accept the duties", _never,
    ),
    Turn(
        "certify", "Certificates that you owe", "The release has ended, and nobody has said what became of the data",
        RECEIVER, "requester", owing, "ends_at", lambda row: "Certify the destruction", _never,
    ),
    Turn(
        "confirm", "People to confirm", "Training or confidentiality is not confirmed yet", RECEIVER, "requester",
        unconfirmed, "decided_at", lambda row: "Confirm each named person", _never,
    ),
    Turn(
        "review", "Access to review", "Every six months", RECEIVER, "requester", unreviewed, "looked_at",
        lambda row: "Look at who has access", _review_by, _review_is_near,
    ),
    Turn(
        "revocations", "Revocations before you", "Nobody uses the data until you judge, longest first", CIO, "",
        before_the_cio, "since_now", lambda row: "Uphold or overrule the revocation", _never,
    ),
    Turn(
        "overdue", "Not started in time", "Ready, accepted, and past the target", CIO, "", startable, "since_now",
        lambda row: f"Waits on {row.release.owner.abbreviation}’s data steward", lambda row: row.start_by,
        lambda row: (row.start_by or row.today) < row.today,
    ),
    Turn(
        "suspensions", "Suspended", "Each goes on by itself at the end of its day", CIO, "", stopped, "lifts_at",
        _suspended, _lifts_on, is_by_clock=True,
    ),
    Turn(
        "stuck", "Blocked releases", "What must be shared and is not, longest first", PRACTICE, "", blocked,
        "since_now", lambda row: join(row.missing), _never,
    ),
)  # fmt: skip


# Where the register shows each list whole, or comes nearest to it.
WHOLE = {
    "start": "side=given&state=ready",
    "evidence": "side=given&state=blocked&order=blocked",
    "expiring": "side=given&ends=60&order=ends",
    "accept": "side=received&state=blocked&state=ready",
    "certify": "side=received&certificate=owed",
    "confirm": "side=received&state=active",
    "review": "side=received&state=active",
    "revocations": "state=suspended",
    "overdue": "state=ready",
    "suspensions": "state=suspended",
    "stuck": "state=blocked&order=blocked",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One release in a list: which it is, what is to do, how it stands, and by when or since when."""

    title: str
    url: str
    reference: str
    between: str
    says: str
    status: str
    label: str
    deadline: dict[str, Any]
    since: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One list as templates/dashboards/_releases.html draws it. `has_more`: it is longer than shown."""

    name: str
    title: str
    note: str
    rows: list[Line]
    has_more: bool

    @property
    def url(self) -> str:
        return f"{reverse('release_list')}?{WHOLE[self.name]}"


def lists(rights: Rights, at: datetime, books: Calendars) -> list[Waiting] | None:
    """The lists of this person's offices that are not empty; None where releases never wait on any of them."""
    mine = [(turn, fits & turn.fits(at)) for turn in TURNS if (fits := turn.mine(rights)) is not None]
    if not mine:
        return None
    first = first_rows(_heads(mine, at))
    rows = {row.release.pk: row for row in _rows({key for one in first.values() for key in one.keys}, at, books)}
    told = [_waiting(turn, [rows[key] for key in first[turn.name].keys]) for turn, _ in mine]
    return [one for one in told if one.rows]


def _heads(mine: Sequence[tuple[Turn, Q]], at: datetime) -> dict[str, Head]:
    """Of each list twice as many as are shown, since some are sorted out by a day that only the law can count."""
    rows = Release.objects.as_of(at).annotate(looked_at=LOOKED_AT)
    return {turn.name: Head(rows.filter(fits), (turn.order, "pk"), MOST * 2) for turn, fits in mine}


def _rows(keys: Collection[int], at: datetime, books: Calendars) -> list[Row]:
    """These releases with all that the lists say of them."""
    of_each = Gate.objects.filter(release=OuterRef("pk")).order_by("number")
    told = ArraySubquery(of_each.values(told=JSONObject(**{name: name for name in TOLD})))
    shown = Release.objects.as_of(at).annotate(looked_at=LOOKED_AT, told_gates=told).filter(pk__in=keys)
    related = shown.select_related("owner", "requester", "dataset", "request__agreed").defer(*UNTOLD)
    return [Row(release, at, books) for release in related]


def _waiting(turn: Turn, rows: Sequence[Row]) -> Waiting:
    mine = [row for row in rows if turn.keeps(row)]
    mine.sort(key=lambda row: (turn.by_when(row) or date.max, getattr(row.release, turn.order), row.release.pk))
    return Waiting(turn.name, turn.title, turn.note, [_line(turn, row) for row in mine[:MOST]], len(mine) > MOST)


def _line(turn: Turn, row: Row) -> Line:
    release, day = row.release, turn.by_when(row)
    since = words.short_date(words.local_day(release.since_now))
    return Line(
        title=release.dataset.name,
        url=reverse("release_page", args=[release.pk]),
        reference=release.request.reference,
        between=f"{release.owner.abbreviation} shares with {release.requester.abbreviation}",
        says=turn.says(row),
        status=release.state_now,
        label=RELEASE_WORDS[release.state_now],
        deadline=_deadline(turn, row, day) if day else {},
        since=since,
    )


def _deadline(turn: Turn, row: Row, day: date) -> dict[str, Any]:
    """The day as components/deadline_tag.html draws it. Only what time does by itself is no target."""
    left = max(0, clock.between(row.today, day, row.books.of(row.release.owner_id, row.release.since_now)))
    return {"days_left": left, "last_day": day, "is_past": row.today > day, "is_target": not turn.is_by_clock}
