"""The pages people meet when something is in the way: what happened, what to do, and a way back.

The words live here and the frame in templates/errors/page.html. The API answers problem+json instead (emou.http).
"""

import logging
import secrets
import sys
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

from emou.http.tracking import route_of
from emou.ui.kept import SECRET, came_from

logger = logging.getLogger(__name__)

NOT_FOUND, FAILED = 404, 500
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
AWAY = (OperationalError, InterfaceError)  # the database does not answer
SOON = "30"  # seconds after which a browser may ask again


@dataclass(frozen=True, slots=True)
class Trouble:
    title: str
    what_happened: str
    what_to_do: str


SESSION_ENDED = Trouble(
    "You are signed out",
    "Your session ended before you sent this page. Nothing you sent was carried out, and nothing is lost: your "
    "text is below.",
    "Copy your text, sign in, and you come back to the page where you wrote it.",
)
STALE_TOKEN = Trouble(
    "This page was open too long",
    "You signed in again meanwhile, perhaps in another tab, so this page is no longer yours to send. Nothing you "
    "sent was carried out, and nothing is lost: your text is below.",
    "Copy your text, open the page again, and paste it there.",
)

READ_ONLY = Trouble(
    "You can read, but not send just now",
    "The system is being looked after. Nothing you sent was carried out, and your text is below.",
    "Copy your text and send it again in a while. Clocks keep running: if your last day is today, call the State Data "
    "Practice, who can proclaim the day closed.",
)

SIGN_IN_FIRST = (
    "Check the address. Requests are shown only to those who have signed in: sign in first, then open it again."
)

TROUBLES = {
    405: Trouble(
        "There is no page at this address",
        "It only takes what a form sends.",
        "Go back to the page that you came from. Nothing was changed.",
    ),
    400: Trouble(
        "That could not be read",
        "The browser sent something that this page does not understand.",
        "Go back, reload the page and try once more. Nothing was changed.",
    ),
    403: Trouble(
        "Your office may not do this",
        "You are allowed to see this, but the step belongs to another office.",
        "If you believe it is yours, ask your agency's administrator which office you hold. Nothing was changed.",
    ),
    404: Trouble(
        "We cannot find that page",
        "The address may be mistyped, or it leads to something that your office has no part in.",
        "Check the address or the reference, or look for it in the list of requests.",
    ),
    409: Trouble(
        "Something else happened first",
        "Since you opened the page, the request has moved on. Nothing you sent was carried out.",
        "Open the request again to see who did what and when, and what is possible now.",
    ),
    413: Trouble(
        "That is too much at once",
        "What you sent is larger than one page may be. Nothing of it was kept.",
        "Go back: your browser still has what you wrote. Make the text shorter, or leave out large files, and send it "
        "again.",
    ),
    429: Trouble(
        "Too many tries",
        "This was tried too often in a short time, here or from elsewhere. Nothing was changed.",
        "Wait a little, then try again. If a clock is about to run out and you cannot answer, call the State Data "
        "Practice and say what you tried and when.",
    ),
    500: Trouble(
        "Something broke on our side",
        "It is not your doing. The step you took was either carried out whole or not at all.",
        "Open the request again: its record shows whether the step counts. If a clock is about to run out and you "
        "cannot answer, call the State Data Practice and say what you tried and when.",
    ),
    503: Trouble(
        "We cannot answer just now",
        "A part of the system is not available. Clocks keep running and outcomes stay right meanwhile.",
        "Wait a minute and reload. What was filed or decided before is safe on the record.",
    ),
}


def page(request: HttpRequest, status: int, **words: str) -> HttpResponse:
    """A page for a refusal. `words`: what_happened, what_to_do, back_url, back_label, kept_text, each optional."""
    return _page(request, status, TROUBLES[status], **words)


def _page(request: HttpRequest, status: int, trouble: Trouble, **words: str) -> HttpResponse:
    context = {
        "status": status,
        "title": trouble.title,
        "what_happened": trouble.what_happened,
        "what_to_do": trouble.what_to_do,
        **_way_back(request),
        **_search(request, status),
        **{name: text for name, text in words.items() if text},
    }
    return render(request, "errors/page.html", context, status=status)


def _way_back(request: HttpRequest) -> dict[str, str]:
    user = getattr(request, "user", None)
    known = user and user.is_authenticated and _address("work")
    return {"back_url": known or "/", "back_label": "Go to My work" if known else "Go to the front page"}


def _search(request: HttpRequest, status: int) -> dict[str, str]:
    """Where to look for what an address did not lead to: requests, for a stranger datasets."""
    if status != NOT_FOUND:
        return {}
    if getattr(getattr(request, "user", None), "is_authenticated", False):
        return {"search_url": _address("requests"), "search_label": "Find a request"}
    found = {"search_url": _address("datasets"), "search_label": "Find a dataset"}
    return {"what_to_do": SIGN_IN_FIRST, **found}


def _address(name: str) -> str:
    """The address of a page, or "" where it is not routed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def session_ended(request: HttpRequest) -> HttpResponse:
    """For what another site sent without a session: the text, and a way to sign in and come back."""
    sign_in = f"{reverse('sign_in')}?{urlencode({'next': came_from(request)})}"
    words = {"back_url": sign_in, "back_label": "Sign in", "kept_text": kept_text(request)}
    return _page(request, 403, SESSION_ENDED, **words)


def stale_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For what was sent with a wrong security token, and cannot be sent again by one press."""
    words = {"back_url": came_from(request), "back_label": "Open the page again", "kept_text": kept_text(request)}
    return _page(request, 403, STALE_TOKEN, **words)


def read_only(request: HttpRequest) -> HttpResponse:
    """For what was sent while nothing may be changed: the text, and when to come again."""
    if _is_part(request):
        return notice(request, f"{READ_ONLY.title}. What you wrote is still on this page.", 503)
    words = {"back_url": came_from(request), "back_label": "Go back", "kept_text": kept_text(request)}
    return _page(request, 503, READ_ONLY, **words)


def too_often(request: HttpRequest, wait_s: int) -> HttpResponse:
    """For whoever tried too often, or in whose name somebody did: how long to wait."""
    minutes = -(-wait_s // 60)
    when = f"Try again in {minutes} minutes." if minutes > 1 else "Try again in a minute."
    if _is_part(request):
        answer = notice(request, f"{TROUBLES[429].title}. {when}", 429)
    else:
        answer = page(request, 429, what_to_do=f"{when} {TROUBLES[429].what_to_do.partition('. ')[2]}")
    answer.headers["Retry-After"] = str(wait_s)
    return answer


def _is_part(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def notice(request: HttpRequest, words: str, status: int) -> HttpResponse:
    """For a part of a page: words in the frame's place for notices, while the page stays as it is."""
    answer = render(request, "components/alert.html", {"kind": "warning", "text": words}, status=status)
    for name, value in (("HX-Retarget", "#notice"), ("HX-Reswap", "innerHTML"), ("HX-Reselect", ".alert")):
        answer.headers[name] = value
    return answer


def kept_text(request: HttpRequest) -> str:
    """What somebody typed, to be copied: every filled field but the secret ones."""
    filled = ((name, value) for name, values in request.POST.lists() for value in values if value.strip())
    return "\n\n".join(f"{name}:\n{value}" for name, value in filled if name not in SECRET)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 413 if isinstance(exception, TOO_MUCH) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without a request or a database, since either may be what broke; its reference stands in the log."""
    error = sys.exc_info()[1]
    status = 503 if isinstance(error, AWAY) else 500
    reference = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
    logger.error("error reference %s: %s at %s", reference, type(error).__name__, route_of(request))
    context = {
        "status": status,
        "trouble": TROUBLES[status],
        "reference": reference,
        "contact_url": _address("contact"),
    }
    answer = HttpResponse(render_to_string("errors/bare.html", context), status=status)
    if status != FAILED:
        answer.headers["Retry-After"] = SOON
    return answer
