"""The steps of a hearing, kept as entries on the request's own record. Whoever calls opens the transaction."""

from datetime import datetime
from typing import Any

from agencies.rights import Rights
from emou.audit.models import Entry
from emou.domain import hearings
from emou.domain.decisions import Event, Outcome, Says
from emou.domain.hearings import Step
from emou.domain.lifecycle import Desk
from emou.domain.refusals import NOT_PERMITTED, Refused
from requests_app.desks import desk_agency, standing
from requests_app.models import DataRequest
from requests_app.services import keeping
from requests_app.services.deciding import case_of
from requests_app.services.keeping import Kept


def take(request: DataRequest, action: str, says: Says, *, at: datetime, rights: Rights) -> list[Kept]:
    """Put a step of the hearing on the record of a locked request that is settled at `at`. Raises Refused.

    Empty where the same person has just said the same: a button pressed twice acts once.
    """
    if _was_just_said(request, action, says, rights.person_id):
        return []
    case = case_of(request)
    step = hearings.decide(
        case, action, at=at, says=says, standing=standing(request, rights), answered=answered(request)
    )
    seat = rights.seat(step.permission, desk_agency(request, step.desk))
    if seat is None:
        raise Refused(NOT_PERMITTED)
    event = Event(step.event, case.state, case.state, at, _said(step, says), step.tells)
    return keeping.keep(request, Outcome(case, (event,)), keeping.by(rights, seat))


def answered(request: DataRequest) -> frozenset[Desk]:
    """The desks that have answered since this request is heard."""
    once = {step.event for step in hearings.STEPS if step.once}
    said = Entry.objects.filter(chain=request.reference, name__in=once, occurred_at__gte=request.state_since)
    return frozenset(Desk(side) for side in said.values_list("said__side", flat=True))


def _was_just_said(request: DataRequest, action: str, says: Says, person_id: int) -> bool:
    step = next((step for step in hearings.STEPS if step.action == action), None)
    rows = Entry.objects.filter(chain=request.reference, name__in=hearings.EVENTS).order_by("-seq")
    last = rows.first()
    if step is None or last is None or (last.name, last.actor_id) != (step.event, person_id):
        return False
    return all(_plain(says.get(name, "")) == last.said[name] for name in step.needs)


def _said(step: Step, says: Says) -> dict[str, Any]:
    said = {name: _plain(says[name]) for name in step.needs}
    return said | {"side": step.desk.value}


def _plain(value: Any) -> str:
    """An instant as the record writes it; a browser's two characters for one line break as one."""
    return value.isoformat() if isinstance(value, datetime) else str(value).replace("\r\n", "\n").strip()
