"""Demo mode runs with DEBUG, and people should still meet the pages that they would meet in production."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from emou.ui import errors

HTML = "text/html"


class OwnNotFound:
    """Our page instead of the framework's technical one where a page does not exist. The API answers for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.status_code == 404 and response.headers.get("Content-Type", "").startswith(HTML)
        return errors.not_found(request, Http404()) if settings.DEMO and is_page else response
