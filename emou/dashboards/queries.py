"""What a person's first page reads. A constant number of queries, whatever there is to show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from agencies.calendars import calendars
from agencies.rights import Rights
from emou.domain.lifecycle import FINAL, State
from requests_app import queries
from requests_app.filters import at_desks_of, open_at
from requests_app.models import UseCase
from requests_app.pages.listing import SHOWN, Row, rows

MOST, SOME = 50, 10
LATELY = timedelta(days=30)
SOON = 3  # business days


@dataclass(frozen=True, slots=True)
class Work:
    """A person's first page: what waits on them, what they wait for, what was decided, what is not filed yet."""

    waiting: list[Row]
    elsewhere: list[Row]
    decided: list[Row]
    drafts: list[UseCase]
    waiting_count: int
    elsewhere_count: int

    @property
    def due_soon(self) -> int:
        """Those still in time: a target that has passed is counted apart."""
        return sum(1 for row in self.waiting if not row.is_past and (row.days_left or 0) <= SOON)

    @property
    def passed(self) -> int:
        return sum(1 for row in self.waiting if row.is_past)


def work(rights: Rights, at: datetime) -> Work:
    books = calendars()
    seen = queries.visible(rights).select_related(*SHOWN)
    mine = at_desks_of(rights)
    soonest = seen.as_of(at).filter(open_at(at)).order_by("due_at", "pk")
    decided = seen.as_of(at).filter(~open_at(at), state_now__in=_values(FINAL), since_now__gte=at - LATELY)
    counted = soonest.aggregate(all=Count("pk"), mine=Count("pk", filter=mine or Q(pk=None)))
    return Work(
        rows(soonest.filter(mine)[:MOST], at, books) if mine else [],
        rows(soonest.exclude(mine)[:SOME] if mine else soonest[:SOME], at, books),
        rows(decided.order_by("-since_now", "-pk")[:SOME], at, books),
        drafts(rights),
        counted["mine"],
        counted["all"] - counted["mine"],
    )


def drafts(rights: Rights) -> list[UseCase]:
    """The drafts of this person's filing offices, last saved first."""
    own = queries.use_cases(rights).filter(status=UseCase.Status.DRAFT).select_related("saved_by", "requesting_agency")
    return list(own.order_by("-saved_at")[:MOST])


def _values(states: Iterable[State]) -> list[str]:
    return [state.value for state in states]
