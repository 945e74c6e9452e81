"""Our pages where the framework would answer with an empty one. The API answers for itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from emou.ui import errors

WRONG_METHOD = 405


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
