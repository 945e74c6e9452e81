"""Offices at a glance: what whoever appoints is to look at first, and what there is for somebody who holds none."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from agencies import roles
from agencies.models import Agency, Appointment, Invitation, Office
from agencies.pages import seating
from agencies.pages.seating import Flag, Seating
from agencies.rights import Rights, rights_of
from agencies.services import invitations
from emou.domain import clock
from emou.ui import words

MOST = 20


def everywhere(rights: Rights, at: datetime) -> dict[str, Any]:
    """The offices of the whole State, and a line for each agency that is a party."""
    there = Q(agency=None) | Q(agency__left_on=None) | Q(agency__left_on__gt=clock.local_day(at))
    found = seating.seatings(Office.objects.filter(there), rights, at)
    by_agency: dict[Agency, list[Seating]] = {}
    for one in found:
        if one.office.agency:
            by_agency.setdefault(one.office.agency, []).append(one)
    own = [agency for agency in by_agency if rights.holds_office_of([agency.pk])]
    return {
        "statewide": [seating.cells(one) for one in found if one.office.agency is None],
        "agencies": [seating.summary(agency.name, _url(agency), several) for agency, several in by_agency.items()],
        "own": [{"name": agency.abbreviation, "url": _url(agency)} for agency in own],
        "keeps": keeps_anybody(rights),
    }


def kept_by(rights: Rights, at: datetime) -> dict[str, Any]:
    """The offices to which this person appoints: those of their own agency, or all; and whom they still wait for."""
    if rights.keeps_people_of(None):
        return everywhere(rights, at) | {"invited": _waited_for(Invitation.objects.all(), at)}
    own = [seat.agency_id for seat in rights.seats if rights.keeps_people_of(seat.agency_id)]
    found = seating.seatings(Office.objects.filter(agency__in=own), rights, at)
    return {
        "rows": [seating.cells(one) for one in found],
        "undecided": seating.nobody_decides(found),
        "invited": _waited_for(Invitation.objects.filter(office__agency__in=own), at),
        "keeps": True,
    }


def invited_to(office: Office, at: datetime) -> list[dict[str, Any]]:
    """The invitations to an office that are neither accepted nor taken back."""
    return _waited_for(office.invitations, at)


def _waited_for(found: Any, at: datetime) -> list[dict[str, Any]]:
    related = found.filter(accepted_at=None, revoked_at=None).select_related("office__agency", "invited_by")
    rows = related.order_by("pk")[:MOST]
    held = {person: rights_of(person, at) for person in {row.invited_by for row in rows}}
    flags = [_flag(row, held[row.invited_by].keeps_people_of(row.office.agency_id) is not None) for row in rows]
    return [
        {"row": row, "first_day": words.full_date(row.starts_on), "flag": flag}
        for row, flag in zip(rows, flags, strict=True)
    ]


def _flag(row: Invitation, may_appoint: bool) -> Flag:
    if not may_appoint:
        return Flag("Whoever sent it has left: send it again", "error", "refused")
    if row.answer:
        return Flag("The email could not be sent", "error", "refused")
    if invitations.has_run_out(row):
        return Flag("The link has run out", "hourglass", "ended")
    return Flag(f"Invited, good until {seating.short(row.expires_at)}", "mail", "open")


def of_nobody(person_id: int, at: datetime) -> list[dict[str, str]]:
    """For somebody who holds no office: which they will hold, and which they held last."""
    rows = Appointment.objects.filter(person=person_id).exclude(ends_at=F("starts_at")).select_related("office__agency")
    return [{"term": row.office.label, "text": seating.when(row, at)} for row in rows.order_by("-starts_at")[:3]]


def who_appoints(office: Office, at: datetime) -> str:
    """Whom to ask for somebody acting: the agency's administrators by name, else the State Data Practice."""
    kinds = roles.kinds_with(roles.KEEPS_PEOPLE)
    held = Appointment.objects.filter(office__agency=office.agency_id, office__kind__in=kinds, person__is_active=True)
    there = [row.person.label for row in held.select_related("person") if row.span.covers(at)] if office.agency else []
    return ", ".join(sorted(there)) or "the State Data Practice"


def keeps_anybody(rights: Rights) -> bool:
    return any(rights.keeps_people_of(agency) for agency in [None, *(seat.agency_id for seat in rights.seats)])


def _url(agency: Agency) -> str:
    return reverse("agency_offices", args=[agency.code])
