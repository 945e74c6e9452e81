"""Use cases: drafts shared by an agency's filing offices, their review, and filing. The one door judges and keeps."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.models import Agency, Dataset
from agencies.pages.visits import visit_of
from emou import actions
from emou.domain.refusals import CONFLICT, INCOMPLETE, NOT_PERMITTED, Refused
from emou.http.access import signed_in
from emou.ui import errors, words
from requests_app import queries
from requests_app.forms.kept import kept_text
from requests_app.forms.use_case import Drafting, NewForm, anchor
from requests_app.models import UseCase
from requests_app.pages import documents, drafting, wording
from requests_app.services import filing

SAVE, REVIEW, ADD_DATASET, ADD_USER, REMOVE_DATASET, REMOVE_USER = (
    "save", "review", "add_dataset", "add_user", "remove_dataset-", "remove_user-",
)  # fmt: skip

SAVE_AGAIN = "Nothing you sent was saved. Open the draft, put in again what is still needed of your text, and save it."
REVIEW_AGAIN = "Nothing was filed. Open the draft to see what is new in it, then review it again."
FILED_MEANWHILE = "Nothing you sent was saved: what is filed cannot be changed. Its requests are on the page as filed."


def use_case_or_404(request: HttpRequest, pk: int) -> UseCase:
    try:
        return queries.use_cases(visit_of(request).rights).select_related("requesting_agency", "saved_by").get(pk=pk)
    except UseCase.DoesNotExist as unknown:
        raise Http404 from unknown


def draft_or_404(request: HttpRequest, pk: int) -> UseCase:
    draft = use_case_or_404(request, pk)
    if draft.status != UseCase.Status.DRAFT:
        raise Http404
    return draft


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    rights = visit_of(request).rights
    rows = queries.use_cases(rights).select_related("requesting_agency", "saved_by").order_by("-saved_at", "-pk")[:100]
    context = {"columns": ["Use case", "Agency", "Status", "Last saved"], "rows": [_row(row) for row in rows]}
    return render(
        request, "requests_app/use_cases.html", context | {"may_file": bool(visit_of(request).filing_agencies)}
    )


def _row(row: UseCase) -> dict[str, object]:
    saved = f"{words.full_datetime(row.saved_at)}, {row.saved_by.label}"
    cells = [{"text": str(row), "url": reverse("use_case_edit", args=[row.pk])}, {"text": row.requesting_agency.name}]
    return {"cells": [*cells, {"text": row.get_status_display()}, {"text": saved}]}


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Start a draft, from a title or from a dataset of the catalog."""
    visit = visit_of(request)
    agencies = list(Agency.objects.filter(pk__in=visit.filing_agencies))
    if not agencies:
        return _refused(request, Refused(NOT_PERMITTED))
    form = NewForm(agencies, request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return render(request, "requests_app/use_case_new.html", {"form": form}, status=422 if form.is_bound else 200)
    fields = {"title": form.cleaned_data["title"], "asks": _first_ask(request.POST.get("dataset", ""))}
    draft = actions.start_draft(visit.person, form.agency, fields)
    return redirect("use_case_edit", draft.pk)


def _first_ask(code: str) -> list[dict[str, Any]]:
    return [_blank_ask(code)] if code in drafting.datasets_of([{"dataset": code}]) else []


def _blank_ask(code: str) -> dict[str, Any]:
    return {
        "dataset": code,
        "elements": [],
        "identifiability": "",
        "frequency": "",
        "access_mode": "",
        "extract_reason": "",
    }


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a draft; a use case that was filed is shown as it was filed."""
    use_case = use_case_or_404(request, pk)
    if request.method == "POST":
        return _save(request, use_case)
    if use_case.status != UseCase.Status.DRAFT:
        return _filed(request, use_case)
    datasets = drafting.datasets_of(use_case.asks)
    return _edit_page(request, use_case, Drafting(use_case, datasets), datasets)


def _edit_page(
    request: HttpRequest, draft: UseCase, typed: Drafting, datasets: dict[str, Dataset], status: int = 200
) -> HttpResponse:
    visit = visit_of(request)
    found = drafting.prospects(draft, datasets, visit.at, queries.visible(visit.rights))
    by_code = {one.dataset.code: one for one in found}
    context = {
        "draft": draft,
        "drafting": typed,
        "asks": [(form, by_code.get(form.dataset.code)) for form in typed.asks],
        **documents.of_use_case(draft, visit.rights),
        "catalog": _catalog(draft, [form.dataset.code for form in typed.asks]),
        "trail": [{"name": "Use cases", "url": reverse("use_cases")}],
    }
    return render(request, "requests_app/use_case_edit.html", context, status=status)


def _catalog(draft: UseCase, chosen: list[str]) -> list[Dataset]:
    """What may be added: every offered dataset of another agency that is not chosen yet."""
    offered = Dataset.objects.filter(offered=True).exclude(owner=draft.requesting_agency).exclude(code__in=chosen)
    return list(offered.select_related("owner").order_by("owner__name", "name"))


def _save(request: HttpRequest, draft: UseCase) -> HttpResponse:
    """Keep what was typed, do what the button says, and come back; nothing typed is lost on the way."""
    posted = [
        {"dataset": value}
        for name, value in request.POST.items()
        if name.startswith("asks-") and name.endswith("-dataset")
    ]
    datasets = drafting.datasets_of(posted)
    typed = Drafting(draft, datasets, request.POST)
    if draft.status != UseCase.Status.DRAFT:
        return _overtaken(request, draft, "This use case was filed while you were writing.", typed)
    if not typed.is_readable():
        return _edit_page(request, draft, typed, datasets, status=422)
    pressed = request.POST.get("do", SAVE)
    fields, place = _changed(typed.fields(), pressed, request.POST.get("add_dataset", ""))
    try:
        actions.change_draft(visit_of(request).person, draft.pk, _version(request), fields)
    except UseCase.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        return _refused(request, refusal, draft, typed)
    if pressed == REVIEW:
        return redirect("use_case_review", draft.pk)
    messages.success(request, "Draft saved. No clock runs before you file.")
    return HttpResponseRedirect(reverse("use_case_edit", args=[draft.pk]) + place)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


def _changed(fields: dict[str, Any], pressed: str, code: str) -> tuple[dict[str, Any], str]:
    """The fields after the pressed button, and the place on the page to come back to."""
    asks, users = fields["asks"], fields["users"]
    if pressed == ADD_DATASET:
        known = code in [ask["dataset"] for ask in asks]
        asks = asks if known else asks + _first_ask(code)
        return fields | {"asks": asks}, f"#asks-{len(asks) - 1}" if asks else "#datasets"
    if pressed == ADD_USER:
        return fields | {"users": [*users, {"role": "", "organization": "", "count": None}]}, "#people"
    if pressed.startswith(REMOVE_DATASET):
        return fields | {"asks": _without(asks, pressed.removeprefix(REMOVE_DATASET))}, "#datasets"
    if pressed.startswith(REMOVE_USER):
        return fields | {"users": _without(users, pressed.removeprefix(REMOVE_USER))}, "#people"
    return fields, ""


def _without(rows: list[dict[str, Any]], place: str) -> list[dict[str, Any]]:
    return [row for at, row in enumerate(rows) if str(at) != place]


def _filed(request: HttpRequest, use_case: UseCase) -> HttpResponse:
    visit = visit_of(request)
    parts = queries.visible(visit.rights).filter(use_case=use_case).as_of(visit.at).select_related("owner", "dataset")
    context = {
        "use_case": use_case,
        "facts": wording.use_case_words(use_case),
        **documents.of_use_case(use_case, visit.rights),
        "parts": [
            {"url": reverse("request_page", args=[row.reference]), "reference": row.reference, "status": row.state_now,
             "words": f"{row.owner.abbreviation}: {row.dataset.name}"}
            for row in parts.order_by("pk")
        ],
        "trail": [{"name": "Use cases", "url": reverse("use_cases")}],
    }  # fmt: skip
    return render(request, "requests_app/use_case_filed.html", context)


@signed_in
@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """What is still missing, or else everything that filing will start."""
    draft = draft_or_404(request, pk)
    return _review_page(request, draft, filing.missing(draft))


def _review_page(request: HttpRequest, draft: UseCase, missing: list[Any], status: int = 200) -> HttpResponse:
    visit = visit_of(request)
    back = reverse("use_case_edit", args=[draft.pk])
    found = drafting.prospects(draft, drafting.datasets_of(draft.asks), visit.at, queries.visible(visit.rights))
    context = {
        "draft": draft,
        "missing": [{"text": one.message, "url": f"{back}#{anchor(one, draft.asks)}"} for one in missing],
        "prospects": found,
        "facts": wording.use_case_words(draft),
        "unconfirmed_words": wording.unconfirmed_words(drafting.unconfirmed(found, visit.at)),
        "back_url": back,
        "trail": [{"name": "Use cases", "url": reverse("use_cases")}, {"name": str(draft), "url": back}],
    }
    return render(request, "requests_app/use_case_review.html", context, status=status)


@signed_in
@require_POST
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """File what was reviewed: a draft that was changed since is shown again instead."""
    use_case = use_case_or_404(request, pk)
    if use_case.status == UseCase.Status.DRAFT and use_case.version != _version(request):
        return _overtaken(request, use_case, f"{use_case.saved_by.label} saved this draft while you were reviewing it.")
    try:
        filed = actions.file_use_case(visit_of(request).person, pk)
    except UseCase.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        if refusal.code == INCOMPLETE:
            return _review_page(request, use_case, list(refusal.problems), status=422)
        return _refused(request, refusal, use_case)
    messages.success(
        request, f"Filed: {', '.join(row.reference for row in filed)}. Each owner has been told, and its clock runs."
    )
    return redirect("request_page", filed[0].reference) if len(filed) == 1 else redirect("use_case_edit", pk)


@signed_in
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        actions.discard_draft(visit_of(request).person, pk)
    except UseCase.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        return _refused(request, refusal)
    messages.success(request, "The draft is put away.")
    return redirect("work")


def _refused(
    request: HttpRequest, refusal: Refused, draft: UseCase | None = None, typed: Drafting | None = None
) -> HttpResponse:
    if refusal.code == NOT_PERMITTED:
        back = {"back_url": reverse("use_cases"), "back_label": "Open the use cases"}
        return errors.page(request, 403, what_happened=refusal.detail, **back)
    if draft is None or refusal.code != CONFLICT:
        return _overtaken(request, draft, refusal.detail, typed)
    draft.refresh_from_db()
    return _overtaken(request, draft, _who_saved(request, draft), typed)


def _who_saved(request: HttpRequest, draft: UseCase) -> str:
    """Who was quicker, and whose version one had before one's eyes."""
    if draft.saved_by_id == visit_of(request).person.pk:
        return "You saved this draft in another window while you were writing here."
    opened = request.POST.get("opened", "")
    more = f" You had opened the version that {opened} saved." if opened else ""
    return f"{draft.saved_by.label} saved this draft while you were writing.{more}"


def _overtaken(
    request: HttpRequest, use_case: UseCase | None, happened: str, typed: Drafting | None = None
) -> HttpResponse:
    """Nothing was done, because of what others did first: what happened, what was typed, and the way to the draft."""
    words = {"what_happened": happened, "kept_text": kept_text(typed) if typed else ""}
    if use_case is None:
        return errors.page(request, 409, back_url=reverse("use_cases"), back_label="Open the use cases", **words)
    is_draft = use_case.status == UseCase.Status.DRAFT
    words |= {
        "back_url": reverse("use_case_edit", args=[use_case.pk]),
        "back_label": "Open the draft as it is now" if is_draft else "Open the use case as it was filed",
        "what_to_do": SAVE_AGAIN if typed and is_draft else REVIEW_AGAIN if is_draft else FILED_MEANWHILE,
    }
    return errors.page(request, 409, **words)
