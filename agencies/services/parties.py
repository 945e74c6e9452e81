"""Keeping the agencies and the terms of the agreement, each change on the record."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from agencies.models import Agency, Agreement, AgreementVersion
from agencies.services.changes import (
    AGREEMENT,
    PARTIES,
    Keeper,
    State,
    difference,
    keep,
    nothing_changed,
    plain,
    see_same,
)
from emou.domain import clock
from emou.domain.calendar import LAST_YEAR
from emou.domain.refusals import INCOMPLETE, Problem, Refused

AGENCY_FIELDS = ("name", "abbreviation", "joined_on", "left_on")
Fields = Mapping[str, Any]


def agency_state(agency: Agency) -> State:
    return plain(agency, AGENCY_FIELDS)


def change_agency(code: str, seen: str, fields: Fields, why: str, keeper: Keeper) -> Agency:
    """Change the names of an agency, or since and until when it is a party. Raises Agency.DoesNotExist and Refused."""
    agency = Agency.objects.get(code=code)
    before = agency_state(agency)
    see_same(before, seen, PARTIES, {"code": code})
    see_dates(fields)
    changed = difference(before, fields)
    if not changed:
        raise nothing_changed()
    for name, value in fields.items():
        setattr(agency, name, value)
    agency.save(update_fields=list(fields))
    keep(PARTIES, "agency.changed", {"code": code}, changed, why, keeper)
    return agency


def see_dates(fields: Fields) -> None:
    """Refuse an agency that leaves before it has joined."""
    if fields["left_on"] and fields["left_on"] <= fields["joined_on"]:
        message = "An agency leaves on a later day than the one on which it joined."
        raise Refused(INCOMPLETE, problems=(Problem("left_on", "before_joining", message),))


def latest_version() -> AgreementVersion:
    return AgreementVersion.objects.latest("in_force_from", "number")


def version_state(version: AgreementVersion) -> State:
    return {**asdict(version.terms), "in_force_from": version.in_force_from}


def add_version(seen: str, fields: Fields, keeper: Keeper) -> AgreementVersion:
    """New terms from a later day on. No version is ever changed: requests keep the one they were filed under (rule 1).

    Raises Refused. The database too refuses a version that would come into force at once.
    """
    last = latest_version()
    number = {"version": str(last.number + 1)}
    see_same(version_state(last), seen, AGREEMENT, {})
    see_new_terms(last, fields, clock.local_day(keeper.at))
    version = AgreementVersion.objects.create(agreement=Agreement.objects.get(), number=last.number + 1, **fields)
    changed = difference(version_state(last), version_state(version))
    keep(AGREEMENT, "agreement.version_added", number, changed, version.source, keeper)
    return version


def see_new_terms(last: AgreementVersion, fields: Fields, today: date) -> None:
    """Refuse terms that say nothing new, and a day that is not ahead."""
    terms = asdict(last.terms)
    if terms == {name: fields[name] for name in terms}:
        raise nothing_changed()
    day = fields["in_force_from"]
    message = ""
    if day <= today:
        message = "New terms come into force on a later day: what is filed today has its terms already."
    elif day <= last.in_force_from:
        message = f"Version {last.number} comes into force on {last.in_force_from}: choose a later day."
    elif day.year > LAST_YEAR:
        message = f"The calendar ends with {LAST_YEAR}."
    if message:
        raise Refused(INCOMPLETE, problems=(Problem("in_force_from", "not_ahead", message),))
