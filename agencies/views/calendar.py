"""The calendar with its calculator and its keepers' forms."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.calendars import calendars
from agencies.forms.calendar import CalculatorForm, ClosureForm, ConfirmForm
from agencies.models import CalendarYear, ProclaimedClosure
from agencies.pages import almanac
from agencies.pages.visits import visit_of
from emou import actions, timekeeping
from emou.domain import clock
from emou.domain.calendar import FIRST_YEAR, LAST_YEAR, BeyondCalendar
from emou.domain.refusals import INCOMPLETE, NOT_PERMITTED, Refused
from emou.http.access import public, signed_in
from emou.ui import errors, words
from requests_app.services import closures

MOST_LISTED = 10


@public
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    return _calendar(request, _year(request))


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    year = (
        int(asked)
        if asked.isascii() and asked.isdecimal() and len(asked) < 5
        else clock.local_day(timekeeping.now()).year
    )
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _calendar(request: HttpRequest, year: int, *, status: int = 200, **forms_shown: forms.Form) -> HttpResponse:
    keeps = request.user.is_authenticated and visit_of(request).rights.seat("keep_reference_data") is not None
    confirmed = almanac.confirmation(year)
    context = {
        "year": year,
        "previous_year": year - 1 if year > FIRST_YEAR else None,
        "next_year": year + 1 if year < LAST_YEAR else None,
        "closings": almanac.closings(year, clock.local_day(timekeeping.now())),
        "confirmed": confirmed,
        "confirmed_words": _confirmed_words(confirmed),
        "keeps_calendar": keeps,
        "closure_form": ClosureForm() if keeps else None,
        "confirm_form": ConfirmForm(prefix="confirm") if keeps else None,
        **_calculated(request),
        **forms_shown,
    }
    return render(request, "agencies/calendar.html", context, status=status)


def _confirmed_words(confirmed: CalendarYear | None) -> str:
    if confirmed is None:
        return ""
    who = f" by {confirmed.confirmed_by.label}" if confirmed.confirmed_by else ""
    return f"Compared with {confirmed.source}{who} on {words.full_date(words.local_day(confirmed.confirmed_at))}."


def _calculated(request: HttpRequest) -> dict[str, object]:
    """The calculator's form and, once it is filled in, its answer."""
    asked = "filed_at" in request.GET
    given = {
        "filed_at": request.GET.get("filed_at", timekeeping.now()),
        "agency": request.GET.get("agency", "").upper(),
    }
    form = CalculatorForm(given) if asked else CalculatorForm(initial=given)
    if not asked or not form.is_valid():
        return {"calculator": form}
    try:
        return {
            "calculator": form,
            "counted": almanac.count(form.cleaned_data["filed_at"], form.cleaned_data["agency"], calendars()),
        }
    except BeyondCalendar:
        form.add_error("filed_at", f"The count would run past {LAST_YEAR}, where the calendar ends.")
        return {"calculator": form}


@signed_in
@require_POST
def proclaim_closure(request: HttpRequest) -> HttpResponse:
    form = ClosureForm(request.POST)
    year = form.cleaned_data["day"].year if form.is_valid() else clock.local_day(timekeeping.now()).year

    def proclaim() -> str:
        closure = actions.proclaim_closure(visit_of(request).person, **form.cleaned_data)
        return f"Proclaimed: {words.full_date(closure.day)}. Open clocks that it touches have moved out, on the record."

    return _kept(request, min(max(year, FIRST_YEAR), LAST_YEAR), form, "closure_form", proclaim)


@signed_in
@require_POST
def confirm_year(request: HttpRequest, year: int) -> HttpResponse:
    form = ConfirmForm(request.POST, prefix="confirm")

    def confirm() -> str:
        actions.confirm_year(visit_of(request).person, year, form.cleaned_data["source"])
        return f"The closings of {year} are confirmed."

    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return _kept(request, year, form, "confirm_form", confirm)


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw_closure(request: HttpRequest, pk: int) -> HttpResponse:
    """What withdrawing will do and which clocks it leaves alone; done once it is confirmed."""
    if request.method == "GET":
        return _withdrawing(request, pk)
    try:
        closure = actions.withdraw_closure(visit_of(request).person, pk)
    except ProclaimedClosure.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        return _refused(request, refusal)
    messages.success(
        request, f"Withdrawn: {words.full_date(closure.day)}. No clock moves in: those that ran keep the day."
    )
    return redirect(f"{reverse('calendar')}?year={closure.day.year}")


def _withdrawing(request: HttpRequest, pk: int) -> HttpResponse:
    visit = visit_of(request)
    if visit.rights.seat("keep_reference_data") is None:
        return _refused(request, Refused(NOT_PERMITTED))
    closure = get_object_or_404(ProclaimedClosure.objects.select_related("agency"), pk=pk, withdrawn_at=None)
    over = closures.running(visit.at, closure.agency).visible_to(visit.rights).select_related("owner")
    over = over.filter(clock_started_at__lt=clock.end_of(closure.day), last_day__gte=closure.day)
    back = f"{reverse('calendar')}?year={closure.day.year}"
    context = {
        "lead": f"{words.full_date(closure.day)}: {closure.why}",
        "whose": closure.agency.name if closure.agency else "All agencies",
        "running": over[:MOST_LISTED],
        "count": over.count(),
        "trail": [{"name": "Calendar", "url": back}],
        "back_url": back,
    }
    return render(request, "agencies/closure_withdraw.html", context)


def _kept(request: HttpRequest, year: int, form: forms.Form, name: str, keep: Callable[[], str]) -> HttpResponse:
    """Carry out what a keeper's form asks, or show the form again with what is wrong."""
    if visit_of(request).rights.seat("keep_reference_data") is None:
        return _refused(request, Refused(NOT_PERMITTED))
    if form.is_valid():
        try:
            messages.success(request, keep())
            return redirect(f"{reverse('calendar')}?year={year}")
        except Refused as refusal:
            if refusal.code != INCOMPLETE:
                return _refused(request, refusal)
            for problem in refusal.problems:
                form.add_error(problem.field if problem.field in form.fields else None, problem.message)
    return _calendar(request, year, status=422, **{name: form})


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    status = 403 if refusal.code == NOT_PERMITTED else 409
    back = {"back_url": reverse("calendar"), "back_label": "Open the calendar"}
    return errors.page(request, status, what_happened=refusal.detail, **back)
