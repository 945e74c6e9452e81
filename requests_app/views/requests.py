"""The page of one request."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.pages.visits import Visit, visit_of
from emou.http.access import signed_in
from requests_app import queries
from requests_app.models import DataRequest
from requests_app.pages import showing
from requests_app.queries import Seen


def see_or_404(reference: str, visit: Visit) -> Seen:
    """The request as it stands now; 404 hides what this person may not know of."""
    try:
        return queries.see(reference, visit.rights, visit.at)
    except DataRequest.DoesNotExist as unknown:
        raise Http404 from unknown


@signed_in
@require_GET
def page(request: HttpRequest, reference: str) -> HttpResponse:
    seen = see_or_404(reference, visit_of(request))
    return render(request, "requests_app/request_page.html", showing.page_of(seen))
