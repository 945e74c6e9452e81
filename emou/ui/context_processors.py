"""What every page's frame needs. Only names of pages live here; who may open them is said by the pages."""

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

USE_CASES = {
    "use_cases",
    *(f"use_case_{page}" for page in ("new", "edit", "step", "datasets", "dataset", "review", "result", "print")),
}
LISTS = ("requests_download", "requests_approve", "requests_approved", "request_views")
SIGNED_IN = (
    ("My work", "work", {"work"}),
    (
        "Requests",
        "requests",
        {
            "requests",
            "requests_download",
            "requests_approve",
            "requests_approved",
            "request_views",
            "request_page",
            "request_action",
            "request_clock",
        },
    ),
    ("Use cases", "use_cases", USE_CASES),
    (
        "Reference",
        "reference",
        {"reference", "library", "authority_page", "precedents", "agencies", "agency_page", "agreement"},
    ),
)
EVERYBODY = (
    ("Catalog", "datasets", {"datasets", "dataset_page", "dataset_compare", "basket"}),
    ("Calendar", "calendar", {"calendar", "clock"}),
    ("Help", "help_page", {"help_page", "help_topic"}),
)


class NavItem(TypedDict):
    name: str
    url: str
    current: bool


def shell(request: HttpRequest) -> dict[str, object]:
    """For templates/base.html: `nav`, where pages that are not routed are left out, and whether one can only read."""
    match = request.resolver_match
    here = match.view_name if match else ""
    user = getattr(request, "user", None)
    entries = (*SIGNED_IN, *EVERYBODY) if user and user.is_authenticated else EVERYBODY
    nav = [item for entry in entries if (item := _nav_item(*entry, here))]
    return {"nav": nav, "read_only": settings.READ_ONLY}


def _nav_item(name: str, url_name: str, pages: set[str], here: str) -> NavItem | None:
    try:
        return NavItem(name=name, url=reverse(url_name), current=here in pages)
    except NoReverseMatch:
        return None
