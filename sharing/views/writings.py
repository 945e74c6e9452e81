"""What both agencies read and sign of a release before it is a letter: the schedule, and the notice of duties."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.pages.visits import visit_of
from emou.http.access import signed_in
from sharing.pages import papers
from sharing.views.release import see_or_404


@signed_in
@require_safe
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """The data use schedule, with the signatures that it has, and for a director the way to sign it."""
    return render(request, "sharing/letter_draft.html", papers.schedule(see_or_404(pk, visit_of(request))))


@signed_in
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice of confidentiality duties and penalties, and for the receiver the way to accept them."""
    return render(request, "sharing/letter_draft.html", papers.notice(see_or_404(pk, visit_of(request))))
