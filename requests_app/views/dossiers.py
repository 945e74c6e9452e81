"""The page on which a denial is reviewed, for all who may see the request."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.pages.visits import visit_of
from emou.http.access import signed_in
from escalation.pages import precedents
from requests_app.pages import documents, judging
from requests_app.views.requests import see_or_404


@signed_in
@require_safe
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """The denial beside the law it cites. 404 for a request that nobody denied."""
    visit = visit_of(request)
    seen = see_or_404(reference, visit)
    if not seen.request.grounds:
        raise Http404
    history = judging.history_of(seen.request)
    context = judging.page(seen) | judging.review(seen, visit.rights, history)
    context |= documents.of_request(seen.request, visit.rights, "review")
    context |= precedents.earlier(seen, visit.rights, precedents.law_of(seen))
    return render(request, "requests_app/request_review.html", context)
