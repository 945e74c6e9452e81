"""Offices and who holds them: of all agencies, of one, and one by itself with its past. Read by everybody signed in."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies.models import Agency, Invitation, Office
from agencies.pages import changing, seating
from agencies.pages.seating import Seating, sitter
from agencies.pages.visits import Visit, visit_of
from agencies.services import invitations
from agencies.services.changes import PEOPLE
from emou.domain import clock
from emou.http.access import signed_in
from emou.ui import words
from emou.ui.turning import turned
from requests_app.pages import counting

PAST = ("Person", "When")


@signed_in
@require_GET
def offices(request: HttpRequest) -> HttpResponse:
    """The offices of the whole State, and a line for each agency."""
    visit = visit_of(request)
    there = Q(agency=None) | Q(agency__left_on=None) | Q(agency__left_on__gt=clock.local_day(visit.at))
    found = seating.seatings(Office.objects.filter(there), visit.rights, visit.at)
    by_agency: dict[Agency, list[Seating]] = {}
    for one in found:
        if one.office.agency:
            by_agency.setdefault(one.office.agency, []).append(one)
    own = [agency for agency in by_agency if visit.rights.holds_office_of([agency.pk])]
    context = {
        "statewide": [seating.cells(one) for one in found if one.office.agency is None],
        "agencies": [seating.summary(agency.name, _url(agency), several) for agency, several in by_agency.items()],
        "own": [{"name": agency.abbreviation, "url": _url(agency)} for agency in own],
        "keeps": _keeps_anybody(visit),
    }
    return render(request, "agencies/offices.html", context)


@signed_in
@require_GET
def agency_offices(request: HttpRequest, code: str) -> HttpResponse:
    visit = visit_of(request)
    agency = get_object_or_404(Agency, code=code)
    found = seating.seatings(agency.offices.all(), visit.rights, visit.at)
    context = {
        "agency": agency,
        "rows": [seating.cells(one) for one in found],
        "undecided": seating.nobody_decides(found),
        "keeps": visit.rights.keeps_people_of(agency.pk) is not None,
        "trail": seating.trail(),
    }
    return render(request, "agencies/agency_offices.html", context)


@signed_in
@require_GET
def office_page(request: HttpRequest, pk: int) -> HttpResponse:
    visit = visit_of(request)
    one = next(iter(seating.seatings(Office.objects.filter(pk=pk), visit.rights, visit.at)), None)
    if one is None:
        raise Http404
    keeps = visit.rights.keeps_people_of(one.office.agency_id) is not None
    context = {
        "office": one.office,
        "title": one.role.label,
        "whose": one.office.agency.name if one.office.agency else "The whole State",
        "flags": one.flags,
        "is_quiet": one.is_quiet,
        "here": [sitter(row, visit.rights, visit.at, reads=one.reads) for row in one.shown],
        "may": seating.may(one.office),
        "reads": one.reads,
        "keeps": keeps,
        "trail": seating.trail(one.office),
        **(_read(request, one, visit) if one.reads else {}),
        **({"invited": _invited(one.office)} if keeps else {}),
    }
    return render(request, "agencies/office_page.html", context)


def _read(request: HttpRequest, one: Seating, visit: Visit) -> dict[str, Any]:
    """What those read who may know more than today's names."""
    page = turned(seating.past(one.office, visit.at), request.GET)
    return {
        "ahead": [sitter(row, visit.rights, visit.at, reads=True) for row in one.ahead],
        "past_columns": PAST,
        "past_rows": [_past(row, visit) for row in page.rows],
        "page": page,
        "waiting": counting.waiting_on(one.office, visit.at),
        "history": changing.history(PEOPLE, office=str(one.office.pk)),
    }


def _past(row: Any, visit: Visit) -> dict[str, Any]:
    who = {"text": row.person.label, "url": reverse("person_page", args=[row.person_id])}
    return {"cells": [who, {"text": seating.when(row, visit.at)}]}


def _invited(office: Office) -> list[dict[str, Any]]:
    """The invitations to an office that are neither accepted nor taken back."""
    rows = office.invitations.filter(accepted_at=None, revoked_at=None).order_by("pk")
    return [{"row": row, "first_day": words.full_date(row.starts_on), "flag": _flag(row)} for row in rows]


def _flag(row: Invitation) -> seating.Flag:
    if row.answer:
        return seating.Flag("The mail could not be sent", "error", "refused")
    if invitations.has_run_out(row):
        return seating.Flag("The link has run out", "hourglass", "ended")
    return seating.Flag(f"Invited, good until {seating.short(row.expires_at)}", "mail", "open")


def _keeps_anybody(visit: Visit) -> bool:
    held = [seat.agency_id for seat in visit.rights.seats]
    return any(visit.rights.keeps_people_of(agency) for agency in [None, *held])


def _url(agency: Agency) -> str:
    return reverse("agency_offices", args=[agency.code])
