"""The agencies and the agreement: for everybody signed in to read, for the State Data Practice to keep."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.forms.parties import AgencyForm, VersionForm
from agencies.models import Agency, Agreement
from agencies.pages import changing, parties
from agencies.pages.visits import visit_of
from agencies.services import parties as keeping
from agencies.services.changes import AGREEMENT, PARTIES, State, difference, see_same
from agencies.views.editing import Page, Preview, in_two_steps, keepers_alone, keeps_reference
from emou import actions
from emou.domain import clock
from emou.http.access import signed_in
from emou.ui import words
from requests_app.pages import counting


@signed_in
@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    today = clock.local_day(visit_of(request).at)
    rows = [parties.row(agency, today) for agency in parties.listed()]
    return render(request, "agencies/agencies.html", {"rows": rows})


@signed_in
@require_safe
def agency_page(request: HttpRequest, code: str) -> HttpResponse:
    agency, visit = get_object_or_404(Agency, code=code), visit_of(request)
    context = {
        "agency": agency,
        "facts": parties.facts(agency, clock.local_day(visit.at)),
        "offices": parties.offices(agency, visit.rights, visit.at),
        "datasets": agency.datasets.filter(offered=True),
        "answers": [{"term": what, "text": str(count)} for what, count in counting.answers(agency.pk, visit.at)],
        "history": changing.history(PARTIES, code=code),
        "keeps": keeps_reference(request),
        "keeps_people": visit.rights.seat("manage_people", agency.pk) is not None,
        "trail": [_agencies()],
    }
    return render(request, "agencies/agency_page.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def agency_edit(request: HttpRequest, code: str) -> HttpResponse:
    keepers_alone(request)
    agency = get_object_or_404(Agency, code=code)
    before = keeping.agency_state(agency)
    form = AgencyForm.of(before, request.POST if request.method == "POST" else None)

    def preview() -> Preview:
        see_same(before, form.cleaned_data["seen"], PARTIES, {"code": code})
        keeping.see_dates(form.said)
        return Preview(
            changing.rows(difference(before, form.said)),
            _what_follows(request, agency, before, form.said),
            ["Nothing is deleted. What the agency did stays on the record under the name that it had then."],
        )

    def save() -> str:
        said = form.cleaned_data
        actions.change_agency(visit_of(request).person, code, said["seen"], form.said, said["why"])
        return f"{form.said['name']} is changed, on the record."

    url = reverse("agency_page", args=[code])
    page = Page(f"Change {agency.abbreviation}", url, [_agencies(), {"name": agency.name, "url": url}])
    return in_two_steps(request, page, form, preview=preview, save=save)


def _what_follows(request: HttpRequest, agency: Agency, before: State, after: dict[str, Any]) -> list[str]:
    left_on = after["left_on"]
    if left_on == before["left_on"]:
        return []
    if left_on is None:
        return ["It is a party again: it may file requests and be asked."]
    owned, made = counting.open_of(agency.pk, visit_of(request).at)
    drafts, offered = counting.drafts_of(agency.pk), agency.datasets.filter(offered=True).count()
    return [
        f"From {words.full_date(left_on)} on it files no request and none is filed with it.",
        f"Open requests go on to their end under the terms they were filed under: {owned} to answer, {made} made.",
        f"Its drafts cannot be filed from then on ({drafts} now), nor its datasets be asked for ({offered} on offer).",
    ]


@signed_in
@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    context = {
        "agreement": Agreement.objects.get(),
        "versions": parties.versions(clock.local_day(visit_of(request).at)),
        "history": changing.history(AGREEMENT),
        "keeps": keeps_reference(request),
    }
    return render(request, "agencies/agreement.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def version_new(request: HttpRequest) -> HttpResponse:
    """New terms: said, shown beside those of the latest version, then added."""
    keepers_alone(request)
    last = keeping.latest_version()
    state = keeping.version_state(last)
    form = VersionForm.of(state, request.POST if request.method == "POST" else None)
    form.initial.pop("in_force_from")

    def preview() -> Preview:
        see_same(state, form.cleaned_data["seen"], AGREEMENT, {})
        keeping.see_new_terms(last, form.said, clock.local_day(visit_of(request).at))
        return _foretold(request, state, form.said)

    def save() -> str:
        actions.add_agreement_version(visit_of(request).person, form.cleaned_data["seen"], form.said)
        return f"The new terms come into force on {words.full_date(form.said['in_force_from'])}."

    url = reverse("agreement")
    trail = [{"name": "Agreement", "url": url}]
    page = Page("Add a version of the terms", url, trail, button="Add this version", lead=UNCHANGED)
    return in_two_steps(request, page, form, preview=preview, save=save)


def _foretold(request: HttpRequest, before: State, said: dict[str, Any]) -> Preview:
    terms = {name: value for name, value in said.items() if name in before}
    told = parties.example(before["answer_days"], said["answer_days"], said["in_force_from"])
    still = counting.open_now(visit_of(request).at)
    return Preview(
        changing.rows(difference(before, terms)),
        [told] if told and before["answer_days"] != said["answer_days"] else [],
        [
            f"No clock moves. What is open keeps its terms to the end, in every later step too: {still} now.",
            f"What is filed before {words.full_date(said['in_force_from'])} keeps the terms of its day.",
            "A version cannot be changed or taken back. Another one, for a later day, can replace it.",
        ],
    )


def _agencies() -> dict[str, str]:
    return {"name": "Agencies", "url": reverse("agencies")}


UNCHANGED = "Versions are never changed. A new one comes into force on a later day, for what is filed from then on."
