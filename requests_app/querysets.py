"""Reading requests. Every list, filter and count takes the moment with `as_of`: no reader waits for the sweep."""

from datetime import datetime
from functools import cache
from typing import Self

from django.db import models
from django.db.models import F, Q, Value

from agencies.rights import Rights
from emou.composing import AT, Filled, Now, Written, written
from emou.domain import lifecycle
from emou.domain.lifecycle import State


def first_filed(reference: str) -> str:
    """The reference without the letter of a part: EMOU-2026-000123-B is a part of EMOU-2026-000123."""
    return "-".join(reference.split("-")[:3])


class DataRequests(models.QuerySet):
    """The rows of requests_app.DataRequest."""

    def as_of(self, at: datetime) -> Self:
        """Annotate `state_now`, `event_now` and `since_now`: what time has made of each request at `at`.

        Equal to `decisions.settle` row by row; a test holds the two together.
        """
        return self.annotate(**{name: Filled(column, at) for name, column in _written(self.model).items()})

    def visible_to(self, rights: Rights) -> Self:
        """What this person may know of: requests of and to their agencies, and every request for an overseer."""
        if rights.oversees:
            return self
        seen = rights.agencies_with("view_requests")
        return self.filter(Q(owner__in=seen) | Q(requester__in=seen))

    def family_of(self, reference: str) -> Self:
        """The request first filed and every part that was split off it."""
        base = first_filed(reference)
        return self.filter(Q(reference=base) | Q(reference__startswith=f"{base}-"))

    def due(self, at: datetime) -> Self:
        """Whose clock has run out and whose outcome time decides; the sweep's work."""
        timed = [state for state in State if lifecycle.clock_row(state)]
        return self.filter(state__in=timed, due_at__lte=at)


@cache
def _written(model: type[models.Model]) -> dict[str, Written]:
    rows = [(state, row) for state in State if (row := lifecycle.clock_row(state))]
    ended = (
        Now(Q(state=state, due_at__lte=AT), Value(row.event), Value(row.target.value), F("due_at"))
        for state, row in rows
    )
    return written(model, list(ended))
