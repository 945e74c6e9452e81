"""People: a list for those who keep them, a page for each, deactivating and letting in again."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies import factors, roles
from agencies.forms.people import PeopleForm, WhyForm
from agencies.models import Appointment, Person
from agencies.pages import changing, seating
from agencies.pages.appointing import told_of_person
from agencies.pages.changing import Row
from agencies.pages.visits import Visit, visit_of
from agencies.services import persons
from agencies.services.changes import PEOPLE, State, digest, see_same
from agencies.views.editing import Page, Preview, in_two_steps
from emou import actions
from emou.http.access import signed_in
from emou.ui import words
from emou.ui.turning import turned

COLUMNS, HELD = ("Person", "Offices today", "Sign-in"), ("Office", "When")


@signed_in
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    form = PeopleForm(request.GET)
    said = form.cleaned_data["q"] if form.is_valid() else ""
    page = turned(_narrowed(_kept_by(visit), said), request.GET)
    held, kept = _offices_today(page.rows, visit), _kept_among(page.rows, visit)
    context = {
        "filters": form,
        "columns": COLUMNS,
        "rows": [_row(person, held.get(person.pk, ""), person.pk in kept) for person in page.rows],
        "page": page,
        "trail": seating.trail(),
        "said": said,
    }
    return render(request, "agencies/people.html", context)


def _kept_by(visit: Visit) -> QuerySet[Person]:
    """Everybody, for who keeps them all; those who sit or sat in an agency, for its administrator."""
    if visit.rights.keeps_people_of(None):
        return Person.objects.all()
    own = visit.rights.agencies_with(roles.KEEPS_PEOPLE)
    if not own:
        raise PermissionDenied
    return Person.objects.filter(pk__in=Appointment.objects.filter(office__agency__in=own).values("person"))


def _kept_among(people: list[Person], visit: Visit) -> set[int]:
    """Those whose address the reader may know: whom the reader keeps, as on the page of each."""
    if visit.rights.keeps_people_of(None):
        return {person.pk for person in people}
    held: dict[int, list[Appointment]] = {}
    for row in Appointment.objects.filter(person__in=people).select_related("office"):
        held.setdefault(row.person_id, []).append(row)
    return {pk for pk, rows in held.items() if persons.seat_for(visit.rights, rows) is not None}


def _narrowed(rows: QuerySet[Person], said: str) -> QuerySet[Person]:
    for word in said.split()[:5]:
        named = Q(first_name__icontains=word) | Q(last_name__icontains=word)
        rows = rows.filter(named | Q(username__icontains=word) | Q(email__icontains=word))
    return rows


def _offices_today(people: list[Person], visit: Visit) -> dict[int, str]:
    rows = Appointment.objects.filter(person__in=people, starts_at__lte=visit.at).select_related("office__agency")
    told: dict[int, str] = {}
    for row in rows.filter(Q(ends_at=None) | Q(ends_at__gt=visit.at)).order_by("starts_at", "pk"):
        told[row.person_id] = "; ".join(filter(None, [told.get(row.person_id), row.office.label]))
    return told


def _row(person: Person, held: str, is_kept: bool) -> dict[str, Any]:
    name = {"text": person.label, "url": _url(person), "note": person.email if is_kept else ""}
    sign_in = "Can sign in" if person.is_active else "Deactivated"
    return {"cells": [name, {"text": held or "None"}, {"text": sign_in}]}


@signed_in
@require_safe
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    person, held, seen, visit = _known(request, pk)
    keeps = persons.seat_for(visit.rights, held) is not None
    rows = [row for row in seen if not row.span.is_cancelled]
    may_know = keeps or visit.oneself(person)
    has_factor = may_know and factors.has_one(person)
    context = {
        "person": person,
        "facts": _facts(person, has_factor) if may_know else [],
        "now": [_appointment(row, visit) for row in rows if row.span.covers(visit.at)],
        "ahead": [_appointment(row, visit) for row in rows if row.span.is_ahead(visit.at)],
        "past": [_appointment(row, visit) for row in rows if row.span.is_over(visit.at)],
        "columns": HELD,
        "keeps": keeps and not visit.oneself(person),
        "has_factor": has_factor,
        "history": changing.history(PEOPLE, person=str(person.pk)) if keeps else None,
        "trail": seating.trail(),
    }
    return render(request, "agencies/person_page.html", context)


def _known(request: HttpRequest, pk: int) -> tuple[Person, list[Appointment], list[Appointment], Visit]:
    """Somebody whom the reader may know of, all their appointments, and those that the reader may. Raises Http404."""
    person, visit = get_object_or_404(Person, pk=pk), visit_of(request)
    held = persons.offices_of(person)
    seen = [row for row in held if visit.rights.reads_people_of(row.office.agency_id)]
    keeps_all = visit.rights.keeps_people_of(None) is not None
    if not (seen or keeps_all or visit.oneself(person)):
        raise Http404
    return person, held, held if visit.oneself(person) else seen, visit


def _facts(person: Person, has_factor: bool) -> list[dict[str, str]]:
    last = person.last_login
    return [
        {"term": "User name", "text": person.username},
        {"term": "Email address", "text": person.email},
        {"term": "Sign-in", "text": "Can sign in" if person.is_active else "Deactivated: cannot sign in"},
        {"term": "Signed in last", "text": words.full_datetime(last) if last else "Never"},
        {"term": "Second factor", "text": "Set up" if has_factor else "None"},
    ]


def _appointment(row: Appointment, visit: Visit) -> dict[str, Any]:
    office = {"text": row.office.label, "url": reverse("office_page", args=[row.office_id])}
    return {"cells": [office, {"text": seating.when(row, visit.at)}]}


@signed_in
@require_http_methods(["GET", "POST"])
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep somebody out who left: said, told, done."""
    return _take(request, pk, is_active=False)


@signed_in
@require_http_methods(["GET", "POST"])
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody sign in again."""
    return _take(request, pk, is_active=True)


def _take(request: HttpRequest, pk: int, *, is_active: bool) -> HttpResponse:
    person, visit = _to_keep(request, pk)
    state = _state(person)
    form = WhyForm(request.POST if request.method == "POST" else None, initial={"seen": digest(state)})
    verb, done = ("Reactivate", "can sign in again") if is_active else ("Deactivate", "is deactivated")

    def preview() -> Preview:
        see_same(state, form.cleaned_data["seen"], PEOPLE, {"person": str(person.pk)})
        told = told_of_person(person, persons.offices_of(person), visit.at, is_active=is_active)
        return Preview([Row("Sign-in", *WORDS[is_active])], told.follows, told.stays)

    def save() -> str:
        act = actions.reactivate_person if is_active else actions.deactivate_person
        act(visit.person, person, form.cleaned_data["why"])
        return f"{person.label} {done}."

    page = Page(f"{verb} {person.label}", _url(person), [*seating.trail(), {"name": person.label, "url": _url(person)}])
    return in_two_steps(request, _with_button(page, verb), form, preview=preview, save=save)


@signed_in
@require_http_methods(["GET", "POST"])
def factors_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """End the second factor of somebody who has lost it: said, told, done."""
    person, visit = _to_keep(request, pk)
    names = [factors.name_of(one) for one in factors.of(person)]
    form = WhyForm(request.POST if request.method == "POST" else None, initial={"seen": digest({"factors": names})})

    def preview() -> Preview:
        see_same({"factors": names}, form.cleaned_data["seen"], PEOPLE, {"person": str(person.pk)})
        return Preview([Row("Second factor", ", ".join(names), "None")] if names else [], FOLLOWS, STAYS)

    def save() -> str:
        actions.reset_factors(visit.person, person, form.cleaned_data["why"])
        return f"{person.label} sets up another second factor at the next signing in."

    trail = [*seating.trail(), {"name": person.label, "url": _url(person)}]
    page = Page(f"Reset the second factor of {person.label}", _url(person), trail, lead=MAKE_SURE, button="Reset it")
    return in_two_steps(request, page, form, preview=preview, save=save)


def _with_button(page: Page, verb: str) -> Page:
    return Page(page.title, page.back_url, page.trail, button=verb)


def _to_keep(request: HttpRequest, pk: int) -> tuple[Person, Visit]:
    person, held, _, visit = _known(request, pk)
    if visit.oneself(person) or persons.seat_for(visit.rights, held) is None:
        raise PermissionDenied
    return person, visit


def _state(person: Person) -> State:
    return {"is_active": person.is_active}


def _url(person: Person) -> str:
    return reverse("person_page", args=[person.pk])


MAKE_SURE = (
    "For somebody who has lost phone, key and recovery codes. Make sure that it is they who ask: call them, by a "
    "number that you knew before."
)
FOLLOWS = ["They are signed out everywhere, at once.", "With their password they sign in and set up another."]
STAYS = ["Their password and their offices stay as they are."]
WORDS = {False: ("Can sign in", "Cannot sign in"), True: ("Cannot sign in", "Can sign in")}
