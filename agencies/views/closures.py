"""The keepers' pages of the calendar: proclaim a closure, withdraw one, confirm a year."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.forms.calendar import ClosureForm, ConfirmForm
from agencies.models import ProclaimedClosure
from agencies.pages import almanac
from agencies.pages.changing import Row
from agencies.pages.visits import visit_of
from agencies.views.editing import Page, Preview, ask, in_two_steps, keepers_alone, not_done, refused
from emou import actions
from emou.domain import clock
from emou.domain.calendar import FIRST_YEAR, LAST_YEAR
from emou.domain.refusals import Refused
from emou.http.access import signed_in
from emou.ui import words
from requests_app.services import closures
from requests_app.services.closures import Prospect

MOST_LISTED = 25


@signed_in
@require_http_methods(["GET", "POST"])
def proclaim_closure(request: HttpRequest) -> HttpResponse:
    """A closure: said, then shown with the open clocks that it would move, then proclaimed."""
    keepers_alone(request)
    form = ClosureForm(request.POST if request.method == "POST" else None)

    def preview() -> Preview:
        at = visit_of(request).at
        found = closures.prospect(**form.cleaned_data, at=at)
        return _foretold(form.cleaned_data, found, form.cleaned_data["day"] < clock.local_day(at), _page(request))

    def proclaim() -> str:
        closure = actions.proclaim_closure(visit_of(request).person, **form.cleaned_data)
        return f"Proclaimed: {words.full_date(closure.day)}. Open clocks that it touches have moved out, on the record."

    page = Page(
        "Proclaim a closure",
        _calendar(form.cleaned_data["day"].year if form.is_valid() else None),
        _trail(),
        lead="For a day on which offices close that no rule of the calendar knows: a storm, a day of mourning.",
        button="Proclaim",
    )
    return in_two_steps(request, page, form, preview=preview, save=proclaim)


def _page(request: HttpRequest) -> int:
    asked = request.POST.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1


def _foretold(said: dict[str, Any], found: Prospect, is_past: bool, page: int) -> Preview:
    first = (page - 1) * MOST_LISTED
    shown = found.moves[first : first + MOST_LISTED]
    last = first + len(shown)
    whose = said["agency"].name if said["agency"] else "All agencies"
    return Preview(
        rows=[
            Row("Closed day", "", words.full_date(said["day"])),
            Row("What closes the offices", "", said["why"]),
            Row("Proclamation", "", said["source"]),
            Row("Which offices", "", whose),
        ],
        stays=_stays(is_past),
        more="agencies/_closure_moves.html",
        context={
            "moves": shown,
            "count": len(found.moves),
            "first": first + 1,
            "last": last,
            "previous_page": page - 1 if page > 1 else None,
            "next_page": page + 1 if last < len(found.moves) else None,
            "too_early": found.too_early[:MOST_LISTED],
            "too_early_count": len(found.too_early),
        },
    )


def _stays(is_past: bool) -> list[str]:
    stays = ["No clock moves in: not now, and not if the closure is withdrawn later."]
    if is_past:
        stays.append("The day has passed. It counts for clocks that are still open; what was answered stays answered.")
    return [*stays, "Nothing that was deemed approved changes by itself: it is reopened, request by request."]


@signed_in
@require_http_methods(["GET", "POST"])
def confirm_year(request: HttpRequest, year: int) -> HttpResponse:
    """The year's closings as the rules give them, to be compared with the published list."""
    keepers_alone(request)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    form = ConfirmForm(request.POST if request.method == "POST" else None, prefix="confirm")
    page = _confirming(year, request)
    if request.method == "GET":
        return ask(request, page, form)
    if not form.is_valid():
        return ask(request, page, form, status=422)
    try:
        actions.confirm_year(visit_of(request).person, year, form.cleaned_data["source"])
    except Refused as refusal:
        return not_done(request, page, form, refusal)
    messages.success(request, f"The closings of {year} are confirmed.")
    return redirect(page.back_url)


def _confirming(year: int, request: HttpRequest) -> Page:
    return Page(
        f"Confirm the closings of {year}",
        _calendar(year),
        _trail(year),
        lead="Compare these days with the list that the State published. Clocks that reach an unconfirmed year say so.",
        aside="agencies/_closings.html",
        context={
            "closings": almanac.closings(year, clock.local_day(visit_of(request).at)),
            "year": year,
            "send_label": "Confirm",
        },
    )


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw_closure(request: HttpRequest, pk: int) -> HttpResponse:
    """What withdrawing will do and which clocks it leaves alone; done once it is confirmed."""
    keepers_alone(request)
    if request.method == "GET":
        return _withdrawing(request, pk)
    try:
        closure = actions.withdraw_closure(visit_of(request).person, pk)
    except ProclaimedClosure.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        return refused(request, refusal, reverse("calendar"))
    messages.success(
        request, f"Withdrawn: {words.full_date(closure.day)}. No clock moves in: those that ran keep the day."
    )
    return redirect(_calendar(closure.day.year))


def _withdrawing(request: HttpRequest, pk: int) -> HttpResponse:
    visit = visit_of(request)
    closure = get_object_or_404(ProclaimedClosure.objects.select_related("agency"), pk=pk, withdrawn_at=None)
    over = closures.running(visit.at, closure.agency).visible_to(visit.rights).select_related("owner")
    over = over.filter(clock_started_at__lt=clock.end_of(closure.day), last_day__gte=closure.day)
    context = {
        "lead": f"{words.full_date(closure.day)}: {closure.why}",
        "whose": closure.agency.name if closure.agency else "All agencies",
        "running": over[:MOST_LISTED],
        "count": over.count(),
        "trail": _trail(closure.day.year),
        "back_url": _calendar(closure.day.year),
    }
    return render(request, "agencies/closure_withdraw.html", context)


def _calendar(year: int | None) -> str:
    return f"{reverse('calendar')}?year={year}" if year else reverse("calendar")


def _trail(year: int | None = None) -> list[dict[str, str]]:
    return [{"name": "Calendar", "url": _calendar(year)}]
