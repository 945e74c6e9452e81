"""Where the frame's link to help leads: to the part about the page one is on, else about one's own office."""

from django.http import HttpRequest

from agencies.pages.visits import visit_of
from agencies.roles import Kind
from emou.dashboards.manual import help_for


def help_here(request: HttpRequest) -> dict[str, str]:
    match = request.resolver_match
    page, action = (match.view_name, str(match.kwargs.get("action", ""))) if match else ("", "")
    return {"help_here": help_for(page, action, kinds_of(request))}


def kinds_of(request: HttpRequest) -> list[Kind]:
    """The kinds of office that the reader holds; none for a stranger."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return [seat.kind for seat in visit_of(request).rights.seats]
