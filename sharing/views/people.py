"""The people named under a release, and the breaches that were reported: lists; what is done has pages of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.pages.visits import visit_of
from emou.http.access import signed_in
from sharing.pages import people
from sharing.views.release import see_or_404


@signed_in
@require_safe
def users(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "sharing/users_page.html", people.users_page(see_or_404(pk, visit_of(request))))


@signed_in
@require_safe
def incidents(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "sharing/incidents_page.html", people.incidents_page(see_or_404(pk, visit_of(request))))
