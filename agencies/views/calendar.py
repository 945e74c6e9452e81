"""The calendar for everybody: a year at a glance, its closings, and the calculator."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.calendars import calendars
from agencies.forms.calendar import CalculatorForm
from agencies.models import CalendarYear
from agencies.pages import almanac
from agencies.views.editing import keeps_reference
from emou import timekeeping
from emou.domain import clock
from emou.domain.calendar import FIRST_YEAR, LAST_YEAR, BeyondCalendar
from emou.http.access import public
from emou.ui import words


@public
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    today = clock.local_day(timekeeping.now())
    year = _year(request, today)
    closings, confirmed = almanac.closings(year, today), almanac.confirmation(year)
    context = {
        "year": year,
        "year_words": str(year),
        "previous_year": year - 1 if year > FIRST_YEAR else None,
        "next_year": year + 1 if year < LAST_YEAR else None,
        "closings": closings,
        "months": almanac.months(year, closings, today),
        "business_days": almanac.business_days(year, closings),
        "confirmed": confirmed,
        "confirmed_words": _confirmed_words(confirmed),
        "keeps_calendar": keeps_reference(request),
    }
    return render(request, "agencies/calendar.html", context)


@public
@require_safe
def clock_page(request: HttpRequest) -> HttpResponse:
    """How the clock counts, with the calculator, for everybody; for htmx its answer alone."""
    template = "agencies/_counted.html" if request.htmx else "agencies/clock.html"  # type: ignore[attr-defined]
    return render(request, template, {"terms": almanac.terms_at(timekeeping.now()), **_calculated(request)})


def _year(request: HttpRequest, today: date) -> int:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else today.year
    return min(max(year, FIRST_YEAR), LAST_YEAR)


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
