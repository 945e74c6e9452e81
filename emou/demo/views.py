"""Demo mode alone: be somebody else by one button, and move the clock of the law forward."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from agencies.models import Person
from emou import timekeeping
from emou.demo.forms import ClockForm
from emou.domain.calendar import LAST_YEAR, BeyondCalendar, calendar_for
from emou.entrance.views.again import resume
from emou.http import sessions
from emou.http.access import demo_only
from emou.ui import words
from emou.ui.errors import bad_request
from emou.ui.kept import read, remember_writer

# Pages on which one person works; somebody else is better off at the page above.
ABOVE = {"request_action": "request_page"}


@demo_only
@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Sign in as a persona without a password, and come back to where one was."""
    username = request.POST.get("persona", "")
    if not username.isprintable():
        raise Http404
    person = get_object_or_404(Person, username=username, is_active=True)
    login(request, person, settings.AUTHENTICATION_BACKENDS[0])
    sessions.arrive(request, is_strong=False)
    if kept := read(request):
        return resume(request, kept)
    messages.success(request, f"You are now {person.label}.")
    answer = _back(request)
    remember_writer(request, answer)
    return answer


@demo_only
@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the clock of the law; the sweep settles what has fallen due."""
    form = ClockForm(request.POST)
    if not form.is_valid():
        return bad_request(request, ValueError())
    try:
        now = timekeeping.move(form.goal(timekeeping.now(), calendar_for(frozenset())))
    except BeyondCalendar:
        messages.error(request, f"The calendar of the State ends with {LAST_YEAR}, and so does the clock.")
    except ValueError:
        messages.error(request, "The clock of the law only moves forward. It stands where it stood.")
    else:
        messages.success(request, f"It is now {words.full_datetime(now)}")
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    goal = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(goal, {request.get_host()}, require_https=request.is_secure()):
        return redirect("work")
    return HttpResponseRedirect(_above(goal))


def _above(goal: str) -> str:
    try:
        match = resolve(goal.partition("?")[0])
    except Resolver404:
        return goal
    if match.view_name == "sign_in":
        return reverse("work")
    name = ABOVE.get(match.view_name)
    return reverse(name, kwargs={"reference": match.kwargs["reference"]}) if name else goal
