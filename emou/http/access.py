"""Default deny: every view declares who may ask for it, and one that does not is refused.

The declaration is the outer gate (anybody, signed in, demo mode alone). What a person may see and do behind it is
decided for every object by rights and the life cycle table.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_callable
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

View = TypeVar("View", bound=Callable[..., Any])
RULE = "access_rule"


def public(view: View) -> View:
    """Anybody may ask."""
    return _declare(view, "public")


def signed_in(view: View) -> View:
    """A person who is signed in; others are sent to sign in and come back."""
    return _declare(view, "signed_in")


def arriving(view: View) -> View:
    """A person who is signed in, even where a second factor is still to be set up."""
    return _declare(view, "arriving")


def demo_only(view: View) -> View:
    """Exists in demo mode alone."""
    return _declare(view, "demo_only")


def api(view: View) -> View:
    """Guarded by the API's own authentication, which answers 401."""
    return _declare(view, "api")


def _declare(view: View, rule: str) -> View:
    @wraps(view)
    def declared(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    setattr(declared, RULE, rule)
    return declared  # type: ignore[return-value]


def rule_of(view: Callable[..., Any]) -> str | None:
    """The declared rule of a view function, or None where nothing is declared."""
    return getattr(view, RULE, None)


class DefaultDeny:
    """Refuse views that declare no rule, and enforce the rule of the others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """What was made for one person is kept by no shared cache, and asked anew before a browser shows it again.

        Not no-store: that would empty a half-written form when somebody goes a page back.
        """
        answer = self.get_response(request)
        if request.user.is_authenticated:
            answer.headers.setdefault("Cache-Control", "private, no-cache")
        return answer

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        rule = rule_of(view)
        if rule in ("public", "api"):
            return None
        if rule == "demo_only":
            return _demo()
        if rule not in ("signed_in", "arriving"):
            raise PermissionDenied("This address declares no access rule.")
        if request.user.is_authenticated:
            return None
        if request.method in ("GET", "HEAD"):
            return _to_sign_in(request)
        answer: HttpResponse = get_callable(settings.SESSION_ENDED_VIEW)(request)
        return answer


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, and back again. A part of a page takes the whole page there, and back to the whole page."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    if not htmx:
        return redirect_to_login(request.get_full_path())
    return HttpResponseClientRedirect(redirect_to_login(htmx.current_url_abs_path or "/").url)


def _demo() -> None:
    if not settings.DEMO:
        raise Http404
