"""Reading releases. Every list, filter and count takes the moment with `as_of`: no reader waits for the sweep."""

from datetime import datetime
from functools import cache
from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from agencies.rights import Rights
from emou.composing import AT, Filled, Now, Written, written
from emou.domain.releases import LIVE, OPEN, TIMED, State


class Releases(models.QuerySet):
    """The rows of sharing.Release."""

    def as_of(self, at: datetime) -> Self:
        """Annotate `state_now`, `event_now` and `since_now`: what time and its gates have made of each at `at`.

        Equal to `releasing.settle` row by row; a test holds the two together. A row is settled when it is saved, so
        its gates hold together from `opens_at` to `closes_at`, and never once more.
        """
        return self.annotate(**{name: Filled(column, at) for name, column in _written(self.model).items()})

    def visible_to(self, rights: Rights) -> Self:
        """What this person may know of: like the requests that they came from."""
        if rights.oversees:
            return self
        seen = rights.agencies_with("view_requests")
        return self.filter(Q(owner__in=seen) | Q(requester__in=seen))

    def due(self, at: datetime) -> Self:
        """What time or a gate has changed already; the sweep's work."""
        return self.filter(next_at__lte=at)


STAYS = (F("last_event"), F("state"), F("state_since"))


def _taken(when: Q, action: str, since: Any) -> Now:
    row = next(row for row in TIMED if row.action == action)
    assert row.target is not None
    return Now(when, Value(row.event), Value(row.target.value), since)


@cache
def _written(model: type[models.Model]) -> dict[str, Written]:
    return written(model, _at(AT))


def _at(at: datetime) -> list[Now]:
    """In the order in which they are looked at."""
    is_open = Q(opens_at__lte=at) & (Q(closes_at=None) | Q(closes_at__gt=at))
    has_closed = Q(opens_at__isnull=False, closes_at__lte=at)
    blocked, used, stopped = Q(state=State.BLOCKED), Q(state__in=list(OPEN)), Q(state=State.SUSPENDED)
    # A suspension that has run out: were the gates open just then, or do they open only later, or no more?
    going_on = stopped & Q(opens_at__lte=F("lifts_at")) & (Q(closes_at=None) | Q(closes_at__gt=F("lifts_at")))
    later = stopped & Q(opens_at__gt=F("lifts_at"))
    return [
        _taken(Q(state__in=list(LIVE), ends_at__lte=at), "expire", Greatest(F("ends_at"), F("state_since"))),
        Now(stopped & (Q(lifts_at=None) | Q(lifts_at__gt=at)), *STAYS),
        _taken(going_on & is_open, "resume", F("lifts_at")),
        _taken(going_on, "block", F("closes_at")),
        _taken(later & is_open, "clear", F("opens_at")),
        _taken(later & has_closed, "block", F("closes_at")),
        _taken(stopped, "block", F("lifts_at")),
        _taken(used & has_closed, "block", F("closes_at")),
        _taken(blocked & is_open, "clear", F("opens_at")),
        _taken(blocked & has_closed, "block", F("closes_at")),
    ]
