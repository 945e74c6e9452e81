"""What the keepers of the reference data should look after, found in the data itself."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from agencies import queries, roles
from agencies.calendars import unconfirmed_years
from agencies.models import Appointment, Dataset, LegalAuthority
from emou.domain import clock
from emou.domain.grounds import OTHER

PAGES = (
    ("Legal library", "library", "What each law bars, and when it does not."),
    ("Precedents", "precedents", "Every denial that was judged, and how denials fare under each law."),
    ("Agencies", "agencies", "The parties, their offices and how they answer."),
    ("Offices", "offices", "Who holds each office today, and who sits in none."),
    ("The agreement", "agreement", "Its terms in plain words, version by version."),
    ("Calendar", "calendar", "The State's business days and every closing."),
    ("Catalog", "datasets", "The datasets that can be asked for."),
)


def pages() -> list[dict[str, str]]:
    return [{"name": name, "url": reverse(url), "about": about} for name, url, about in PAGES]


def waiting(at: datetime) -> list[dict[str, Any]]:
    """What is not as it should be, each with the page on which it is mended."""
    return [*_years(at), *_unserved(at), *_without_forms(), *_unsure()]


def _years(at: datetime) -> list[dict[str, Any]]:
    this = clock.local_day(at).year
    return [
        {"what": f"The closings of {year} are not confirmed.", "url": reverse("year_confirm", args=[year])}
        for year in unconfirmed_years(this, this + 1)
    ]


def _unserved(at: datetime) -> list[dict[str, Any]]:
    """Parties at which nobody can decide: nothing can be filed with them (rule 5)."""
    held = Appointment.objects.filter(
        office__agency=OuterRef("pk"),
        office__kind__in=roles.kinds_with("decide_requests"),
        person__is_active=True,
        starts_at__lte=at,
    ).exclude(ends_at__lte=at)
    return [
        {"what": f"Nobody can decide for {agency.name}.", "url": reverse("agency_offices", args=[agency.code])}
        for agency in queries.parties(at).filter(~Exists(held))
    ]


def _without_forms() -> list[dict[str, Any]]:
    told = "{} does not say in which forms it can be had."
    return [
        {"what": told.format(row.name), "url": reverse("dataset_edit", args=[row.code])}
        for row in Dataset.objects.filter(offered=True, identifiability=[])
    ]


def _unsure() -> list[dict[str, Any]]:
    return [
        {"what": f"Have a lawyer read: {row.name}.", "url": reverse("authority_page", args=[row.code])}
        for row in LegalAuthority.objects.filter(in_force=True, confidence="low").exclude(code=OTHER)
    ]
