"""Reading requests. Every list, filter and count takes the moment with `as_of`: no reader waits for the sweep."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Case, CharField, DateTimeField, F, Q, Value, When

from agencies.rights import Rights
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
        rows = [(state, row) for state in State if (row := lifecycle.clock_row(state))]
        ended = [Q(state=state, due_at__lte=at) for state, _ in rows]
        to_state = [When(over, then=Value(row.target.value)) for over, (_, row) in zip(ended, rows, strict=True)]
        to_event = [When(over, then=Value(row.event)) for over, (_, row) in zip(ended, rows, strict=True)]
        return self.annotate(
            state_now=Case(*to_state, default=F("state"), output_field=CharField()),
            event_now=Case(*to_event, default=F("last_event"), output_field=CharField()),
            since_now=Case(
                *(When(over, then=F("due_at")) for over in ended),
                default=F("state_since"),
                output_field=DateTimeField(),
            ),
        )

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
