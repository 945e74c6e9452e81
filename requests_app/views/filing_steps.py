"""Writing a draft, one group of questions a page: shown, saved on a button or as somebody types, and merged."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agencies.pages.visits import visit_of
from emou import actions
from emou.domain.refusals import Refused
from emou.http.access import signed_in
from emou.ui import errors
from requests_app import queries
from requests_app.forms.merging import merge_rows
from requests_app.forms.pages import REMOVE_USER, SAY, DatasetPage, DraftPage, StepPage
from requests_app.models import UseCase
from requests_app.pages import drafting, steps
from requests_app.pages.drafting import Prospects, Sheet
from requests_app.pages.steps import DATASETS, Place
from requests_app.services import merging
from requests_app.services.drafts import Saved
from requests_app.views import finding

NEXT, OVERVIEW, ADD_USER, FILTER = "next", "overview", "add_user", "filter"
MOST_MORE = 9


@dataclass(slots=True)
class Opened:
    """One page of one draft, with all the pages that the draft has."""

    draft: UseCase
    place: Place
    pages: list[Place]
    page: DraftPage
    sheet: Sheet | None = None

    @property
    def url(self) -> str:
        return self.place.url(self.draft.pk)


@signed_in
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A step about the use case itself."""
    draft, one = finding.use_case_to_fill_in(request, pk), _step_or_404(step)
    if request.method == "GET" and not finding.is_draft(draft):
        return redirect("use_case_edit", pk)
    return _answer(request, _open_step(request, draft, one))


@signed_in
@require_http_methods(["GET", "POST"])
def dataset(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The step of one dataset that is asked for."""
    draft = finding.use_case_to_fill_in(request, pk)
    if request.method == "GET" and not finding.is_draft(draft):
        return redirect("use_case_edit", pk)
    opened = _open_dataset(request, draft, code)
    return _answer(request, opened) if opened else _not_asked_for(request, draft)


@signed_in
@require_POST
def autosave_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    draft = finding.use_case_to_fill_in(request, pk)
    return _autosave(request, _open_step(request, draft, _step_or_404(step)))


@signed_in
@require_POST
def autosave_dataset(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    draft = finding.use_case_to_fill_in(request, pk)
    if opened := _open_dataset(request, draft, code):
        return _autosave(request, opened)
    taken_out = f"{draft.saved_by.label} took this dataset out of the draft."
    return render(request, "requests_app/_saved.html", {"draft": draft, "refusal": taken_out}, status=409)


def _step_or_404(name: str) -> steps.Step:
    if name not in steps.BY_NAME or name == DATASETS.name:
        raise Http404
    return steps.BY_NAME[name]


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _open_step(request: HttpRequest, draft: UseCase, one: steps.Step) -> Opened:
    more = request.GET.get("more", "")
    page = StepPage(draft, one, _sent(request), min(int(more), MOST_MORE) if more in set("123456789") else 0)
    return Opened(draft, Place(one, one.title), steps.places(draft, drafting.names(draft)), page)


def _open_dataset(request: HttpRequest, draft: UseCase, code: str) -> Opened | None:
    """None where the draft asks for no such dataset, or the catalog offers it no longer."""
    found = drafting.sheets(draft)
    if code not in found:
        return None
    page = DatasetPage(draft, found[code], _sent(request), request.GET.get("q", ""))
    place = Place(DATASETS, found[code].dataset.name, code)
    return Opened(draft, place, steps.places(draft, drafting.names_of(found)), page, found[code])


def _not_asked_for(request: HttpRequest, draft: UseCase) -> HttpResponse:
    if request.method == "POST":
        happened = f"{draft.saved_by.label} took this dataset out of the draft while you were writing."
        return finding.overtaken(request, draft, happened, errors.kept_text(request))
    messages.info(request, "This dataset is not in the draft.")
    return redirect("use_case_datasets", draft.pk)


def _answer(request: HttpRequest, opened: Opened) -> HttpResponse:
    return _save(request, opened) if request.method == "POST" else _show(request, opened, {})


def _show(request: HttpRequest, opened: Opened, conflicts: dict[str, Any], status: int = 200) -> HttpResponse:
    draft, page = opened.draft, opened.page
    numbered = [one for one in opened.pages if steps.is_needed(draft, one.step)]
    number = next((at for at, one in enumerate(numbered, 1) if one.key == opened.place.key), 0)
    context = {
        "draft": draft,
        "place": opened.place,
        "page": page,
        "token": page.token(conflicts),
        "autosave_url": f"{opened.url}autosave/",
        "where": f"Step {number} of {len(numbered)}" if number else "Not needed for this purpose",
        "is_needed": bool(number),
        "find": request.GET.get("q", ""),
        "trail": trail(draft),
    }
    if opened.sheet is None:
        return render(request, "requests_app/use_case_step.html", context, status=status)
    visit = visit_of(request)
    found = {opened.place.code: opened.sheet}
    context["prospect"] = Prospects(draft, found, visit.at, queries.visible(visit.rights)).rows[0]
    return render(request, "requests_app/use_case_dataset.html", context, status=status)


def trail(draft: UseCase) -> list[dict[str, str]]:
    overview = {"name": str(draft), "url": reverse("use_case_edit", args=[draft.pk])}
    return [{"name": "Use cases", "url": reverse("use_cases")}, overview]


def _keep(request: HttpRequest, opened: Opened) -> Saved:
    """Save what can be read. Raises Http404 and Refused."""
    try:
        return actions.save_page(visit_of(request).person, opened.draft.pk, opened.page.sent)
    except UseCase.DoesNotExist as unknown:
        raise Http404 from unknown


def _save(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Keep what was typed, do what the button says, and lead on. Nothing typed is lost on the way."""
    if not finding.is_draft(opened.draft):
        return finding.overtaken(request, opened.draft, kept=opened.page.kept_text())
    try:
        saved = _keep(request, opened)
    except Refused as refusal:
        return finding.refused(request, refusal, opened.draft, opened.page.kept_text())
    opened.draft = saved.draft
    if not opened.page.is_readable:
        return _show(request, opened, saved.conflicts, status=422)
    if saved.conflicts:
        return _merge(request, opened, saved)
    return HttpResponseRedirect(_onward(request, opened))


def _merge(request: HttpRequest, opened: Opened, saved: Saved) -> HttpResponse:
    """Both versions of each answer that two people changed, to choose from."""
    context = {
        "draft": saved.draft,
        "place": opened.place,
        "url": opened.url,
        "rows": merge_rows(opened.page, saved, visit_of(request).person.pk, request.POST),
        "token": merging.token(saved.conflicts),
        "do": opened.page.do if opened.page.do in (NEXT, OVERVIEW) else "save",
        "trail": trail(saved.draft),
    }
    return render(request, "requests_app/use_case_merge.html", context, status=409)


def _onward(request: HttpRequest, opened: Opened) -> str:
    do, here = opened.page.do, opened.url
    overview = reverse("use_case_edit", args=[opened.draft.pk])
    if do == NEXT:
        following = steps.after(opened.pages, opened.draft, opened.place)
        return following.url(opened.draft.pk) if following else reverse("use_case_review", args=[opened.draft.pk])
    if do == OVERVIEW:
        return overview
    if do == ADD_USER:
        return f"{here}?more=1#people"
    if do.startswith(REMOVE_USER):
        return f"{here}#people"
    if do == FILTER:
        return f"{here}?{urlencode({'q': request.POST.get('find', '')})}#choose-elements"
    if do == SAY and isinstance(opened.page, DatasetPage):
        _tell_said(request, opened.page)
        return f"{here}#choose-elements"
    messages.success(request, "Saved. No clock runs before you file.")
    return here


def _tell_said(request: HttpRequest, page: DatasetPage) -> None:
    if page.said_for < 0:
        messages.warning(request, "First write what the checked elements are needed for.")
    elif page.said_for == 0:
        messages.info(request, "Nothing was changed: no checked element was without words.")
    else:
        what = "1 element" if page.said_for == 1 else f"{page.said_for} elements"
        messages.success(request, f"Said for {what}. You can still change each.")


def _autosave(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Save while somebody types: answers with words for the live region and the digests for the next time."""
    context: dict[str, Any] = {"draft": opened.draft, "page": opened.page}
    try:
        saved = _keep(request, opened)
    except Refused as refusal:
        return render(request, "requests_app/_saved.html", context | {"refusal": refusal.detail}, status=409)
    names = [opened.page.label(name).rstrip(":?") for name in saved.conflicts]
    told = {"draft": saved.draft, "conflicts": names, "token": opened.page.token(saved.conflicts)}
    return render(request, "requests_app/_saved.html", context | told)
