"""How a draft ends: reviewed and filed, or put away and perhaps brought back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agencies.pages.visits import visit_of
from emou import actions
from emou.domain import clock
from emou.domain.refusals import INCOMPLETE, Refused
from emou.http.access import signed_in
from requests_app import queries
from requests_app.forms.telling import sections
from requests_app.models import UseCase
from requests_app.pages import drafting, steps, wording
from requests_app.pages.drafting import Prospects
from requests_app.views import finding
from requests_app.views.filing_steps import trail


@signed_in
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """What is still missing, or else everything that filing will start."""
    draft = finding.use_case_or_404(request, pk)
    return _review_page(request, draft) if finding.is_draft(draft) else redirect("use_case_edit", pk)


def _review_page(request: HttpRequest, draft: UseCase, overtaken: str = "", status: int = 200) -> HttpResponse:
    visit = visit_of(request)
    found = drafting.sheets(draft)
    names = drafting.names_of(found)
    rows = steps.rows(draft, names, drafting.missing(draft, found))
    doubted = steps.rows(draft, names, drafting.doubts(draft, found, clock.local_day(visit.at)))
    told = Prospects(draft, found, visit.at, queries.visible(visit.rights))
    by_code = {row.place.code: row for row in rows if row.place.code}
    context: dict[str, Any] = {
        "draft": draft,
        "overtaken": overtaken,
        "missing": [line for row in rows for line in row.lines],
        "doubts": [line for row in doubted for line in row.missing],
        "sections": _sections(draft, rows),
        "asks": [(one, by_code[one.dataset.code]) for one in told.rows],
        "unconfirmed_words": wording.unconfirmed_words(told.years),
        "trail": trail(draft),
    }
    return render(request, "requests_app/use_case_review.html", context, status=status)


def _sections(draft: UseCase, rows: list[steps.Row]) -> list[dict[str, Any]]:
    """The answers of each step, with what is missing there and the way to change it."""
    by_name = {row.place.step.name: row for row in rows if not row.place.code}
    return [{"section": one, "row": by_name[one.name]} for one in sections(draft)]


@signed_in
@require_POST
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """File what was reviewed. A draft that was changed since is shown again instead; filing twice files once."""
    use_case = finding.use_case_or_404(request, pk)
    if use_case.status == UseCase.Status.DISCARDED:
        return finding.overtaken(request, use_case)
    if finding.is_draft(use_case) and str(use_case.version) != request.POST.get("version", ""):
        return _review_page(request, use_case, _who_saved(request, use_case), status=409)
    try:
        actions.file_use_case(visit_of(request).person, pk)
    except UseCase.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        if refusal.code == INCOMPLETE:
            return _review_page(request, use_case, status=422)
        return finding.refused(request, refusal, use_case)
    return redirect("use_case_result", pk)


def _who_saved(request: HttpRequest, draft: UseCase) -> str:
    if draft.saved_by_id == visit_of(request).person.pk:
        return "You saved this draft in another window while you were reviewing it here."
    return f"{draft.saved_by.label} saved this draft while you were reviewing it."


@signed_in
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What filing started: each request with its owner, its last day, and what silence means."""
    use_case = finding.use_case_or_404(request, pk)
    if use_case.status != UseCase.Status.FILED:
        return redirect("use_case_edit", pk)
    visible = queries.visible(visit_of(request).rights)
    filed = visible.filter(use_case=use_case, part_of=None).select_related("owner", "dataset").order_by("pk")
    context = {"use_case": use_case, "filed": filed, "trail": trail(use_case)}
    return render(request, "requests_app/use_case_result.html", context)


@signed_in
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft away; its page offers to bring it back."""
    draft = finding.use_case_or_404(request, pk)
    if draft.status != UseCase.Status.DISCARDED:
        try:
            actions.discard_draft(visit_of(request).person, pk)
        except UseCase.DoesNotExist as unknown:
            raise Http404 from unknown
        except Refused as refusal:
            return finding.refused(request, refusal, draft)
    return redirect("use_case_edit", pk)


@signed_in
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a draft back that was put away."""
    draft = finding.use_case_or_404(request, pk)
    try:
        actions.restore_draft(visit_of(request).person, pk)
    except UseCase.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        return finding.refused(request, refusal, draft)
    messages.success(request, "The draft is back, with all that it said.")
    return redirect(reverse("use_case_edit", args=[pk]))
