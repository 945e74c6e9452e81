"""The last days of releases and of their gates, for calendars."""

from datetime import datetime, timedelta

from django.urls import reverse

from agencies.rights import Rights
from emou.domain.gates import WARNINGS
from emou.http import icalendar
from sharing import queries
from sharing.queries import Expiry


def calendar(rights: Rights, at: datetime, site: str) -> str:
    """Every coming last day that this person may know of, as a whole day, each with a reminder 60, 30 and 7 days ahead.

    The UID of each stays, so that a calendar that reads the file anew moves what has moved.
    """
    return icalendar.feed("eMOU: releases", [_event(found, site) for found in queries.expiries(rights, at)])


def worked_on(rights: Rights, at: datetime, site: str) -> list[icalendar.Event]:
    """The same of the releases that an office has to do something about: nothing for who only oversees or decides."""
    return [_event(found, site) for found in queries.expiries(rights, at, queries.worked_on(rights))]


ALARMS = tuple(f"-P{days - 1}DT15H" for days in WARNINGS)  # at nine in the morning, so many days before a whole day


def _event(found: Expiry, site: str) -> icalendar.Event:
    release, gate = found.release, found.gate
    page = f"{site}{reverse('release_page', args=[release.pk])}"
    whose = f"{release.requester.abbreviation} may use {release.dataset.name} of {release.owner.abbreviation}"
    what = f"Gate runs out: {gate.name}" if gate else "Release ends"
    then = "The release is blocked from the next day on." if gate else "From the next day on nobody may use the data."
    fields: icalendar.Fields = {
        "UID": f"release-{release.pk}{f'.gate-{gate.number}' if gate else ''}@emou.illinois",
        "DTSTAMP": gate.changed_at if gate else release.state_since,
        "DTSTART": found.last_day,
        "DTEND": found.last_day + timedelta(days=1),
        "TRANSP": "TRANSPARENT",
        "SUMMARY": f"{what} ({release.request.reference})",
        "DESCRIPTION": f"Last day. {whose}. {then} {page}",
        "URL": page,
    }
    return fields, ALARMS
