"""Proclaimed closures, and what they do to open clocks: move them out, on the record, and never in (rule 4)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet

from agencies.calendars import Calendars, calendars
from agencies.models import Agency, ProclaimedClosure
from agencies.rights import Rights, Seat
from emou.audit import record
from emou.audit.record import CALENDAR_CHAIN, Line
from emou.domain import clock
from emou.domain.calendar import calendar_for
from emou.domain.clock import Clock
from emou.domain.decisions import Event
from emou.domain.lifecycle import CLOCK_MOVED, LIFECYCLE, WAITS, Desk, State
from emou.domain.refusals import INCOMPLETE, NOT_POSSIBLE_NOW, Problem, Refused
from requests_app.models import DataRequest
from requests_app.services.keeping import CALENDAR_LOCK, By, Kept, by, line, tell

BATCH = 500
LONGEST_WHY = 120
REOPENABLE = [state.value for row in LIFECYCLE if row.action == "reopen" for state in row.source]
# What counting a clock again reads of a request, and what a page names it by.
COUNTED = (
    "reference", "owner__abbreviation", "owner__name", "clock_started_at", "clock_days", "extension_days", "last_day",
    "due_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """An open request whose clock a closure moves out, from one last day to a later one."""

    request: DataRequest
    clock: Clock


def moves(books: Calendars, requests: Iterable[DataRequest]) -> Iterator[Move]:
    """Which of these open clocks end later under `books`. Reads only: a page shows it before anything is saved."""
    for request in requests:
        calendar = books.of(request.owner_id, request.clock_started_at)
        counted = clock.recount(request.clock, calendar)
        if counted.last_day > request.last_day:
            yield Move(request, counted)


def running(at: datetime, agency: Agency | None) -> QuerySet[DataRequest]:
    """The requests whose clock still runs at `at`, of one owner or of all."""
    rows = DataRequest.objects.filter(state__in=[state.value for state in WAITS], due_at__gt=at)
    return (rows.filter(owner=agency) if agency else rows).order_by("pk")


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a closure would do if it were proclaimed now: clocks that move out, and silence that came too early."""

    moves: list[Move]
    too_early: list[Move]


def prospect(*, day: date, why: str, source: str, agency: Agency | None, at: datetime) -> Prospect:
    """What proclaiming this closure at `at` would do, and what it cannot do. Reads only. Raises Refused.

    What was deemed approved stays so; where the closure would have kept the clock running, it may be reopened (13).
    """
    _sound(day, why, source, agency)
    closure = ProclaimedClosure(day=day, why=why, agency=agency, added_at=at)
    books = Calendars([*calendars().closures, closure])
    over = Q(clock_started_at__lt=clock.end_of(day), last_day__gte=day)
    rows = running(at, agency).filter(over).select_related("owner").only(*COUNTED)
    ended = _deemed(at, agency).filter(over).select_related("owner").only(*COUNTED)
    by_last_day = sorted(moves(books, rows), key=lambda move: (move.request.last_day, move.request.reference))
    return Prospect(by_last_day, list(moves(books, ended.order_by("last_day", "pk"))))


def _deemed(at: datetime, agency: Agency | None) -> QuerySet[DataRequest]:
    """What silence approved and may still be reopened, of one owner or of all."""
    rows = DataRequest.objects.as_of(at).filter(state_now__in=REOPENABLE, released_at=None)
    return rows.filter(owner=agency) if agency else rows


def proclaim(
    *, day: date, why: str, source: str, agency: Agency | None, at: datetime, rights: Rights, seat: Seat
) -> tuple[ProclaimedClosure, list[Kept]]:
    """Add a closure and move every open clock that it touches. Requires a transaction that took `hold_alone`."""
    _sound(day, why, source, agency)
    closure = ProclaimedClosure.objects.create(
        day=day, why=why, source=source, agency=agency, added_at=at, added_by_id=rights.person_id
    )
    actor = by(rights, seat)
    _on_record("closure.proclaimed", closure, at, actor)
    touched = running(at, agency)
    locked = touched.select_for_update()
    return closure, _move_all(list(moves(calendars(), locked)), closure, at, actor)


def withdraw(closure_id: int, *, at: datetime, rights: Rights, seat: Seat) -> ProclaimedClosure:
    """Withdraw a closure. Clocks that ran while it stood keep it: nothing moves in. Requires `hold_alone`."""
    closure = ProclaimedClosure.objects.select_for_update().get(pk=closure_id)
    if closure.withdrawn_at is not None:
        raise Refused(NOT_POSSIBLE_NOW, "This closure was withdrawn before.")
    closure.withdrawn_at = at
    closure.save(update_fields=["withdrawn_at"])
    _on_record("closure.withdrawn", closure, at, by(rights, seat))
    return closure


def hold_alone() -> None:
    """Wait for every command under way and keep new ones waiting: no clock may start beside a change of calendar."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CALENDAR_LOCK])


def _sound(day: date, why: str, source: str, agency: Agency | None) -> None:
    found = [
        Problem(name, "missing", message)
        for name, value, message in (
            ("why", why, "Say what closes the offices."),
            ("source", source, "Name the proclamation."),
        )
        if not value.strip()
    ]
    if len(why) > LONGEST_WHY:
        found.append(Problem("why", "too_long", f"At most {LONGEST_WHY} characters, please."))
    found += _not_a_new_closing(day, agency)
    if found:
        raise Refused(INCOMPLETE, problems=tuple(found))


def _not_a_new_closing(day: date, agency: Agency | None) -> Iterator[Problem]:
    rules = calendar_for(frozenset())
    if day not in rules.counted:
        yield Problem("day", "beyond_calendar", "The calendar covers the years 2016 to 2100.")
    elif why := rules.why_closed(day):
        yield Problem("day", "already_closed", f"Offices are closed on this day anyway: {why}.")
    elif ProclaimedClosure.objects.filter(day=day, agency=agency, withdrawn_at=None).exists():
        yield Problem("day", "twice", "This closure is proclaimed already.")


def _on_record(name: str, closure: ProclaimedClosure, at: datetime, actor: By) -> None:
    said = {"day": closure.day.isoformat(), "why": closure.why, "source": closure.source}
    said["agency"] = closure.agency.code if closure.agency else "all agencies"
    record.lock(CALENDAR_CHAIN)
    record.append([Line(CALENDAR_CHAIN, name, at, said, **actor.columns)])


def _move_all(found: list[Move], closure: ProclaimedClosure, at: datetime, actor: By) -> list[Kept]:
    kept: list[Kept] = []
    for first in range(0, len(found), BATCH):
        kept += _move_batch(found[first : first + BATCH], closure, at, actor)
    return kept


def _move_batch(batch: list[Move], closure: ProclaimedClosure, at: datetime, actor: By) -> list[Kept]:
    events = [_event(move, closure, at) for move in batch]
    places = record.append([line(m.request, event, actor) for m, event in zip(batch, events, strict=True)])
    for move, place in zip(batch, places, strict=True):
        row = move.request
        row.last_day, row.due_at = move.clock.last_day, move.clock.due_at
        row.head_seq, row.head_hash = place.seq, place.hash
    DataRequest.objects.bulk_update([move.request for move in batch], ["last_day", "due_at", "head_seq", "head_hash"])
    kept = [Kept(m.request, event, place) for m, event, place in zip(batch, events, places, strict=True)]
    tell(kept)
    return kept


def _event(move: Move, closure: ProclaimedClosure, at: datetime) -> Event:
    state = State(move.request.state)
    said = {
        "closure": closure.day.isoformat(),
        "why": closure.why,
        "from": move.request.last_day.isoformat(),
        "to": move.clock.last_day.isoformat(),
    }
    return Event(CLOCK_MOVED, state, state, at, said, (Desk.REQUESTING, WAITS[state].desk))
