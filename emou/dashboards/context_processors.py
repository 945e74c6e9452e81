"""What every page's frame needs: the pages that the reader's offices have, and where the link to help leads.

Help is the part about the page one is on, else about one's own office. Who may open a page is said by the page.
"""

from functools import cache
from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from agencies.pages.visits import visit_of
from agencies.roles import Kind
from emou.dashboards.manual import help_for
from emou.notices import inbox

# A name in the menu, where it leads, and how the names of the pages begin on which it is marked.
Entry = tuple[str, str, tuple[str, ...]]
KEPT_BY_THE_PRACTICE = ("reference", "library", "authority", "exception", "precedents", "agenc", "agreement", "version",
                        "office", "appointment", "invitation_", "people", "person_")  # fmt: skip
SIGNED_IN: tuple[Entry, ...] = (
    ("My work", "work", ("work",)),
    ("Notices", "notices", ("notice",)),
)
OF_REQUESTS: tuple[Entry, ...] = (  # for those who see any
    ("Requests", "requests", ("request", "letter", "document", "denial")),
    ("Use cases", "use_cases", ("use_case",)),
    ("Releases", "release_list", ("release", "gate")),
)
KNOWN: tuple[Entry, ...] = (
    ("Reference", "reference", KEPT_BY_THE_PRACTICE),
    ("Catalog", "datasets", ("dataset", "element", "basket")),
)
EVERYBODY: tuple[Entry, ...] = (
    ("Calendar", "calendar", ("calendar", "closure", "year", "clock")),
    ("Help", "help_page", ("help",)),
)


class NavItem(TypedDict):
    name: str
    url: str
    current: bool
    counts: bool


def shell(request: HttpRequest) -> dict[str, object]:
    """For templates/base.html: `nav`, where pages that are not routed are left out, and whether one can only read.

    `unopened` is asked when the header is drawn, after the view: what the page has opened is not counted any more.
    """
    match = request.resolver_match
    here = match.view_name if match else ""
    nav = [item for entry in _entries(request) if (item := _nav_item(*entry, here))]
    return {"nav": nav, "read_only": settings.READ_ONLY, "unopened": cache(lambda: _unopened(request))}


def _unopened(request: HttpRequest) -> int:
    if not _is_known(request):
        return 0
    left: int | None = getattr(request, "unopened", None)  # known to a page that opened some
    return inbox.unopened(visit_of(request).person.pk) if left is None else left


def _entries(request: HttpRequest) -> tuple[Entry, ...]:
    if not _is_known(request):
        return EVERYBODY
    rights = visit_of(request).rights
    sees = rights.oversees or rights.has("view_requests")
    return (*SIGNED_IN, *(OF_REQUESTS if sees else ()), *KNOWN, *EVERYBODY)


def _nav_item(name: str, url_name: str, pages: tuple[str, ...], here: str) -> NavItem | None:
    try:
        return NavItem(name=name, url=reverse(url_name), current=here.startswith(pages), counts=url_name == "notices")
    except NoReverseMatch:
        return None


def help_here(request: HttpRequest) -> dict[str, str]:
    match = request.resolver_match
    page, action = (match.view_name, str(match.kwargs.get("action", ""))) if match else ("", "")
    return {"help_here": help_for(page, action, kinds_of(request))}


def kinds_of(request: HttpRequest) -> list[Kind]:
    """The kinds of office that the reader holds; none for a stranger."""
    if not _is_known(request):
        return []
    return [seat.kind for seat in visit_of(request).rights.seats]


def _is_known(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
