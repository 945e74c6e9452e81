"""The acts on an office: said on a form, told in full, then done. Each has a page of its own."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.forms import people as forms
from agencies.models import Appointment, Office, Person
from agencies.pages import appointing, seating
from agencies.pages.appointing import Before
from agencies.pages.visits import Visit, visit_of
from agencies.services import appointments
from agencies.services.appointments import ACTING, APPOINT, CANCEL, CHANGE, END, HOLDER, SUCCEED, Act
from agencies.services.changes import Keeper
from agencies.views.editing import Page, Preview, in_two_steps
from emou import actions
from emou.domain import clock
from emou.http.access import signed_in
from emou.ui import words
from requests_app.pages import counting

MOST_LISTED = 200


@signed_in
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    office, _ = office_to_keep(request, pk)
    form = _form(request, forms.AppointForm, office, first=_today(request), person=request.GET.get("who", ""))

    def act(said: dict[str, Any]) -> Act:
        return Act(APPOINT, office, said["person"], HOLDER, first=said["first"], last=said["last"], why=said["why"])

    return _take(request, _page("Appoint somebody", office, "Appoint"), form, act)


@signed_in
@require_http_methods(["GET", "POST"])
def name_acting(request: HttpRequest, pk: int) -> HttpResponse:
    office, _ = office_to_keep(request, pk)
    form = _form(request, forms.ActingForm, office, first=_today(request))

    def act(said: dict[str, Any]) -> Act:
        return Act(APPOINT, office, said["person"], ACTING, first=said["first"], last=said["last"], why=said["why"])

    return _take(request, _page("Name somebody acting", office, "Name them acting"), form, act)


@signed_in
@require_http_methods(["GET", "POST"])
def succeed(request: HttpRequest, pk: int) -> HttpResponse:
    held = _appointment(request, pk)
    form = _form(request, forms.SuccessorForm, held.office)

    def act(said: dict[str, Any]) -> Act:
        days = {"first": said["first"], "why": said["why"]}
        return Act(SUCCEED, held.office, said["person"], HOLDER, appointment=held, **days)

    page = _page(f"Name a successor of {held.person.label}", held.office, "Name the successor")
    return _take(request, page, form, act)


@signed_in
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    held = _appointment(request, pk)
    form = _form(request, forms.EndForm, held.office)

    def act(said: dict[str, Any]) -> Act:
        return _about(END, held, said)

    page = _page(f"End the appointment of {held.person.label}", held.office, "End it", names=False)
    return _take(request, page, form, act)


@signed_in
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    held = _appointment(request, pk)
    kind = forms.DaysForm if held.span.is_ahead(visit_of(request).at) else forms.LastDayForm
    form = _form(request, kind, held.office, first=clock.local_day(held.starts_at), last=held.span.last_day)

    def act(said: dict[str, Any]) -> Act:
        return _about(CHANGE, held, said)

    page = _page(f"Change the days of {held.person.label}", held.office, "Change the days", names=False)
    return _take(request, page, form, act)


@signed_in
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    held = _appointment(request, pk)
    form = _form(request, forms.WhyForm, held.office)

    def act(said: dict[str, Any]) -> Act:
        return _about(CANCEL, held, said)

    page = _page(f"Cancel the appointment of {held.person.label}", held.office, "Cancel it", names=False)
    return _take(request, page, form, act)


def _about(name: str, held: Appointment, said: dict[str, Any]) -> Act:
    days = {day: said.get(day) for day in ("first", "last")}
    return Act(name, held.office, held.person, held.capacity, appointment=held, why=said["why"], **days)


def _take(request: HttpRequest, page: Page, form: Form, act_of: Callable[[dict[str, Any]], Act]) -> HttpResponse:
    visit = visit_of(request)

    def preview() -> Preview:
        act = act_of(form.cleaned_data)
        keeper = keeper_of(visit, act.office)
        appointments.see_first(act, form.cleaned_data["seen"], keeper)
        plan = appointments.plan(act, keeper)
        told = appointing.told(plan, _before(act.office, visit), visit)
        return Preview(told.rows, told.follows, told.stays)

    def save() -> str:
        act = act_of(form.cleaned_data)
        actions.keep_office(visit.person, act, form.cleaned_data["seen"])
        return _done(act, visit)

    return in_two_steps(request, page, form, preview=preview, save=save)


def _done(act: Act, visit: Visit) -> str:
    """What came of it, in words."""
    who, first, last = act.person.label, act.first, act.last
    from_on = f"from {words.full_date(first)}" if first and first > clock.local_day(visit.at) else "from this instant"
    until = f" until {words.full_date(last)}" if last else ""
    return {
        APPOINT: f"{who} {'acts' if act.capacity == ACTING else 'holds the office'} {from_on}{until}.",
        SUCCEED: f"{who} follows {from_on}. It takes effect by itself.",
        END: f"The appointment of {who} ends{' with ' + words.full_date(last) if last else 'ed this instant'}.",
        CHANGE: f"The days of {who} are changed.",
        CANCEL: f"The appointment of {who} is cancelled.",
    }[act.name].replace("endsed", "ended")


def _before(office: Office, visit: Visit) -> Before:
    whole = Office.objects.filter(agency=office.agency_id) if office.agency_id else Office.objects.filter(pk=office.pk)
    found = seating.seatings(whole, visit.rights, visit.at)
    rows = {one.office.pk: one.rows for one in found}
    deciding = [row for one in found if one.role.kind in seating.DECIDING for row in one.rows]
    return Before(rows[office.pk], deciding, counting.waiting_on(office, visit.at))


def office_to_keep(request: HttpRequest, pk: int) -> tuple[Office, Keeper]:
    """The office, for whoever appoints to it. Raises Http404 and PermissionDenied."""
    office = get_object_or_404(Office.objects.select_related("agency"), pk=pk)
    return office, keeper_of(visit_of(request), office)


def keeper_of(visit: Visit, office: Office) -> Keeper:
    seat = visit.rights.keeps_people_of(office.agency_id)
    if seat is None:
        raise PermissionDenied
    return Keeper(visit.rights, seat, visit.at)


def _appointment(request: HttpRequest, pk: int) -> Appointment:
    """An appointment, for whoever appoints to its office; for those who may not know of it there is none."""
    held = get_object_or_404(Appointment.objects.select_related("person", "office__agency"), pk=pk)
    visit = visit_of(request)
    if not visit.rights.reads_people_of(held.office.agency_id):
        raise Http404
    keeper_of(visit, held.office)
    return held


def _form(request: HttpRequest, kind: type[Form], office: Office, **initial: Any) -> Form:
    seen = {"seen": appointments.seen_of(office)}
    form = kind(request.POST if request.method == "POST" else None, initial=initial | seen)
    if isinstance(named := form.fields.get("person"), forms.PersonField):
        named.near = _people(office)
    return form


def _page(title: str, office: Office, button: str, *, names: bool = True) -> Page:
    """What the pages say of themselves; `names`: whether the form names somebody."""
    aside, context = ("agencies/_people.html", {"people": _people(office), "office": office}) if names else ("", {})
    back, trail = reverse("office_page", args=[office.pk]), seating.trail_below(office)
    return Page(title, back, trail, kicker=office.label, button=button, aside=aside, context=context)


def _people(office: Office) -> list[Person]:
    """Those who sit in the same agency: the likely ones, offered while one types."""
    found = Person.objects.filter(is_active=True, appointments__office__agency=office.agency_id)
    return list(found.distinct().order_by("last_name", "first_name")[:MOST_LISTED])


def _today(request: HttpRequest) -> Any:
    return clock.local_day(visit_of(request).at)
