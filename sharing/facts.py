"""What the law's functions read of a release."""

from datetime import datetime
from typing import cast

from django.utils.functional import SimpleLazyObject

from agencies.calendars import Calendars, calendars
from emou.domain.calendar import Calendar
from emou.domain.lifecycle import Desk
from emou.domain.releases import Release as Facts, State
from sharing.models import Release

LOADED = ("gates", "users", "signatures")


def facts_of(release: Release, books: Calendars | None = None) -> Facts:
    """The facts of a release whose request, use case, terms, and LOADED rows are at hand.

    The closures are read when something is counted; most commands count nothing.
    """
    request = release.request
    approved = sum(user.get("count") or 0 for user in request.use_case.users)
    named = sum(user.removed_at is None for user in release.users.all())
    return Facts(
        state=State(release.state),
        last_event=release.last_event,
        since=release.state_since,
        gates=tuple(gate.facts for gate in release.gates.all()),
        starts_on=release.starts_on,
        ends_at=release.ends_at,
        elements=frozenset(request.elements),
        places=approved - named,
        accepted=release.accepted_at is not None,
        started=release.started_at is not None,
        certified=release.certified_at is not None,
        revoking=release.revoking,
        spent=release.spent,
        lifts_at=release.lifts_at,
        signed=frozenset(Desk(row.side) for row in release.signatures.all() if row.what == row.What.SCHEDULE),
        reviewed_at=release.reviewed_at or release.started_at,
        nudged={key: datetime.fromisoformat(at) for key, at in release.nudged.items()},
        terms=request.agreed.terms,
        calendar=cast(
            Calendar, SimpleLazyObject(lambda: (books or calendars()).of(release.owner_id, release.state_since))
        ),
    )
