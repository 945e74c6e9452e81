"""What stands before every view: nothing is sent while we only read, nobody tries too often, no page is empty."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from emou.http import limits, problems
from emou.http.limits import Limit, Try, address_of
from emou.ui import errors, guessing

WRONG_METHOD, TOO_OFTEN, AWAY = 405, 429, 503
API = "/api/"
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
WITH_A_PASSWORD = ("sign_in", "sign_in_again")  # the API asks emou.ui.guessing itself
SEARCH = Limit("search", 300, 60)
RETRY_S = 300


class ReadOnly:
    """With READ_ONLY=1 whatever would change something is answered 503, and what was written is shown to be copied."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.READ_ONLY or request.method in SAFE:
            return self.get_response(request)
        if request.path.startswith(API):
            answer = problems.as_http(problems.problem(problems.READ_ONLY))
        else:
            answer = errors.read_only(request)
        answer.headers["Retry-After"] = str(RETRY_S)
        return answer


class Limited:
    """Guessing at passwords and searching without end are slowed down; whoever succeeds has tried nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code < 400 and request.user.is_authenticated:
            guessing.forgive(request)
        return answer

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if request.method == "POST" and match and match.view_name in WITH_A_PASSWORD:
            request.tried = guessing.tries(request, request.POST.get("username", ""))  # type: ignore[attr-defined]
            wait = limits.take(request.tried)  # type: ignore[attr-defined]
        elif request.GET.get("q"):
            wait = limits.take([Try(SEARCH, _searcher(request))])
        else:
            wait = 0
        return _too_often(request, wait) if wait else None


def _searcher(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"person {request.user.pk}"
    return request.headers.get("Authorization") or address_of(request)


def _too_often(request: HttpRequest, wait_s: int) -> HttpResponse:
    if not request.path.startswith(API):
        return errors.too_often(request, wait_s)
    answer = problems.as_http(problems.problem("throttled"))
    answer.headers["Retry-After"] = str(wait_s)
    return answer


class OwnPages:
    """A page, and a way back, for an address that only takes what a form sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != WRONG_METHOD or response.content:
            return response
        answer = errors.page(request, WRONG_METHOD)
        answer["Allow"] = response["Allow"]
        return answer
