"""What the system knows of whoever is signed in, and what is theirs to keep."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agencies.models import Person
from agencies.pages.visits import visit_of
from agencies.rights import Seat
from emou.http import scopes
from emou.http.access import signed_in

COLUMNS = ("Office", "It may")


def _password(person: Person) -> list[dict[str, str]]:
    """Where passwords are used, and this person has one to change."""
    if settings.DEMO or not settings.PASSWORDS or not person.has_usable_password():
        return []
    return [{"label": "Password", "url": reverse("password_change"), "hint": "Choose another"}]


def _office(seat: Seat) -> dict[str, str]:
    return {"text": seat.label, "url": reverse("office_page", args=[seat.office_id])}


@signed_in
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    person = visit.person
    context = {
        "person": person,
        "facts": [{"term": "User name", "text": person.username}, {"term": "Email", "text": person.email}],
        "columns": COLUMNS,
        "rows": [
            {"cells": [_office(seat), {"text": ", ".join(map(scopes.label, sorted(seat.rights))).capitalize()}]}
            for seat in visit.rights.seats
        ],
        "links": [
            {"label": "Second factor", "url": reverse("mfa_index"), "hint": "An app, passkeys and recovery codes"},
            {"label": "Where you are signed in", "url": reverse("sessions"), "hint": "And sign out there"},
            *_password(person),
            {
                "label": "Email",
                "url": reverse("mail_choices"),
                "hint": "What comes at once, together, or not at all",
            },
            {"label": "Calendar feeds", "url": reverse("feeds"), "hint": "Last days in your own calendar"},
            {"label": "API tokens", "url": reverse("tokens"), "hint": "Let a program act for you"},
        ],
    }
    return render(request, "dashboards/account.html", context)
