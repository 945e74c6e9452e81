"""Seeding as a whole: all or nothing, once.

The record cannot be taken back, so the whole history is lived in one transaction. A run that is killed leaves nothing,
and the next one begins anew.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time

from django.db import connection, transaction

from agencies.models import Person, ProclaimedClosure
from emou import actions, timekeeping
from emou.audit import record
from emou.audit.models import Entry
from emou.demo import people, seats
from emou.demo.stories.casting import Casting
from emou.demo.stories.grounds import Law
from emou.demo.stories.history import History
from emou.demo.stories.moves import Closing
from emou.demo.stories.telling import stories
from emou.domain import clock
from emou.domain.calendar import Calendar, Closure, calendar_for
from emou.domain.clock import CHICAGO
from requests_app.models import DataRequest

CHAIN = "DEMO"
REACH = 70
DRAFTS = 7
BEGINS, ENDS = time(8), time(23, 57)
# A flood and a power failure: closures that move the clocks which are open at the time.
CLOSINGS = (
    Closing(
        46,
        45,
        "DPH",
        "Burst water main at the Department's building",
        "Order of the Director of Central Management Services",
    ),
    Closing(23, 22, "IDES", "Power failure in the data center", "Order of the Director of Central Management Services"),
)


class RecordNotEmpty(Exception):
    """Something is on the record already, so that no history can be put before it."""


def is_needed() -> bool:
    return not DataRequest.objects.exists()


@transaction.atomic
def seed(tell: Callable[[datetime], None]) -> Counter[str]:
    """Live through the history, up to three minutes before midnight; how many requests ended in which state."""
    record.lock(CHAIN)
    if not is_needed():
        return Counter()
    if Entry.objects.exists():
        raise RecordNotEmpty
    people.appoint_all()
    history = _history(tell)
    timekeeping.move(datetime.combine(history.day(REACH), BEGINS, CHICAGO))
    _confirm_years(history)
    actions.sweep()  # the first round of reminders has nothing behind it
    seats.come()
    _plan(history)
    history.live()
    history.pass_to(datetime.combine(history.last, ENDS, CHICAGO))
    seats.go()
    return Counter(DataRequest.objects.values_list("state", flat=True))


def _confirm_years(history: History) -> None:
    """The State Data Practice has compared the years that the history touches, and the next, with the State's list."""
    practice = Person.objects.get(username="practice")
    for year in range(history.day(REACH).year, history.last.year + 2):
        actions.confirm_year(
            practice, year, f"List of State holidays {year}, Department of Central Management Services"
        )


def _history(tell: Callable[[datetime], None]) -> History:
    calendar = _calendar()
    return History(_last_day(calendar), calendar, tell)


def _calendar() -> Calendar:
    rows = ProclaimedClosure.objects.filter(agency=None, withdrawn_at=None)
    return calendar_for(frozenset(Closure(row.day, row.why) for row in rows))


def _last_day(calendar: Calendar) -> date:
    """The first business day on or after today, by the database's own clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        today = clock.local_day(cursor.fetchone()[0])
    return today if calendar.is_open(today) else clock.add(today, 1, calendar)


def _plan(history: History) -> None:
    for story in stories():
        history.plan_life(story.life)
        for closing in story.closings:
            history.plan_closing(closing)
    for closing in CLOSINGS:
        history.plan_closing(closing)
    casting = Casting(Law())
    for life in casting.lives():
        history.plan_life(life)
    for brief, ago, left_out in casting.drafts(DRAFTS):
        history.plan_draft(brief, ago, left_out)
