"""The register of releases, the same for a spreadsheet, and the last days for a calendar."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from agencies.pages.visits import Visit, visit_of
from emou import actions
from emou.domain import clock
from emou.http.access import signed_in
from requests_app.pages import listing
from sharing.forms.register import RegisterForm
from sharing.models import Release
from sharing.pages import ends as last_days, register, spreadsheet


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    visit, form = _caught_up(request), RegisterForm(request.GET)
    found = _found(form, visit)
    turn = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = listing.page(found, form.chosen_order, **turn)
    side = form.side_name
    context = {
        "filters": form,
        "rows": register.rows(page.found, visit.at),
        "count": listing.count_words(listing.count(found), "release"),
        "previous_url": form.turned("before", page.before),
        "next_url": form.turned("after", page.after),
        "lead": register.LEADS[side],
        "nothing": register.NOTHING[side],
        "tabs": _tabs(form) if visit.rights.has("view_requests") else [],
        "sees_requests": visit.rights.oversees or visit.rights.has("view_requests"),
    }
    answer = render(request, "sharing/register.html", context)
    return push_url(answer, f"{reverse('release_list')}?{form.query}") if request.htmx else answer  # type: ignore[attr-defined]


def _caught_up(request: HttpRequest) -> Visit:
    """Who asks, and when; whatever time had decided by then has its release."""
    visit = visit_of(request)
    actions.catch_up()
    return visit


def _tabs(form: RegisterForm) -> list[dict[str, object]]:
    """The views of one agency: all that it may know of, what it gives, and what it gets."""
    here = form.side_name
    return [
        {"name": name, "url": f"{reverse('release_list')}?{form.of_side(side)}", "is_current": side == here}
        for side, name in register.MINE.items()
    ]


def _found(form: RegisterForm, visit: Visit) -> QuerySet[Release]:
    asked, more = form.filters_at(visit.at)
    return register.matching(asked, more, form.chosen_order, visit.rights, visit.at)


@signed_in
@require_safe
def download(request: HttpRequest) -> HttpResponseBase:
    """The register under the same filters, in the same order, whole."""
    visit, form = _caught_up(request), RegisterForm(request.GET)
    lines = spreadsheet.lines(_found(form, visit), form.chosen_order, visit.at, _site(request))
    name = f"emou-releases-{clock.local_day(visit.at).isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@signed_in
@require_safe
def ends(request: HttpRequest) -> HttpResponse:
    """The coming last days of releases and gates for a calendar."""
    visit = _caught_up(request)
    told = last_days.calendar(visit.rights, visit.at, _site(request))
    headers = {"Content-Disposition": 'attachment; filename="emou-release-ends.ics"'}
    return HttpResponse(told, content_type="text/calendar; charset=utf-8", headers=headers)


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
