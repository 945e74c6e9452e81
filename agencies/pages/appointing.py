"""What an act on an office will do, told before it is done, from the plan by which the door does it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from agencies import queries, roles
from agencies.models import Appointment, Office, Person
from agencies.pages.changing import Row, days
from agencies.pages.seating import DECIDING, active_spans
from agencies.pages.visits import Visit
from agencies.services.appointments import ACTING, APPOINT, CANCEL, CHANGE, END, SUCCEED, Act, Plan, changes
from emou.domain import clock, offices
from emou.domain.offices import Span
from emou.ui import words


@dataclass(frozen=True, slots=True)
class Before:
    """How things stand: the appointments not over of the office, those of its agency's deciding offices, the work."""

    own: list[Appointment]
    deciding: list[Appointment]
    waiting: int


@dataclass(frozen=True, slots=True)
class Told:
    rows: list[Row]
    follows: list[str]
    stays: list[str]


def told(plan: Plan, before: Before, visit: Visit) -> Told:
    """What changes, what follows from it, and what does not."""
    act, at = plan.act, visit.at
    changed = {name: one for name, one in changes(plan, at).items() if one["from"] != one["to"]}
    shown = [Row(row.label, row.before, row.after or "None") for row in days(changed)]
    office = [Row("Office", "", act.office.label)] if act.name == APPOINT else []
    follows = [*_rights(plan, at), *_gaps(plan, before, at), *_work(plan, before, at), *_told_to(plan, visit)]
    return Told([*office, *shown], follows, _stays(act))


def told_of_person(person: Person, held: Sequence[Appointment], at: datetime, *, is_active: bool) -> Told:
    """What follows from keeping somebody out, or from letting them in again."""
    offices_now = [row.office.label for row in held if row.span.covers(at)]
    names = "; ".join(offices_now) or "no office"
    if is_active:
        follows = [f"{person.label} can sign in again from this instant on, as ever.", f"They hold {names}."]
        return Told([], follows, ["Sessions, tokens and feeds of before stay ended: they make new ones."])
    alone = [row.office for row in held if row.span.covers(at) and _is_alone(row, at)]
    unserved = {office.agency.name for office in alone if office.agency and _is_last_to_decide(person, office, at)}
    follows = [
        f"{person.label} is out this instant: every open window, every token and every calendar feed ends.",
        *(f"Nobody else holds this office, and it counts as empty: {office.label}." for office in alone),
        *(f"Nobody else at {name} can decide. {UNSERVED}" for name in sorted(unserved)),
    ]
    stays = ["Nothing is deleted. What they did stays on the record, with name and office."]
    if offices_now:
        stays.append(f"Their appointments stay as they are ({names}). End those that are over for good.")
    return Told([], follows, [*stays, "The work stays with the offices, whoever holds them."])


def _is_last_to_decide(person: Person, office: Office, at: datetime) -> bool:
    is_deciding = roles.Kind(office.kind) in DECIDING and office.agency_id is not None
    return is_deciding and not queries.deciders(office.agency_id or 0, at).exclude(person=person).exists()


def _is_alone(row: Appointment, at: datetime) -> bool:
    others = Appointment.objects.filter(office=row.office_id, person__is_active=True).exclude(person=row.person_id)
    return not any(other.span.covers(at) for other in others)


def _rights(plan: Plan, at: datetime) -> list[str]:
    """Whose rights begin and end, and when."""
    ending = [_ending(row.person.label, Span(row.starts_at, ends_at), at) for row, ends_at in plan.ends]
    return [*ending, *(_beginning(row, at) for row in plan.adds)]


def _ending(who: str, span: Span, at: datetime) -> str:
    if span.is_cancelled:
        return f"{who} does not take the office on {_at(span.starts_at)}."
    if span.last_day is None:
        return f"{who} stays in the office until somebody ends it."
    if span.is_over(at):
        return f"{who}'s rights end this instant: on every page, in every open window, and in every program."
    return f"{who}'s rights end with {words.full_date(span.last_day)}, by themselves."


def _beginning(row: Appointment, at: datetime) -> str:
    begins = "this instant" if row.starts_at <= at else f"by themselves with {_at(row.starts_at)}"
    ends = f", and end with {words.full_date(row.span.last_day)}" if row.span.last_day else ""
    return f"{row.person.label}'s rights begin {begins}{ends}."


def _told_to(plan: Plan, visit: Visit) -> list[str]:
    """Who is told of it: whom it is about, but for whoever does it."""
    names = [one.label for one in plan.people if one.is_active and one.pk != visit.person.pk]
    told = f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} told by a notice and by mail."
    return [told] if names else []


def _gaps(plan: Plan, before: Before, at: datetime) -> list[str]:
    """From when to when nobody sits there who sat there before, and what cannot be done meanwhile."""
    office = plan.act.office
    told = _new_gaps(before.own, plan.after(before.own), at)
    found = [f"{_from(gap, at)} nobody holds this office." for gap in told]
    if until := _as_now(plan, before.own, at):
        found.append(f"Until {until} nobody holds this office, as now.")
    if roles.Kind(office.kind) not in DECIDING or not office.agency:
        return [*found, STANDS_IN] if found else []
    if until := _as_now(plan, before.deciding, at):
        found.append(f"Until {until} nobody at {office.agency.name} can decide, as now. {UNSERVED}")
    alone = _new_gaps(before.deciding, plan.after(before.deciding), at)
    name = office.agency.name
    found += [f"{_from(gap, at)} nobody at {name} can decide. {UNSERVED}" for gap in alone]
    if told and not alone:
        others = _others(office, plan.after(before.deciding), told[0].starts_at)
        found.append(f"Others at {name} can still decide: {others}.")
    return found


def _as_now(plan: Plan, rows: Sequence[Appointment], at: datetime) -> str:
    """Until when nobody sits where nobody sits now either; empty where somebody sits, or nobody comes."""
    gap, after = (offices.gaps(active_spans(some), at)[:1] for some in (rows, plan.after(rows)))
    is_empty = bool(plan.adds and gap and after) and gap[0].starts_at <= at and after[0].starts_at <= at
    return _at(after[0].ends_at) if is_empty and after[0].ends_at else ""


def _new_gaps(before: Sequence[Appointment], after: Sequence[Appointment], at: datetime) -> list[Span]:
    was = offices.gaps(active_spans(before), at)
    return [gap for gap in offices.gaps(active_spans(after), at) if not any(_within(gap, old) for old in was)]


def _within(gap: Span, other: Span) -> bool:
    ends = other.ends_at is None or (gap.ends_at is not None and gap.ends_at <= other.ends_at)
    return other.starts_at <= gap.starts_at and ends


def _others(office: Office, rows: Iterable[Appointment], at: datetime) -> str:
    there = [row for row in rows if row.office_id != office.pk and row.span.covers(at) and row.person.is_active]
    return ", ".join(dict.fromkeys(f"{row.person.label}, {_role(row)}" for row in there))


def _role(row: Appointment) -> str:
    return roles.BY_KIND[roles.Kind(row.office.kind)].label.lower()


def _work(plan: Plan, before: Before, at: datetime) -> list[str]:
    """What waits stays with the office: who sees it then."""
    if not before.waiting:
        return []
    waits = f"{before.waiting} request waits" if before.waiting == 1 else f"{before.waiting} requests wait"
    if plan.adds:
        row = plan.adds[0]
        seen = "sees them at once" if row.starts_at <= at else f"sees them from {_at(row.starts_at)} on"
        return [f"{waits} on this office. {row.person.label} {seen}."]
    return [f"{waits} on this office. The work stays with the office, whoever holds it, and every clock runs on."]


def _stays(act: Act) -> list[str]:
    stays = ["No clock moves, and nothing that was decided changes."]
    if act.name in (END, SUCCEED):
        who = act.appointment.person.label if act.appointment else ""
        stays.append(f"What {who} did stays on the record, with name and office. They can still sign in.")
    if act.name in (CHANGE, CANCEL):
        stays.append("Nothing is deleted: what was planned before stays on the record.")
    if act.capacity == ACTING and act.name not in (END, SUCCEED, CANCEL):
        stays.append("Whoever holds the office keeps it, with all its rights.")
    return stays


def _from(gap: Span, at: datetime) -> str:
    first = "From this instant" if gap.starts_at <= at else f"From {_at(gap.starts_at)}"
    return f"{first} until {_at(gap.ends_at)}" if gap.ends_at else first


def _at(at: datetime) -> str:
    return words.full_date(clock.local_day(at))


UNSERVED = "Nothing can be filed with it then, and a request that waits is approved by silence when its clock runs out."
STANDS_IN = "What it would be told meanwhile is told to the State Data Practice."
