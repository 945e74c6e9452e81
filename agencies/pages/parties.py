"""What the pages of agencies and agreement show: who is a party, who holds its offices, and the terms in words."""

from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet

from agencies.models import Agency, AgreementVersion
from agencies.pages.changing import label
from agencies.pages.seating import seatings
from agencies.rights import Rights
from emou.domain import clock
from emou.domain.calendar import BeyondCalendar, calendar_for
from emou.ui import words

MORNING = time(10)


def listed() -> QuerySet[Agency]:
    return Agency.objects.annotate(offers=Count("datasets", filter=Q(datasets__offered=True))).order_by("name")


def standing(agency: Agency, today: date) -> str:
    """Whether it is a party, in words."""
    if today < agency.joined_on:
        return f"A party from {words.full_date(agency.joined_on)}"
    if agency.left_on is None:
        return f"A party since {words.full_date(agency.joined_on)}"
    if today < agency.left_on:
        return f"A party until {words.full_date(agency.left_on)}"
    return f"Left on {words.full_date(agency.left_on)}"


def row(agency: Agency, today: date) -> dict[str, Any]:
    return {"agency": agency, "offers": agency.offers, "standing": standing(agency, today)}


def facts(agency: Agency, today: date) -> list[dict[str, str]]:
    return [
        {"term": "Abbreviation", "text": agency.abbreviation},
        {"term": "In the API", "text": agency.code},
        {"term": "Headed by", "text": agency.head},
        {
            "term": "Under the Governor",
            "text": "Yes" if agency.under_governor else "No: a release asks for its head's consent too",
        },
        {"term": "The agreement", "text": standing(agency, today)},
        {"term": "Where this was read", "text": agency.source},
    ]


def offices(agency: Agency, rights: Rights, at: datetime) -> list[dict[str, Any]]:
    """Its offices in the order of the table of roles, and who holds each at `at` (Rights.reads_people_of)."""
    found = seatings(agency.offices.all(), rights, at)
    return [{"term": one.role.label, "text": "\n".join(one.names) or "Empty"} for one in found]


def versions(today: date) -> list[dict[str, Any]]:
    """Every version of the terms, the newest first, with its numbers in plain words."""
    rows = list(AgreementVersion.objects.order_by("-in_force_from", "-number"))
    ends = [None, *(row.in_force_from for row in rows)]
    in_force = next((row.pk for row in rows if row.in_force_from <= today), None)
    return [_version(row, until, today, row.pk == in_force) for row, until in zip(rows, ends, strict=False)]


def _version(row: AgreementVersion, until: date | None, today: date, is_in_force: bool) -> dict[str, Any]:
    since = f"From {words.full_date(row.in_force_from)}"
    return {
        "row": row,
        "since": f"{since} until the day before {words.full_date(until)}" if until else since,
        "standing": "In force" if is_in_force else ("To come" if row.in_force_from > today else "Replaced"),
        "facts": [
            *({"term": label(name), "text": str(value)} for name, value in asdict(row.terms).items()),
            {"term": "How sure we are", "text": row.confidence.capitalize()},
            {"term": "Where it comes from", "text": row.source},
        ],
    }


def example(before: int, after: int, day: date) -> str:
    """What the change of the time to answer means for one request filed on the first day of the new terms."""
    filed_at, calendar = datetime.combine(day, MORNING, clock.CHICAGO), calendar_for(frozenset())
    try:
        old, new = (clock.start(filed_at, days, calendar).last_day for days in (before, after))
    except BeyondCalendar:
        return ""
    first, then, now = words.full_date(day), words.full_date(new), words.full_date(old)
    return f"A request filed on {first} has {then} as its last day, instead of {now}."
