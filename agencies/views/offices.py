"""Offices and who holds them: of all agencies, of one, and one by itself with its past. Read by everybody signed in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agencies.forms.people import OnForm
from agencies.models import Agency, Office
from agencies.pages import changing, overseeing, recalling, seating
from agencies.pages.seating import Seating, sitter
from agencies.pages.visits import Visit, visit_of
from agencies.services.changes import PEOPLE
from emou.http.access import signed_in
from emou.ui.turning import turned
from requests_app.pages import counting

PAST = ("Person", "When")


@signed_in
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """The offices of the whole State, and a line for each agency."""
    visit = visit_of(request)
    return render(request, "agencies/offices.html", overseeing.everywhere(visit.rights, visit.at))


@signed_in
@require_safe
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
@require_safe
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
        "asked": "" if keeps else overseeing.who_appoints(one.office, visit.at),
        "trail": seating.trail(one.office),
        **(_read(request, one, visit) if one.reads else {}),
        **({"invited": overseeing.invited_to(one.office, visit.at)} if keeps else {}),
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
        **_recalled(request, one.office, visit),
        "history": changing.history(PEOPLE, office=str(one.office.pk)),
    }


def _recalled(request: HttpRequest, office: Office, visit: Visit) -> dict[str, Any]:
    """Who sat there on the day that was asked for, if one was."""
    form = OnForm(request.GET if "on" in request.GET else None)
    if not form.is_bound or not form.is_valid():
        return {"on_form": form}
    return {"on_form": form, "recalled": recalling.recalled(office, form.cleaned_data["on"], visit)}


def _past(row: Any, visit: Visit) -> dict[str, Any]:
    who = {"text": row.person.label, "url": reverse("person_page", args=[row.person_id])}
    return {"cells": [who, {"text": seating.when(row, visit.at)}]}
