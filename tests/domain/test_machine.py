"""Random lives of a request: people, time and weather in any order, held to what must be true whatever happens.

Two worlds live side by side: in one a sweep settles what is due, in the other nobody looks until somebody acts.
They must never differ, else the outcome of a request would depend on a worker.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import settings, strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from emou.domain import clock
from emou.domain.calendar import Closure, calendar_for
from emou.domain.decisions import Event, Outcome, Standing, allowed, decide, file, open_case, settle
from emou.domain.lifecycle import ACTIONS, CLOCK_MOVED, LIFECYCLE, SHAREABLE, SPLIT, WAITS, Case, Desk, Identifiability
from emou.domain.refusals import INCOMPLETE, Refused
from emou.domain.terms import Terms
from tests.domain.cases import EVERY_RIGHT, FILED_AT, LIBRARY, MICROSECOND, ground, sound

ALL = frozenset("abcdef")
ROWS = {(row.event, source, row.target) for row in LIFECYCLE for source in row.source or (None,)}
STANDINGS = st.builds(
    Standing, st.frozensets(st.sampled_from(sorted(EVERY_RIGHT)), min_size=3), st.booleans(), st.booleans()
)
BY_TIME = {row.event for row in LIFECYCLE if row.desk is Desk.CLOCK}
SELDOM = st.sampled_from([False] * 7 + [True])
EVERYBODY = st.builds(Standing, st.just(EVERY_RIGHT), SELDOM, SELDOM)


@dataclass(eq=False)
class Life:
    """One request in both worlds, with its record."""

    swept: Case
    lazy: Case
    record: list[Event]
    asked: frozenset[str]
    family: int

    def keep(self, outcome: Outcome) -> None:
        self.swept = outcome.case
        self.record += outcome.events


def born(outcome: Outcome, family: int) -> Life:
    """A request new in both worlds; siblings are of one family."""
    return Life(outcome.case, outcome.case, list(outcome.events), outcome.case.elements, family)


def words(action, case, data):
    """What might be said: sound for the elements that are left, or unsound by chance."""
    said = dict(sound(action))
    if action in {"approve", "overrule", "order", "narrow"}:
        said["elements"] = data.draw(st.none() | st.lists(st.sampled_from([*sorted(case.elements), "z"]), unique=True))
    if action == "narrow":
        said["identifiability"] = data.draw(st.none() | st.sampled_from(Identifiability))
    if action == "extend":
        said["days"] = data.draw(st.integers(0, 6))
    kept = frozenset(said.get("elements") or ()) if action == "approve" else frozenset()
    if action == "deny" or kept - {"z"}:
        said["grounds"] = [ground(elements=case.elements - kept)] if case.elements - kept else []
    return said


class Lives(RuleBasedStateMachine):
    requests = Bundle("requests")

    def __init__(self):
        super().__init__()
        self.now: datetime = FILED_AT
        self.closures: frozenset[Closure] = frozenset()
        self.lives: list[Life] = []

    @initialize(target=requests, terms=st.lists(st.integers(1, 10), min_size=3, max_size=3))
    def three_requests_are_filed(self, terms):
        self.lives = [self._filed(family, days) for family, days in enumerate(terms)]
        return multiple(*self.lives)

    def _filed(self, family: int, answer_days: int) -> Life:
        case = open_case(
            self.now,
            elements=ALL,
            identifiability=Identifiability.IDENTIFIED,
            terms=Terms(answer_days=answer_days),
            calendar=calendar_for(self.closures),
        )
        return born(file(case, at=self.now, said={}), family)

    @rule(
        life=requests, hours=st.integers(1, 16), edge=st.sampled_from([None, None, None, -MICROSECOND, 0 * MICROSECOND])
    )
    def time_passes(self, life, hours, edge):
        """By some hours, or to the very edge of a clock."""
        by_hours = self.now + timedelta(hours=hours)
        self.now = by_hours if edge is None else max(self.now, life.swept.clock.due_at + edge)

    @rule()
    def the_sweep_runs(self):
        for life in self.lives:
            life.keep(settle(life.swept, at=self.now))

    @rule(days=st.integers(-20, 20))
    def the_weather_closes_offices(self, days):
        """As the closing service does: settle, then move every open clock out, on the record."""
        day = clock.local_day(self.now) + timedelta(days=days)
        self.closures |= {Closure(day, "Snow")}
        for life in self.lives:
            life.keep(settle(life.swept, at=self.now))
            before = life.swept.clock
            life.swept, life.lazy = self._moved(life.swept), self._moved(settle(life.lazy, at=self.now).case)
            if life.swept.clock != before:
                life.record.append(Event(CLOCK_MOVED, life.swept.state, life.swept.state, self.now))

    def _moved(self, case: Case) -> Case:
        calendar = calendar_for(self.closures)
        running = clock.recount(case.clock, calendar) if case.state in WAITS else case.clock
        assert running.due_at >= case.clock.due_at, "a closure moved a clock in"
        return replace(case, calendar=calendar, clock=running)

    @rule(life=requests)
    def data_is_released(self, life):
        life.keep(settle(life.swept, at=self.now))
        shared = life.swept.state in SHAREABLE
        life.lazy = settle(life.lazy, at=self.now).case
        life.swept, life.lazy = (replace(c, released=c.released or shared) for c in (life.swept, life.lazy))

    @rule(target=requests, life=requests, standing=EVERYBODY, data=st.data())
    def somebody_moves_it_on(self, life, standing, data):
        """A step that is open now, and leads onward if any does."""
        case = settle(life.swept, at=self.now).case
        offered = allowed(case, at=self.now, standing=standing)
        onward = [row.action for row in offered if row.target in WAITS and row.target != case.state]
        names = onward or [row.action for row in offered] or ["narrow"]
        return self._act(life, data.draw(st.sampled_from(names)), standing, data)

    @rule(target=requests, life=requests, standing=EVERYBODY, data=st.data())
    def somebody_does_what_is_open(self, life, standing, data):
        case = settle(life.swept, at=self.now).case
        offered = [row.action for row in allowed(case, at=self.now, standing=standing)]
        return self._act(life, data.draw(st.sampled_from(offered or ["narrow"])), standing, data)

    @rule(target=requests, life=requests, standing=EVERYBODY | STANDINGS, data=st.data())
    def somebody_tries_anything(self, life, standing, data):
        return self._act(life, data.draw(st.sampled_from(ACTIONS)), standing, data)

    def _act(self, life, action, standing, data):
        life.keep(settle(life.swept, at=self.now))
        before, lazy = life.swept, settle(life.lazy, at=self.now).case
        offered = {row.action for row in allowed(before, at=self.now, standing=standing)}
        said = words(action, before, data)
        try:
            outcome = decide(before, action, at=self.now, says=said, standing=standing, library=LIBRARY)
        except Refused as refused:
            assert (refused.code == INCOMPLETE) is (action in offered)
            life.lazy = lazy
            return multiple()
        assert action in offered
        return self._taken(life, before, lazy, outcome, (action, said, standing))

    def _taken(self, life, before, lazy, outcome, taken):
        action, said, standing = taken
        again = decide(lazy, action, at=self.now, says=said, standing=standing, library=LIBRARY)
        assert again == outcome, "the two worlds decided differently"
        life.keep(outcome)
        life.lazy = again.case
        rest = outcome.rest.case.elements if outcome.rest else frozenset()
        narrowed = before.elements if action == "narrow" else outcome.case.elements | rest
        assert outcome.case.elements | rest <= before.elements == narrowed
        assert not outcome.case.elements & rest
        if outcome.case.state == before.state:
            assert outcome.case.clock.due_at >= before.clock.due_at, "an answer moved the clock in"
            assert action == "extend" or outcome.case.clock == before.clock, "the clock was restarted"
        if outcome.rest is None:
            return multiple()
        self.lives.append(born(outcome.rest, life.family))
        return self.lives[-1]

    @invariant()
    def swept_or_not_is_all_the_same(self):
        for life in self.lives:
            assert settle(life.swept, at=self.now).case == settle(life.lazy, at=self.now).case

    @invariant()
    def the_record_holds_only_rows_of_the_table_each_from_where_the_last_one_led(self):
        for life in self.lives:
            for event in life.record:
                assert event.name in {SPLIT, CLOCK_MOVED} or (event.name, event.source, event.target) in ROWS
            for one, other in zip(life.record, life.record[1:], strict=False):
                assert other.source == one.target
                assert other.occurred_at >= one.occurred_at

    @invariant()
    def the_record_ends_where_the_request_is(self):
        for life in self.lives:
            last = life.record[-1]
            assert last.target == life.swept.state
            if last.name in BY_TIME:
                assert last.occurred_at == life.swept.clock.due_at

    @invariant()
    def what_is_open_has_a_clock_that_time_can_still_end(self):
        for life in self.lives:
            case = settle(life.swept, at=self.now).case
            if case.state in WAITS and WAITS[case.state].ends:
                assert case.clock.due_at > self.now
            assert case.clock.due_at == clock.end_of(case.clock.last_day)

    @invariant()
    def no_element_was_added_and_siblings_share_none(self):
        seen: dict[int, set[str]] = {}
        for life in self.lives:
            held = seen.setdefault(life.family, set())
            assert life.swept.elements
            assert life.swept.elements <= life.asked
            assert not held & life.swept.elements
            held |= life.swept.elements

    @invariant()
    def what_was_released_is_never_open_again(self):
        for life in self.lives:
            assert not life.swept.released or life.swept.state in SHAREABLE


Lives.TestCase.settings = settings(max_examples=100, stateful_step_count=50)
TestLives = Lives.TestCase
