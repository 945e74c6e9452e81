"""Who is put into which office, from when to when. An act is planned, shown, and carried out from the same plan.

Nobody appoints themselves, and an appointment never begins before now. Whoever carries one out holds the lock of the
chain PEOPLE, and no request is filed or decided meanwhile.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from agencies import roles
from agencies.models import Appointment, Office, Person
from agencies.rights import Rights, Seat
from agencies.services.changes import (
    PEOPLE,
    Keeper,
    State,
    digest,
    keep,
    last_about,
    nothing_changed,
    overtaken,
)
from emou.domain import clock, offices
from emou.domain.offices import Span
from emou.domain.refusals import INCOMPLETE, NOT_PERMITTED, NOT_POSSIBLE_NOW, Problem, Refused
from emou.ui import words

HOLDER, ACTING = Appointment.Capacity.HOLDER.value, Appointment.Capacity.ACTING.value
APPOINT, SUCCEED, END, CHANGE, CANCEL = "made", "succeeded", "ended", "changed", "cancelled"


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants done with an office. `first` and `last` are civil days, both included."""

    name: str
    office: Office
    person: Person
    capacity: str = HOLDER
    appointment: Appointment | None = None  # the one that is succeeded, ended, changed or cancelled
    first: date | None = None
    last: date | None = None
    why: str = ""

    @property
    def about(self) -> dict[str, str]:
        return {"office": str(self.office.pk), "person": str(self.person.pk), "part": self.person.label}

    @property
    def event(self) -> str:
        return f"appointment.{self.name}"

    def told(self, at: datetime) -> dict[str, Any]:
        """What it says, as the record has it: the same for the same form, however often it is sent."""
        days = {"first_day": self.first, "last_day": self.last}
        if self.name == END:
            days = {"last_day": self.last or clock.local_day(at)}
        how = {"capacity": self.capacity} if self.name in (APPOINT, SUCCEED) else {}
        return {"person": self.person.label} | how | {name: day.isoformat() for name, day in days.items() if day}


@dataclass(frozen=True, slots=True)
class Plan:
    """What an act does: appointments that get another end, and one that is added."""

    act: Act
    ends: tuple[tuple[Appointment, datetime | None], ...] = ()
    adds: tuple[Appointment, ...] = ()
    before: dict[str, Any] = field(default_factory=dict)

    @property
    def people(self) -> list[Person]:
        """Whose appointment it is about, each once."""
        rows = [*self.adds, *(row for row, _ in self.ends)]
        return list({row.person_id: row.person for row in rows}.values())

    def after(self, rows: Iterable[Appointment]) -> list[Appointment]:
        """These appointments of the office as they are once it is done."""
        ends = {row.pk: ends_at for row, ends_at in self.ends}
        kept = [_copy(row, ends.get(row.pk, row.ends_at)) for row in rows]
        return [*kept, *self.adds]


def seen_of(office: Office) -> str:
    """What a form carries, so that the door finds out whether somebody else was first."""
    return digest(_state(office))


def _state(office: Office) -> State:
    held = Appointment.objects.filter(office=office).order_by("pk").values_list("pk", "starts_at", "ends_at")
    asked = office.invitations.order_by("pk").values_list("pk", "digest", "accepted_at", "revoked_at")
    return {"appointments": list(held), "invitations": list(asked)}


def see_first(act: Act, seen: str, keeper: Keeper) -> bool:
    """Whether this is still to be done: False where this very act was done already, by the same person.

    Raises Refused where somebody else was first.
    """
    if seen == seen_of(act.office):
        return True
    last = last_about(PEOPLE, {"office": str(act.office.pk)})
    if last and (last.actor_id, last.name) == (keeper.rights.person_id, act.event) and _same(last.said, act, keeper.at):
        return False
    raise overtaken(last)


def _same(said: dict[str, Any], act: Act, at: datetime) -> bool:
    told = {name: one["to"] for name, one in said["changes"].items() if one["to"] is not None}
    return told == act.told(at) and said.get("why", "") == act.why and said["person"] == str(act.person.pk)


def seat_for(rights: Rights, office: Office) -> Seat:
    """The seat in which this person appoints to an office. Raises Refused."""
    seat = rights.keeps_people_of(office.agency_id)
    if seat is None:
        raise Refused(NOT_PERMITTED)
    return seat


def carry_out(plan: Plan, keeper: Keeper) -> int:
    """Do what was planned, on the record; the entry's id. Requires the transaction of the door."""
    for row, ends_at in plan.ends:
        Appointment.objects.filter(pk=row.pk).update(ends_at=ends_at)
    for row in plan.adds:
        row.save(force_insert=True)
    act = plan.act
    return keep(PEOPLE, act.event, act.about, changes(plan, keeper.at), act.why, keeper)


def changes(plan: Plan, at: datetime) -> dict[str, dict[str, Any]]:
    """What the plan changes, as the record tells it: by name, from what to what."""
    told = plan.act.told(at)
    gone = {name: None for name in plan.before if name not in told}
    return {name: {"from": plan.before.get(name), "to": to} for name, to in (told | gone).items()}


def plan(act: Act, keeper: Keeper) -> Plan:
    """What the act would do at this instant. Raises Refused."""
    return PLANS[act.name](act, keeper)


def _appoint(act: Act, keeper: Keeper) -> Plan:
    _see_appointable(act.person, keeper)
    span = offices.span(_said(act.first, "first"), _until(act), keeper.at)
    return Plan(act, adds=(_seated(act, span),))


def _succeed(act: Act, keeper: Keeper) -> Plan:
    """The present holder's appointment ends at the instant at which the successor's begins."""
    held = _still(act, keeper.at)
    _see_appointable(act.person, keeper)
    span = offices.span(_said(act.first, "first"), act.last, keeper.at)
    if act.person.pk == held.person_id:
        raise _wrong("person", "same", f"{act.person.label} holds the office already. Choose somebody else.")
    if span.starts_at <= held.starts_at:
        message = f"{held.person.label} begins on a later day: cancel that appointment, and appoint."
        raise _wrong("first", "before_begin", message)
    if held.ends_at and held.ends_at < span.starts_at:
        raise _wrong(
            "first", "after_end", f"{held.person.label} leaves before that day. Choose the day after, or appoint."
        )
    return Plan(act, ends=((held, span.starts_at),), adds=(_seated(act, span),), before={"person": held.person.label})


def _end(act: Act, keeper: Keeper) -> Plan:
    held = _still(act, keeper.at)
    if held.span.is_ahead(keeper.at):
        raise Refused(NOT_POSSIBLE_NOW, "This appointment has not begun: cancel it instead.")
    ends_at = offices.ends(act.last, keeper.at) if act.last else keeper.at
    if held.ends_at and ends_at >= held.ends_at:
        raise _wrong("last", "not_earlier", "It is to end by then already. To let it last longer, change its days.")
    _see_somebody_keeps_people(held, ends_at, keeper)
    return Plan(act, ends=((held, ends_at),), before=_days(held))


def _change(act: Act, keeper: Keeper) -> Plan:
    """Other days: all of what has not begun, and the last one of what has."""
    held = _still(act, keeper.at)
    _see_not_oneself(held.person, keeper)
    has_begun = not held.span.is_ahead(keeper.at)
    if has_begun:
        last = _until(replace(act, capacity=held.capacity))
        span = Span(held.starts_at, offices.ends(last, keeper.at) if last else None)
    else:
        span = offices.span(_said(act.first, "first"), _until(replace(act, capacity=held.capacity)), keeper.at)
    if span == held.span:
        raise nothing_changed()
    seat = replace(act, capacity=held.capacity)
    if span.starts_at == held.starts_at:
        _see_free(seat, span, held)
        return Plan(act, ends=((held, span.ends_at),), before=_days(held))
    return Plan(act, ends=((held, held.starts_at),), adds=(_seated(seat, span, held),), before=_days(held))


def _cancel(act: Act, keeper: Keeper) -> Plan:
    held = _still(act, keeper.at)
    if not held.span.is_ahead(keeper.at):
        raise Refused(NOT_POSSIBLE_NOW, "This appointment has begun: end it instead.")
    return Plan(act, ends=((held, held.starts_at),), before=_days(held))


PLANS: dict[str, Callable[[Act, Keeper], Plan]] = {
    APPOINT: _appoint,
    SUCCEED: _succeed,
    END: _end,
    CHANGE: _change,
    CANCEL: _cancel,
}


def _still(act: Act, at: datetime) -> Appointment:
    """The appointment that the act is about, if it is not over. Raises Refused."""
    held = act.appointment
    if held is None or held.span.is_over(at):
        raise Refused(NOT_POSSIBLE_NOW, "This appointment is over. What is over is never changed.")
    return held


def _see_appointable(person: Person, keeper: Keeper) -> None:
    _see_not_oneself(person, keeper)
    if not person.is_active:
        message = f"{person.label} is deactivated and cannot sign in. Reactivate them first."
        raise _wrong("person", "deactivated", message)
    if keeper.rights.keeps_people_of(None) is None and _judges(person, keeper.at):
        raise _wrong("person", "judge", f"{person.label} {A_JUDGE}")


def _judges(person: Person, at: datetime) -> bool:
    """Whether this person holds, or will hold, an office that judges: no party may keep them from it by an office."""
    kinds = [kind for right in roles.JUDGES for kind in roles.kinds_with(right)]
    held = Appointment.objects.filter(person=person, office__kind__in=kinds)
    return any(not row.span.is_over(at) for row in held)


def _see_not_oneself(person: Person, keeper: Keeper) -> None:
    if person.pk == keeper.rights.person_id:
        raise _wrong("person", "oneself", ONESELF)


def _seated(act: Act, span: Span, instead: Appointment | None = None) -> Appointment:
    _see_free(act, span, instead)
    said = {"office": act.office, "person": act.person, "capacity": act.capacity}
    return Appointment(starts_at=span.starts_at, ends_at=span.ends_at, **said)


def _see_free(act: Act, span: Span, instead: Appointment | None = None) -> None:
    """Refuse a second appointment of the same person to the same office at the same time."""
    others = Appointment.objects.filter(person=act.person, office=act.office)
    others = others.exclude(pk=instead.pk) if instead else others
    if met := next((row for row in others.order_by("starts_at") if row.span.meets(span)), None):
        message = f"{act.person.label} is appointed to this office already, {told_span(met.span)}."
        raise _wrong("person", "holds_already", message)


def _see_somebody_keeps_people(held: Appointment, ends_at: datetime, keeper: Keeper) -> None:
    """Nobody gives up their own administration while nobody else has it: who would appoint then?"""
    if held.person_id != keeper.rights.person_id or not roles.keep_people(held.office.kind):
        return
    others = Appointment.objects.filter(office=held.office_id, person__is_active=True).exclude(person=held.person_id)
    if not any(row.span.covers(ends_at) for row in others):
        raise Refused(NOT_POSSIBLE_NOW, LAST)


def is_kept_for_good(at: datetime) -> bool:
    """Whether from now on there is always somebody who can appoint to every office."""
    kinds = [kind for right in roles.KEEPS_ALL_PEOPLE for kind in roles.kinds_with(right)]
    held = Appointment.objects.filter(office__kind__in=kinds, person__is_active=True)
    return not offices.gaps([row.span for row in held], at)


def _until(act: Act) -> date | None:
    """The last day, which somebody who acts must have."""
    return _said(act.last, "last") if act.capacity == ACTING else act.last


def _said(day: date | None, name: str) -> date:
    if day is None:
        raise _wrong(name, "missing", "Give the first day." if name == "first" else "Give the last day of acting.")
    return day


def _days(held: Appointment) -> dict[str, Any]:
    """An appointment, as the record tells what was before."""
    days = {"first_day": clock.local_day(held.starts_at), "last_day": held.span.last_day}
    return {"person": held.person.label} | {name: day.isoformat() for name, day in days.items() if day}


def told_span(span: Span) -> str:
    """For a sentence: "from Monday, November 16, 2026 to Tuesday, December 1, 2026"."""
    first = f"from {words.full_date(clock.local_day(span.starts_at))}"
    return f"{first} to {words.full_date(span.last_day)}" if span.last_day else f"{first} on"


def _copy(row: Appointment, ends_at: datetime | None) -> Appointment:
    said = {name: getattr(row, name) for name in ("pk", "person", "office", "capacity", "starts_at")}
    return Appointment(ends_at=ends_at, **said)


def _wrong(name: str, code: str, message: str) -> Refused:
    return Refused(INCOMPLETE, problems=(Problem(name, code, message),))


ONESELF = (
    "Nobody appoints themselves, nor longer than they were appointed. Another administrator of the agency or the State "
    "Data Practice can."
)
A_JUDGE = (
    "judges between agencies, and with an office in yours could not judge what it is a party to. If it must be, the "
    "State Data Practice can appoint them."
)
NOBODY_LEFT = "From some day on nobody could appoint to every office. First appoint somebody without a last day."
LAST = "You are the last who can appoint here. Let somebody else be appointed first; then yours can end."
