"""Who of an office of the whole State may act on a request, and who is recused from it and why (rule 12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from agencies import roles
from agencies.models import Appointment
from agencies.rights import Rights
from emou.domain.lifecycle import LIFECYCLE, WAITS, Desk, Transition, Who
from requests_app.desks import FILED, HOLDS, recusals
from requests_app.models import DataRequest
from requests_app.pages import wording
from requests_app.queries import Seen


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody who holds the office that a request waits on; `why` is empty for whoever may act."""

    name: str
    why: str


def sitters(seen: Seen, desk: Desk) -> list[Sitter]:
    """Everybody of the office of `desk`, those recused first; nobody where the request does not wait on it."""
    wait = WAITS.get(seen.case.state)
    if wait is None or wait.desk is not desk:
        return []
    kinds = _kinds(desk)
    held: dict[int, list[Appointment]] = {}
    for appointment in _appointments(kinds, seen.request, seen.at):
        held.setdefault(appointment.person_id, []).append(appointment)
    found = [_sitter(rows, seen.request) for rows in held.values()]
    return sorted(found, key=lambda one: (not one.why, one.name))


def barred(seen: Seen, rights: Rights, row: Transition) -> str:
    """Why this person, who is recused from a step of the life cycle, may not take it, and who or what can."""
    if row.who is Who.NOT_THE_FILER:
        return "You filed this request, so you may not decide it. Somebody else in the office can."
    why = wording.join(recusals(seen.request, rights, holds="hold"))
    able = wording.join([one.name for one in sitters(seen, row.desk) if not one.why])
    instead = f"{able} can judge it." if able else "Nobody else in the office can judge it now."
    refers = any(open_now.who is Who.RECUSED for open_now in seen.actions)
    return f"You are recused: you {why}. {instead}{' You can refer it to the Governor’s COO.' if refers else ''}"


def _kinds(desk: Desk) -> list[roles.Kind]:
    """The offices that carry what the desk decides with."""
    rights = {row.permission for row in LIFECYCLE if row.desk is desk}
    return [kind for right in sorted(rights) for kind in roles.kinds_with(right)]


def _appointments(kinds: list[roles.Kind], request: DataRequest, at: datetime) -> Iterable[Appointment]:
    """What the holders of these offices hold there and at the parties to the request."""
    begun = Appointment.objects.filter(starts_at__lte=at, person__is_active=True)
    now = begun.filter(Q(ends_at=None) | Q(ends_at__gt=at))
    here = now.filter(office__kind__in=kinds, office__agreement__isnull=False).values("person")
    parties = Q(office__agency__in=(request.owner_id, request.requester_id))
    mine = now.filter(person__in=here).filter(parties | Q(office__kind__in=kinds))
    return mine.select_related("person", "office__agency").order_by("person__last_name", "pk")


def _sitter(rows: list[Appointment], request: DataRequest) -> Sitter:
    person = rows[0].person
    offices = [row.office for row in rows if row.office.agency_id]
    elsewhere = [HOLDS.format(holds="holds", office=office.label) for office in offices]
    filed = [FILED] if person.pk == request.filed_by_id else []
    return Sitter(person.label, " and ".join(filed + elsewhere))
