"""Settle and decide on a locked request. Whoever calls opens the transaction and hands the events on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.utils.functional import SimpleLazyObject

from agencies import queries
from agencies.calendars import calendars
from agencies.rights import Rights
from emou.domain import decisions, grounds
from emou.domain.calendar import BeyondCalendar, Calendar
from emou.domain.decisions import Event, Outcome
from emou.domain.grounds import Library, Matter
from emou.domain.lifecycle import WAITS, Case, Desk, Identifiability
from emou.domain.refusals import NOT_PERMITTED, NOT_POSSIBLE_NOW, UNCOUNTED, Refused
from requests_app.desks import acting_seat, recusals, standing
from requests_app.models import DataRequest
from requests_app.queries import overruled_before
from requests_app.services import keeping
from requests_app.services.keeping import CLOCK, Kept
from requests_app.services.serving import serve

CITE_LAW = frozenset({"grounds"})


def case_of(request: DataRequest) -> Case:
    """The facts of a request for a command: counted with every closure that may still move its clock.

    The closures are read when something is counted; most commands count nothing.
    """
    calendar = SimpleLazyObject(lambda: calendars().of(request.owner_id, request.clock_started_at))
    return request.case(cast(Calendar, calendar))


def settle(request: DataRequest, *, at: datetime) -> list[Kept]:
    """Save what time has decided about a locked request, dated to its deadline."""
    return keeping.keep(request, decisions.settle(case_of(request), at=at), CLOCK)


def decide(request: DataRequest, action: str, says: Mapping[str, Any], *, at: datetime, rights: Rights) -> list[Kept]:
    """Carry out `action` on a locked request that is settled at `at`. Raises Refused and then changes nothing."""
    outcome = outcome_of(request, action, says, at=at, rights=rights)
    if _starts_owners_clock(outcome):
        serve(request.owner, request.filed_by_id, at)
    seat = acting_seat(request, rights, action)
    if seat is None:
        raise Refused(NOT_PERMITTED)
    return keeping.keep(request, outcome, keeping.by(rights, seat))


def outcome_of(request: DataRequest, action: str, says: Mapping[str, Any], *, at: datetime, rights: Rights) -> Outcome:
    """What `action` would make of a request as it stands at `at`. Changes nothing. Raises Refused."""
    library = queries.library_of(request.snapshot) if CITE_LAW & set(says) else {}
    try:
        outcome = decisions.decide(
            decisions.settle(case_of(request), at=at).case,
            action,
            at=at,
            says=_detailed(action, says, request, rights),
            standing=standing(request, rights),
            library=library,
        )
    except BeyondCalendar as beyond:
        raise Refused(NOT_POSSIBLE_NOW, UNCOUNTED) from beyond
    return _with_findings(request, outcome, library)


def is_open(request: DataRequest, action: str, *, at: datetime, rights: Rights) -> bool:
    """Whether this person can take `action` at `at`, if they say what it needs."""
    case = decisions.settle(case_of(request), at=at).case
    rows = decisions.allowed(case, at=at, standing=standing(request, rights))
    return any(row.action == action for row in rows)


def _starts_owners_clock(outcome: Outcome) -> bool:
    last = outcome.events[-1]
    return last.source is not last.target and last.target in WAITS and WAITS[last.target].desk is Desk.OWNING


def _detailed(action: str, says: Mapping[str, Any], request: DataRequest, rights: Rights) -> dict[str, Any]:
    """What was said, with the facts that the record must keep beside it.

    An extension keeps the date that it replaces, a referral what recused whoever refers.
    """
    if action == "extend":
        return dict(says) | {"original_last_day": request.last_day.isoformat()}
    return dict(says) | {"recused": recusals(request, rights)} if action == "refer" else dict(says)


def _with_findings(request: DataRequest, outcome: Outcome, library: Library) -> Outcome:
    """The outcome with what is doubtful about each denial in it: shown to counsel and to the CIO, on the record."""
    events = tuple(_found(request, event, library, part_offered=False) for event in outcome.events)
    rest = outcome.rest
    if rest is not None:
        rest = replace(rest, events=tuple(_found(request, event, library, part_offered=True) for event in rest.events))
    return replace(outcome, events=events, rest=rest)


def _found(request: DataRequest, event: Event, library: Library, *, part_offered: bool) -> Event:
    if "grounds" not in event.said:
        return event
    found = findings(request, event.said["grounds"], library, part_offered=part_offered)
    return replace(event, said={**event.said, "findings": found})


def findings(
    request: DataRequest, said: list[Mapping[str, Any]], library: Library, *, part_offered: bool
) -> list[dict[str, str]]:
    """What is doubtful about a complete denial of this request (rule 7). Never blocks."""
    matter = Matter(
        attached={row["code"]: frozenset(row["authorities"]) for row in request.snapshot["elements"]},
        purpose=request.use_case.purpose,
        identifiability=Identifiability(request.identifiability),
        recipient=request.requester.code,
        part_offered=part_offered,
        overruled_before=overruled_before(request),
    )
    rows = grounds.findings(grounds.read(said), matter, library)
    return [{"code": row.code, "message": row.message} for row in rows]
