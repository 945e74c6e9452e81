"""Demo mode runs with DEBUG, and people should still meet the pages that they would meet in production."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from emou.ui import errors

HTML = "text/html"
NOT_FOUND, FAILED = 404, 500


class OwnErrors:
    """Our pages instead of the framework's technical ones; the log has what broke. The API answers for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not settings.DEMO or not response.headers.get("Content-Type", "").startswith(HTML):
            return response
        if response.status_code == NOT_FOUND:
            return errors.not_found(request, Http404())
        return errors.server_error(request) if response.status_code == FAILED and settings.DEBUG else response
