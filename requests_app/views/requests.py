"""The page of one request, and the count of its clock by itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.pages.visits import Visit, visit_of
from emou import actions
from emou.http.access import signed_in
from requests_app import queries
from requests_app.forms.message import MessageForm
from requests_app.models import DataRequest
from requests_app.pages import clocking, whole
from requests_app.queries import Seen
from sharing.pages import brief
from sharing.pages.brief import Brief


def see_or_404(reference: str, visit: Visit) -> Seen:
    """The request as it stands now; 404 hides what this person may not know of."""
    try:
        return queries.see(reference, visit.rights, visit.at)
    except DataRequest.DoesNotExist as unknown:
        raise Http404 from unknown


def put_down_as_opened(request: HttpRequest, seen: Seen) -> None:
    """Whoever reads this has seen what they were told of it. The header learns from the same question what is left."""
    left = actions.open_matter(visit_of(request).person, seen.request.reference)
    request.unopened = left  # type: ignore[attr-defined]


def release_of(seen: Seen, visit: Visit) -> Brief | None:
    """The release of a request that must be shared, also where time has only just decided it."""
    if seen.is_ahead:
        actions.catch_up_on(seen.request.reference)
    return brief.of_request(seen, visit.rights)


@signed_in
@require_safe
def page(request: HttpRequest, reference: str) -> HttpResponse:
    visit = visit_of(request)
    seen = see_or_404(reference, visit)
    put_down_as_opened(request, seen)
    context = whole.page_of(seen, visit.rights) | {"message_form": MessageForm()}
    if context["outcome"] and context["outcome"].is_shared:
        context["release_brief"] = release_of(seen, visit)
    return render(request, "requests_app/request_page.html", context)


@signed_in
@require_safe
def clock(request: HttpRequest, reference: str) -> HttpResponse:
    seen = see_or_404(reference, visit_of(request))
    return render(request, "requests_app/request_clock.html", clocking.page_of(seen))
