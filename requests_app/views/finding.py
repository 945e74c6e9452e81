"""Finding a use case for a page, and what is said where it is not what the page was made for."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from agencies.pages.visits import visit_of
from emou.domain.refusals import NOT_PERMITTED, Refused
from emou.ui import errors
from requests_app import queries
from requests_app.models import UseCase

SAVE_AGAIN = "Open the draft, put in again what is still needed of your text, and save it."
RESTORE = "Nothing you sent was saved. Open the draft to bring it back, then put your text in again."
FILED_MEANWHILE = "Nothing you sent was saved: what is filed cannot be changed. Its requests are on the page as filed."


def use_case_or_404(request: HttpRequest, pk: int) -> UseCase:
    """A use case that this person may know of, drafts put away by the person's own offices too."""
    known = queries.kept_use_cases(visit_of(request).rights)
    try:
        return known.select_related("requesting_agency", "saved_by", "created_by").get(pk=pk)
    except UseCase.DoesNotExist as unknown:
        raise Http404 from unknown


def use_case_to_fill_in(request: HttpRequest, pk: int) -> UseCase:
    """The same; and whoever sends something without filing for its agency is refused before its state is told."""
    use_case = use_case_or_404(request, pk)
    if request.method == "POST" and not may_file(request, use_case):
        raise PermissionDenied
    return use_case


def is_draft(use_case: UseCase) -> bool:
    return use_case.status == UseCase.Status.DRAFT


def may_file(request: HttpRequest, use_case: UseCase) -> bool:
    return use_case.requesting_agency_id in visit_of(request).filing_agencies


def refused(request: HttpRequest, refusal: Refused, use_case: UseCase, kept: str = "") -> HttpResponse:
    """Nothing was done: what happened, what was typed, and the way on."""
    if refusal.code == NOT_PERMITTED:
        back = {"back_url": reverse("use_cases"), "back_label": "Open the use cases"}
        return errors.page(request, 403, what_happened=refusal.detail, **back)
    use_case.refresh_from_db()
    return overtaken(request, use_case, refusal.detail, kept)


def overtaken(request: HttpRequest, use_case: UseCase, happened: str = "", kept: str = "") -> HttpResponse:
    """Somebody filed the draft, put it away or took a dataset out, while this person was writing."""
    who = "You" if use_case.saved_by_id == visit_of(request).person.pk else use_case.saved_by.label
    words = {
        UseCase.Status.DRAFT: (happened, SAVE_AGAIN, "Open the draft as it is now"),
        UseCase.Status.DISCARDED: (f"{who} put this draft away meanwhile.", RESTORE, "Open the draft put away"),
        UseCase.Status.FILED: (
            "This use case was filed meanwhile.", FILED_MEANWHILE, "Open the use case as it was filed"
        ),
    }  # fmt: skip
    happened, to_do, label = words[UseCase.Status(use_case.status)]
    back = {"back_url": reverse("use_case_edit", args=[use_case.pk]), "back_label": label}
    return errors.page(request, 409, what_happened=happened, what_to_do=to_do, kept_text=kept, **back)
