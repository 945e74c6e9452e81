"""The basket: datasets that a person has picked and not asked for yet. Kept with the session, by code."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.sessions.backends.base import SessionBase

from agencies.calendars import calendars, version_in_force
from agencies.models import Dataset
from emou.domain import clock
from emou.domain.calendar import BeyondCalendar, Calendar

KEY = "basket"
MOST = 20


class Basket:
    """The codes in the order in which they were picked."""

    def __init__(self, session: SessionBase) -> None:
        self.session = session
        self.codes: list[str] = list(session.get(KEY, ()))

    def __contains__(self, code: str) -> bool:
        return code in self.codes

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def is_full(self) -> bool:
        return len(self) >= MOST

    def put(self, code: str) -> None:
        """Add a dataset; once is enough, and a full basket takes no more."""
        if code not in self and not self.is_full:
            self._keep([*self.codes, code])

    def take(self, code: str) -> None:
        self._keep([kept for kept in self.codes if kept != code])

    def empty(self) -> None:
        self._keep([])

    def _keep(self, codes: list[str]) -> None:
        self.codes = codes
        self.session[KEY] = codes


def last_days(datasets: Iterable[Dataset], at: datetime) -> dict[int, date | None]:
    """By owner, the last day of a clock that starts at `at`; None beyond the calendar. Two queries."""
    books, days = calendars(), version_in_force(at).terms.answer_days
    return {owner: _last_day(at, days, books.of(owner, at)) for owner in {row.owner_id for row in datasets}}


def _last_day(at: datetime, days: int, calendar: Calendar) -> date | None:
    try:
        return clock.start(at, days, calendar).last_day
    except BeyondCalendar:
        return None
