"""Offices by rule: at each signing in, what the provider says of a person makes and ends appointments.

Only those that were made so. An appointment that people made is never touched, and stands in the way of a second one.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from agencies.models import Appointment, ClaimedAppointment, Office, OfficeRule, Person

MADE, ENDED = "appointment.claimed", "appointment.claim_ended"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the rules end, and what they make."""

    ends: tuple[ClaimedAppointment, ...]
    makes: tuple[OfficeRule, ...]

    def __bool__(self) -> bool:
        return bool(self.ends or self.makes)


@dataclass(frozen=True, slots=True)
class Change:
    """An appointment that was made or ended, by which value of the provider's claim."""

    name: str
    appointment: Appointment
    value: str


def plan(person: Person, provider: str, values: frozenset[str], at: datetime) -> Plan:
    """What is to be done at `at`, so that this person holds by claims what the rules say, and no more."""
    due = {rule.office_id: rule for rule in rules_for(provider, values)}
    ends = tuple(row for row in _held(person, provider, at) if row.appointment.office_id not in due)
    taken = set(_not_over(person, at).values_list("office_id", flat=True))
    return Plan(ends, tuple(rule for office, rule in sorted(due.items()) if office not in taken))


def carry_out(person: Person, planned: Plan, at: datetime) -> list[Change]:
    """Requires the transaction that locked the chain of the appointments, and in which it was planned."""
    return [_end(row, at) for row in planned.ends] + [_make(person, rule, at) for rule in planned.makes]


def rules_for(provider: str, values: frozenset[str]) -> list[OfficeRule]:
    """The rules that these values meet; the one that was written first comes last."""
    rules = OfficeRule.objects.filter(provider=provider, value__in=values)
    return list(rules.select_related("office__agency").order_by("-pk"))


def _not_over(person: Person, at: datetime) -> QuerySet[Appointment]:
    """Appointments of this person that hold or are still to begin; cancelled ones have no length."""
    rows = Appointment.objects.filter(person=person)
    return rows.filter(Q(ends_at=None) | Q(ends_at__gt=at) & Q(ends_at__gt=F("starts_at")))


def _held(person: Person, provider: str, at: datetime) -> list[ClaimedAppointment]:
    rows = ClaimedAppointment.objects.filter(provider=provider, appointment__in=_not_over(person, at))
    return list(rows.select_related("appointment__office__agency").order_by("pk"))


def _end(row: ClaimedAppointment, at: datetime) -> Change:
    row.appointment.ends_at = at
    row.appointment.save(update_fields=["ends_at"])
    return Change(ENDED, row.appointment, row.value)


def _make(person: Person, rule: OfficeRule, at: datetime) -> Change:
    made = Appointment.objects.create(person=person, office=rule.office, starts_at=at)
    ClaimedAppointment.objects.create(appointment=made, provider=rule.provider, value=rule.value)
    return Change(MADE, made, rule.value)


def providers_with_rules() -> set[str]:
    return set(OfficeRule.objects.values_list("provider", flat=True))


def replace(provider: str, rules: list[tuple[str, Office]]) -> int:
    """These rules in place of all that this provider had; how many there are now. As the owner of the tables."""
    OfficeRule.objects.filter(provider=provider).delete()
    return len(OfficeRule.objects.bulk_create(OfficeRule(provider=provider, value=v, office=o) for v, o in rules))
