"""Who was told of a request, and the proof of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.pages.visits import visit_of
from emou.http.access import signed_in
from emou.notices import proof
from emou.ui.turning import turned
from requests_app.pages import showing
from requests_app.pages.proof import line, told
from requests_app.views.requests import see_or_404


@signed_in
@require_safe
def page(request: HttpRequest, reference: str) -> HttpResponse:
    visit = visit_of(request)
    seen = see_or_404(reference, visit)
    found = turned(proof.told_of(seen.request.reference), request.GET, oldest_first=True)
    context = showing.heading(seen.request) | {
        "page": found,
        "events": told([line(row, visit.rights) for row in found.rows]),
    }
    return render(request, "requests_app/request_notices.html", context)
