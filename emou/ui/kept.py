"""What somebody sent and we could not carry out: kept, signed, in the page itself, until they can send it again.

Nothing is stored here. The page that refuses carries what was sent in one hidden field; a signature says that it is
what this server received and for which address, so that nobody can write another's next step for them. Secrets are
left out, files cannot be kept, and what is too long for a field is shown to be copied instead.
"""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme

SALT, WRITERS = "emou.ui.kept", f"{settings.COOKIE_PREFIX}emou_writers"
OURS = (
    "version",
    "opened",
    "shown",
    "seen",
    "step",
    "next",
    "users-count",
    "grounds-count",
)  # said by our page
PASSWORDS = ("password", "old_password", "new_password1", "new_password2")
SECRET = ("csrfmiddlewaretoken", *PASSWORDS, "kept")  # never shown again
MOST = settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 64 * 1024  # what is sent back has to fit into a request with the rest
LONGEST = settings.SESSION_COOKIE_AGE  # nothing waits longer than a session may last
YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Kept:
    """What was sent: to which address of ours, from which page, every field in order, and who may have written it.

    `writers` are the keys of the persons who may have written it; empty where nobody knows.
    """

    to: str
    page: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()
    writers: tuple[int, ...] = ()

    @property
    def said(self) -> list[dict[str, str]]:
        """Each field in which somebody said something, in words for the list that is shown before it is sent."""
        return [{"term": _label(name), "text": text} for name, text in self.fields if text.strip() and name not in OURS]

    def packed(self) -> str:
        """One signed text for a hidden field, or "" where it is too long for one."""
        text = signing.dumps(asdict(self), salt=SALT, compress=True)
        return text if len(text) <= MOST else ""


def keep(request: HttpRequest, writers: tuple[int, ...]) -> Kept:
    """What `request` sent; if it carries something kept already, that."""
    return read(request) or Kept(
        to=escape_leading_slashes(request.get_full_path()),
        page=came_from(request),
        fields=tuple((name, text) for name, texts in request.POST.lists() for text in texts if name not in SECRET),
        files=tuple(file.name or "" for _, files in request.FILES.lists() for file in files),
        writers=writers,
    )


def read(request: HttpRequest) -> Kept | None:
    """What a page of ours kept, if it is whole and not older than a session may be."""
    return unpack(request.POST.get("kept", ""))


def unpack(text: str) -> Kept | None:
    try:
        told: dict[str, Any] = signing.loads(text, salt=SALT, max_age=LONGEST)
    except signing.BadSignature:
        return None
    fields = tuple((name, text) for name, text in told["fields"])
    return Kept(told["to"], told["page"], fields, tuple(told["files"]), tuple(told["writers"]))


def came_from(request: HttpRequest) -> str:
    """The page of ours on which a form was filled in; the front page where the browser does not say."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def is_from_our_page(request: HttpRequest) -> bool:
    """A page of ours sent this, by the browser's word: another site's form is never kept for one more press."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    said = request.headers.get("Origin") or request.headers.get("Referer", "")
    sent_by, own = urlsplit(said), (request.scheme, request.get_host())
    return (sent_by.scheme, sent_by.netloc) == own


def remember_writer(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Note in the browser who signed in and who did so before, so that nobody sends another's words by mistake."""
    value = "-".join(str(key) for key in (request.user.pk, *signed_in_here(request)[:1]))
    answer.set_signed_cookie(
        WRITERS, value, salt=SALT, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def signed_in_here(request: HttpRequest) -> tuple[int, ...]:
    """The last two who signed in with this browser, newest first; fewer where the browser does not know."""
    value = request.get_signed_cookie(WRITERS, default="", salt=SALT)
    return tuple(int(part) for part in value.split("-") if part)


def _label(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").strip().capitalize()
