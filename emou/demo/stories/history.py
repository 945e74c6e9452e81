"""Living through the plan: the clock of the law walks from instant to instant, and every step is a real action.

The steps wait in a heap. Whatever falls due on the way is settled by the real sweep just after its midnight, whoever is
waited for is reminded every morning, and the mails of the last days are kept when they would have been sent.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from agencies.models import Agency, Person
from emou import actions, timekeeping
from emou.demo.stories.briefs import Brief
from emou.demo.stories.moves import HEARING, RELEASE, TALK, Closing, Move, username
from emou.domain import clock, reminders
from emou.domain.calendar import Calendar, calendar_for
from emou.domain.clock import CHICAGO
from requests_app.models import DataRequest
from sharing.models import Release

TICK = timedelta(seconds=2)
OPENS, OPEN_MINUTES = time(8, 40), 470
HEARD = time(9, 0)
BETWEEN_MESSAGES = timedelta(minutes=50)
SIGNED = ("accept_duties", "sign")
MAILED = 12  # business days before the last on which mail was switched on
SOON = (15, 70)  # minutes until the next move of the same day


@dataclass(frozen=True, slots=True)
class Life:
    """A use case to be filed `ago` business days before the last, and what becomes of each dataset that it asks for."""

    brief: Brief
    ago: int
    fates: Sequence[Sequence[Move]]
    hour: time | None = None


@dataclass
class History:
    """The heap of steps, and the days that they fall on. `last` is day 0; earlier days have negative numbers."""

    last: date
    calendar: Calendar
    tell: Callable[[datetime], None]
    random: Random = field(default_factory=lambda: Random(2016))  # noqa: S311  (a story, not a secret)
    steps: list[tuple[datetime, int, Callable[[], Any]]] = field(default_factory=list)
    planned: int = 0
    people: dict[str, Person] = field(default_factory=lambda: _everybody())
    agencies: dict[str, Agency] = field(default_factory=lambda: _agencies())

    def day(self, ago: int) -> date:
        """The business day that lies `ago` business days before the last."""
        return self.calendar.business_days[self.calendar.counted[self.last] - ago]

    def plan(self, at: datetime, deed: Callable[[], Any]) -> None:
        assert clock.local_day(at) <= self.last, "the history ends before this"
        self.planned += 1
        heapq.heappush(self.steps, (at, self.planned, deed))

    def plan_life(self, life: Life) -> None:
        day = self.day(life.ago)
        at = datetime.combine(day, life.hour, CHICAGO) if life.hour else self._in_office(day)
        self.plan(at, partial(self._file, life, day, at))

    def plan_closing(self, closing: Closing) -> None:
        at = datetime.combine(self.day(closing.announced), time(8, 15), CHICAGO)
        self.plan(at, partial(self._proclaim, closing, self.day(closing.closed)))

    def plan_draft(self, brief: Brief, ago: int, left_out: Sequence[str]) -> None:
        at = self._in_office(self.day(ago))
        self.plan(at, partial(self._draft, brief, at.date(), left_out))

    def live(self) -> None:
        """Take every step in its time. Time passes by itself too, so a step is never earlier than the clock."""
        while self.steps:
            at, _, deed = heapq.heappop(self.steps)
            self.pass_to(at)
            deed()
            self.deliver()
            self.tell(at)

    def pass_to(self, at: datetime) -> None:
        """Let time pass until `at`: the sweep settles what falls due at its own midnight and reminds in the morning."""
        pass_to(at, self.deliver)

    def deliver(self) -> None:
        """Keep the mails that would be sent now, once mail is switched on: making all of them takes too long."""
        if timekeeping.now() >= datetime.combine(self.day(MAILED), OPENS, CHICAGO):
            actions.deliver()
        else:
            actions.drop_mails("Mail was switched on later than this.")

    def _file(self, life: Life, day: date, at: datetime) -> None:
        draft = self._draft(life.brief, day, ())
        requests = actions.file_use_case(self._filer(life.brief), draft.pk)
        for request, moves in zip(requests, life.fates, strict=True):
            self._next(request, iter(moves), day, at)

    def _next(self, request: DataRequest, moves: Iterator[Move], day: date, at: datetime) -> None:
        move = next(moves, None)
        if move is None:
            return
        then = clock.add(day, move.after, self.calendar)
        when = self._when(move, then, at)
        self.plan(when, partial(self._take, request, move, moves, then, when))

    def _when(self, move: Move, day: date, at: datetime) -> datetime:
        """The moment of a move on `day`. Talk, hearings, releases leave nothing to chance: they shift nobody's day."""
        if move.action == TALK or move.action in HEARING or move.action.startswith(RELEASE):
            return max(at, datetime.combine(day, OPENS, CHICAGO)) + BETWEEN_MESSAGES
        return self._in_office(day) if move.after else at + timedelta(minutes=self.random.randint(*SOON))

    def _take(self, request: DataRequest, move: Move, moves: Iterator[Move], day: date, at: datetime) -> None:
        who = username(move.by, request.owner.code, request.requester.code)
        reference = f"{request.reference}-{move.part}" if move.part else request.reference
        actions.open_matter(self.people[who], reference)
        if move.action == TALK:
            actions.send_message(self.people[who], reference, move.said["text"])
        elif move.action.startswith(RELEASE):
            self._release(self.people[who], reference, move, day)
        elif move.action in HEARING:
            actions.hold_hearing(self.people[who], reference, move.action, self._heard(move, day))
        else:
            actions.take(self.people[who], reference, move.action, dict(move.said))
        self._next(request, moves, day, at)

    def _release(self, who: Person, reference: str, move: Move, day: date) -> None:
        """Something done with the release of a request, or with the gates that the move names (“*”: with all)."""
        release = Release.objects.get(request__reference=reference)
        action, said = move.action.removeprefix(RELEASE), _dated(move.said, day)
        wanted = said.pop("gates", ())
        if action in SIGNED:
            said["person"] = who.label
        for gate in release.gates.filter(**({} if wanted == "*" else {"code__in": wanted})) if wanted else ():
            actions.record_gate(who, release.pk, gate.code, action, said)
        if not wanted:
            actions.take_release(who, release.pk, action, said)

    def _heard(self, move: Move, day: date) -> dict[str, Any]:
        """What is said with a step of a hearing; a date in days becomes a morning."""
        said = dict(move.said)
        if "days" in said:
            said["starts_at"] = datetime.combine(clock.add(day, said.pop("days"), self.calendar), HEARD, CHICAGO)
        return said

    def _draft(self, brief: Brief, day: date, left_out: Sequence[str]) -> Any:
        fields = {name: value for name, value in brief.draft(day).items() if name not in left_out}
        return actions.start_draft(self._filer(brief), self.agencies[brief.requester], fields)

    def _proclaim(self, closing: Closing, day: date) -> None:
        closed = self.agencies.get(closing.agency)
        practice = self.people["practice"]
        actions.proclaim_closure(practice, day=day, why=closing.why, source=closing.source, agency=closed)

    def _filer(self, brief: Brief) -> Person:
        return self.people[f"{brief.requester.lower()}.requester"]

    def _in_office(self, day: date) -> datetime:
        opens = datetime.combine(day, OPENS, CHICAGO)
        return opens + timedelta(minutes=self.random.randint(0, OPEN_MINUTES), seconds=self.random.randint(0, 59))


def _dated(said: Mapping[str, Any], day: date) -> dict[str, Any]:
    """What is said with a release: what ends in `_in` is so many days from the move."""
    return {
        (f"{name[:-3]}_on" if name.endswith("_in") else name): (day + timedelta(value)).isoformat()
        if name.endswith("_in")
        else value
        for name, value in said.items()
    }


def pass_to(at: datetime, deliver: Callable[[], None]) -> None:
    """The same outside of a history."""
    while moment := _next_moment(at):
        _forward(moment + TICK)
        actions.sweep()
        deliver()
    _forward(at)


def _next_moment(at: datetime) -> datetime | None:
    """The next deadline or morning on the way to `at`."""
    mornings = list(reminders.moments(timekeeping.now(), at, calendar_for(frozenset())))
    coming = [moment for moment in (_next_due(at), *mornings[-1:]) if moment]
    return min(coming, default=None)


def _next_due(at: datetime) -> datetime | None:
    requests = DataRequest.objects.due(at).order_by("due_at").values_list("due_at", flat=True)[:1]
    releases = Release.objects.due(at).order_by("next_at").values_list("next_at", flat=True)[:1]
    return min([*requests, *releases], default=None)


def _forward(to: datetime) -> None:
    if to > timekeeping.now():
        timekeeping.move(to)


def _everybody() -> dict[str, Person]:
    return {row.username: row for row in Person.objects.all()}


def _agencies() -> dict[str, Agency]:
    return {row.code: row for row in Agency.objects.all()}
