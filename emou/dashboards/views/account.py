"""What the system knows of whoever is signed in, and what is theirs to keep."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies.pages.visits import visit_of
from emou.http import scopes
from emou.http.access import signed_in

COLUMNS = ("Office", "It may")


@signed_in
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    person = visit.person
    context = {
        "person": person,
        "facts": [{"term": "User name", "text": person.username}, {"term": "Mail", "text": person.email}],
        "columns": COLUMNS,
        "rows": [
            {"cells": [{"text": seat.label}, {"text": ", ".join(map(scopes.label, sorted(seat.rights)))}]}
            for seat in visit.rights.seats
        ],
        "links": [
            {"label": "Mails", "url": reverse("mail_choices"), "hint": "Which come at once, together, or not"},
            {"label": "Calendar feeds", "url": reverse("feeds"), "hint": "Last days in your own calendar"},
            {"label": "API tokens", "url": reverse("tokens"), "hint": "Let a program act for you"},
        ],
    }
    return render(request, "dashboards/account.html", context)
