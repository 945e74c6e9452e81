"""What stands between being signed in and doing something: a second factor where one is needed, and being there.

In demo mode it lets everybody pass.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from agencies import factors
from agencies.pages.visits import visit_of
from emou.entrance import presence
from emou.entrance.views import again
from emou.http import problems, sessions
from emou.http.access import rule_of

SAFE = ("GET", "HEAD", "OPTIONS")


class AtTheDoor:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Whatever counts as a use shows first that there was none: an address that nobody has, a form that is refused.

        Nothing is written down while one can only read.
        """
        if settings.READ_ONLY or not request.user.is_authenticated:
            return self.get_response(request)
        if not settings.DEMO:
            sessions.notice_absence(request)
        answer = self.get_response(request)
        if request.user.is_authenticated:
            sessions.notice_use(request)
        return answer

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if settings.DEMO or not request.user.is_authenticated:
            return None
        rule = rule_of(view)
        if rule in ("signed_in", "api") and _lacks_factor(request):
            return _to_factors(request, rule)
        if request.method in SAFE or sessions.is_here(request):
            return None
        if rule == "api":
            return problems.as_http(problems.problem(problems.AWAY))
        return again.still_there(request) if presence.is_asked(request.resolver_match) else None


def _lacks_factor(request: HttpRequest) -> bool:
    return not request.session.get(sessions.IS_STRONG) and factors.is_asked_of(visit_of(request).rights)


def _to_factors(request: HttpRequest, rule: str) -> HttpResponse:
    if rule == "api":
        return problems.as_http(problems.problem(problems.FACTOR_REQUIRED))
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(reverse("mfa_index"))
    return redirect("mfa_index")
