"""Use cases: their list, starting one, the overview of a draft, and the page of one that was filed."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Agency, Dataset
from agencies.pages.visits import visit_of
from emou import actions
from emou.domain.refusals import NOT_PERMITTED, Refused
from emou.http.access import signed_in
from emou.ui import errors
from requests_app import queries
from requests_app.forms.telling import sections
from requests_app.forms.use_case import NewForm
from requests_app.models import UseCase
from requests_app.pages import documents, drafting, steps, use_cases as listing
from requests_app.services import answers
from requests_app.views import finding
from requests_app.views.filing_steps import trail

MOST_EARLIER = 50


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    visit, q = visit_of(request), request.GET.get("q", "")[:200]
    show = request.GET.get("show", "")
    show = show if show in listing.SHOWN else "all"
    turn = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = listing.page(listing.chosen(visit, show, q), **turn)
    asked = {name: value for name, value in (("show", show), ("q", q)) if value}
    may_file = bool(visit.filing_agencies)
    context = {
        "columns": ["Use case", "Agency", "Status", "Last saved"],
        "page": page,
        "show": show,
        "q": q,
        "tabs": [
            {"name": name, "url": f"?{urlencode(asked | {'show': key})}", "is_current": key == show}
            for key, name in listing.SHOWN.items()
            if may_file or key in ("all", "filed")
        ],
        "previous_url": f"?{urlencode(asked | {'before': page.before})}" if page.before else "",
        "next_url": f"?{urlencode(asked | {'after': page.after})}" if page.after else "",
        "is_filtered": bool(q or show != "all"),
        "may_file": may_file,
    }
    return render(request, "requests_app/use_cases.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Start a draft: from a title, from datasets of the catalog, or as a copy of an earlier use case."""
    visit = visit_of(request)
    agencies = list(Agency.objects.filter(pk__in=visit.filing_agencies))
    if not agencies:
        back = {"back_url": reverse("use_cases"), "back_label": "Open the use cases"}
        return errors.page(request, 403, what_happened=Refused(NOT_PERMITTED).detail, **back)
    is_sent = request.method == "POST"
    form = NewForm(agencies, request.POST if is_sent else None)
    codes = (request.POST if is_sent else request.GET).getlist("dataset")
    if is_sent and form.is_valid():
        fields = {"title": form.cleaned_data["title"], "asks": _asks(codes)}
        draft = actions.start_draft_once(visit.person, form.agency, fields)
        return redirect("use_case_edit", draft.pk)
    own = listing.chosen(visit, "all", "").filter(requesting_agency__in=agencies)
    context = {"form": form, "datasets": _offered(codes), "earlier": own.order_by("-saved_at")[:MOST_EARLIER]}
    return render(request, "requests_app/use_case_new.html", context, status=422 if is_sent else 200)


def _offered(codes: list[str]) -> list[Dataset]:
    known = [code for code in codes if code.isprintable()]
    return list(Dataset.objects.filter(offered=True, code__in=known).select_related("owner")) if known else []


def _asks(codes: list[str]) -> list[dict[str, Any]]:
    """An ask for each of these datasets, in this order, each once."""
    offered = {row.code for row in _offered(codes)}
    return [answers.blank_ask(code) for code in dict.fromkeys(codes) if code in offered]


@signed_in
@require_POST
def copy(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Start a draft that says what an earlier use case of the agency says."""
    given = str(pk or request.POST.get("use_case", ""))
    if not (given.isascii() and given.isdecimal() and len(given) < 18):
        messages.warning(request, "Choose the use case to copy.")
        return redirect("use_case_new")
    earlier = finding.use_case_or_404(request, int(given))
    try:
        draft = actions.copy_use_case(visit_of(request).person, earlier.pk)
    except UseCase.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        return finding.refused(request, refusal, earlier)
    messages.success(request, f"Copied from “{earlier}”. Look through it: dates and approvals may be out of date.")
    return redirect("use_case_edit", draft.pk)


@signed_in
@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The steps of a draft; a use case that was filed is shown as it was filed."""
    use_case = finding.use_case_or_404(request, pk)
    if use_case.status == UseCase.Status.FILED:
        return _filed(request, use_case)
    if use_case.status == UseCase.Status.DISCARDED:
        return render(request, "requests_app/use_case_away.html", {"draft": use_case, "trail": trail(use_case)[:1]})
    found = drafting.sheets(use_case)
    rows = steps.rows(use_case, drafting.names_of(found), drafting.missing(use_case, found))
    begun = next((row for row in rows if row.missing), None)
    context = {
        "draft": use_case,
        "rows": rows,
        "done": sum(not row.missing for row in rows if row.needed),
        "needed": sum(row.needed for row in rows),
        "next_row": begun,
        **documents.of_use_case(use_case, visit_of(request).rights),
        "trail": trail(use_case)[:1],
    }
    return render(request, "requests_app/use_case_overview.html", context)


def _filed(request: HttpRequest, use_case: UseCase) -> HttpResponse:
    visit = visit_of(request)
    parts = queries.visible(visit.rights).filter(use_case=use_case).as_of(visit.at).select_related("owner", "dataset")
    context = {
        "use_case": use_case,
        "sections": sections(use_case),
        **documents.of_use_case(use_case, visit.rights),
        "parts": [
            {"url": reverse("request_page", args=[row.reference]), "reference": row.reference, "status": row.state_now,
             "words": f"{row.owner.abbreviation}: {row.dataset.name}"}
            for row in parts.order_by("pk")
        ],
        "may_copy": finding.may_file(request, use_case),
        "trail": trail(use_case)[:1],
    }  # fmt: skip
    return render(request, "requests_app/use_case_filed.html", context)


@signed_in
@require_safe
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that a use case says, on one page for paper."""
    use_case = finding.use_case_or_404(request, pk)
    if use_case.status == UseCase.Status.DISCARDED:
        return redirect("use_case_edit", pk)
    use_case.asks = queries.known_asks(use_case, visit_of(request).rights)
    found = drafting.sheets(use_case)
    context = {
        "draft": use_case,
        "is_draft": finding.is_draft(use_case),
        "sections": sections(use_case),
        "asks": drafting.asked(use_case, found),
        "trail": trail(use_case),
    }
    return render(request, "requests_app/use_case_print.html", context)
