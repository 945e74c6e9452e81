"""The keepers' pages of the catalog: for the steward of the owner, and for the State Data Practice."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.forms.datasets import DatasetForm, ElementForm, NewDatasetForm, NewElementForm
from agencies.models import Agency, Dataset, Element
from agencies.pages import changing
from agencies.pages.visits import Visit, visit_of
from agencies.services import catalog as keeping
from agencies.services.changes import CATALOG, State, difference, see_same
from agencies.views.editing import Page, Preview, in_two_steps
from emou import actions
from emou.http.access import signed_in
from requests_app.pages import counting

SNAPSHOT = "Filed requests keep the elements, the law and the gates of their day. Nothing here reaches them."


def may_keep(visit: Visit, owner_id: int) -> bool:
    """Whether this person keeps the datasets of that owner."""
    rights = visit.rights
    return rights.seat("keep_reference_data") is not None or rights.seat("manage_catalog", owner_id) is not None


def owners_kept(visit: Visit) -> QuerySet[Agency]:
    """The agencies whose datasets this person keeps."""
    if visit.rights.seat("keep_reference_data"):
        return Agency.objects.all()
    return Agency.objects.filter(pk__in=visit.rights.agencies_with("manage_catalog"))


def _kept(request: HttpRequest, code: str) -> Dataset:
    """A dataset, on offer or not, for whoever keeps it. What is not on offer is unknown to all others."""
    rows = Dataset.objects.select_related("owner").prefetch_related("authorities")
    dataset = get_object_or_404(rows, code=code)
    if may_keep(visit_of(request), dataset.owner_id):
        return dataset
    get_object_or_404(Dataset, code=code, offered=True)
    raise PermissionDenied


@signed_in
@require_safe
def datasets_kept(request: HttpRequest) -> HttpResponse:
    owners = owners_kept(visit_of(request))
    size = Count("elements", filter=Q(elements__offered=True))
    rows = Dataset.objects.filter(owner__in=owners).select_related("owner").annotate(size=size)
    found = list(rows.order_by("owner__name", "name"))
    if not found and not owners.exists():
        raise PermissionDenied
    context = {"rows": found, "trail": [{"name": "Reference", "url": reverse("reference")}]}
    return render(request, "agencies/datasets_kept.html", context)


@signed_in
@require_safe
def dataset_kept(request: HttpRequest, code: str) -> HttpResponse:
    """Everything of one dataset that is kept: its elements, those offered no longer too, and its history."""
    dataset = _kept(request, code)
    elements = list(Element.everything.filter(dataset=dataset).prefetch_related("authorities"))
    context = {
        "dataset": dataset,
        "elements": elements,
        "law": sorted(authority.code for authority in dataset.authorities.all()),
        "history": changing.history(CATALOG, {one.code: one.name for one in elements}, dataset=code),
        "open_requests": counting.open_for(dataset.pk, visit_of(request).at),
        "trail": _trail(),
    }
    return render(request, "agencies/dataset_kept.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def dataset_new(request: HttpRequest) -> HttpResponse:
    owners = owners_kept(visit_of(request))
    if not owners.exists():
        raise PermissionDenied
    form = NewDatasetForm(owners, request.POST if request.method == "POST" else None)

    def preview() -> Preview:
        said = form.cleaned_data
        keeping.see_new_dataset(said["code"])
        told = {"code": said["code"], "owner": said["owner"].name, **form.said}
        follows = ["It is not on offer yet. Add its elements next, then offer it."]
        return Preview(changing.rows(difference({}, told)), follows, [SNAPSHOT])

    def save() -> str:
        said = form.cleaned_data
        actions.add_dataset(visit_of(request).person, said["owner"], said["code"], form.said, said["why"])
        return f"{said['code']} is in the catalog, not on offer yet. Add its elements next."

    page = Page("Add a dataset", reverse("datasets_kept"), _trail(), button="Add it")
    return in_two_steps(request, page, form, preview=preview, save=save)


@signed_in
@require_http_methods(["GET", "POST"])
def dataset_edit(request: HttpRequest, code: str) -> HttpResponse:
    dataset = _kept(request, code)
    before = keeping.dataset_state(dataset)
    form = DatasetForm.of(before, request.POST if request.method == "POST" else None)

    def preview() -> Preview:
        see_same(before, form.cleaned_data["seen"], CATALOG, {"dataset": code})
        keeping.see_dataset(dataset, form.said)
        return _foretold(request, dataset, before, form.said)

    def save() -> str:
        said = form.cleaned_data
        actions.change_dataset(visit_of(request).person, code, said["seen"], form.said, said["why"])
        return f"{code} is changed, on the record."

    page = Page(f"Change {code}", _page_url(code), _trail(dataset), kicker=dataset.name)
    return in_two_steps(request, page, form, preview=preview, save=save)


@signed_in
@require_http_methods(["GET", "POST"])
def element_new(request: HttpRequest, code: str) -> HttpResponse:
    dataset = _kept(request, code)
    form = NewElementForm(request.POST if request.method == "POST" else None)

    def preview() -> Preview:
        keeping.see_new_element(dataset, form.cleaned_data["code"])
        told = {"code": form.cleaned_data["code"], **form.said}
        return Preview(changing.rows(difference({}, told)), ["It may be asked for at once."], [SNAPSHOT])

    def save() -> str:
        said = form.cleaned_data
        actions.add_element(visit_of(request).person, code, said["code"], form.said, said["why"])
        return f"{said['name']} is added to {code}."

    page = Page("Add an element", _page_url(code), _trail(dataset), kicker=dataset.name, button="Add it")
    return in_two_steps(request, page, form, preview=preview, save=save)


@signed_in
@require_http_methods(["GET", "POST"])
def element_edit(request: HttpRequest, code: str, part: str) -> HttpResponse:
    dataset = _kept(request, code)
    element = get_object_or_404(Element.everything.select_related("dataset"), dataset=dataset, code=part)
    before = keeping.element_state(element)
    form = ElementForm.of(before, request.POST if request.method == "POST" else None)

    def preview() -> Preview:
        see_same(before, form.cleaned_data["seen"], CATALOG, {"dataset": code, "part": part})
        keeping.see_element(element, form.said)
        return _foretold(request, dataset, before, form.said, part)

    def save() -> str:
        said = form.cleaned_data
        actions.change_element(visit_of(request).person, code, part, said["seen"], form.said, said["why"])
        return f"{said['name']} is changed, on the record."

    page = Page(f"Change {element.name}", _page_url(code), _trail(dataset), kicker=dataset.name)
    return in_two_steps(request, page, form, preview=preview, save=save)


def _foretold(request: HttpRequest, dataset: Dataset, before: State, after: dict[str, Any], part: str = "") -> Preview:
    drafts = counting.drafts_asking(dataset.code, part)
    are = "draft asks" if drafts == 1 else "drafts ask"
    follows = [f"{drafts} {are} for it now, and would be filed with what the catalog says then."]
    if before["offered"] and not after["offered"]:
        follows = [f"Nobody can ask for it any more. {drafts} {are} for it now; each is told before it is filed."]
    elif after["offered"] and not before["offered"]:
        follows.insert(0, "It may be asked for again.")
    if before["authorities"] != after["authorities"]:
        follows.append("The law that attaches, and the gates that come with it, change for what is filed from now on.")
    still = counting.open_for(dataset.pk, visit_of(request).at)
    stays = [f"{SNAPSHOT} {still} open {'request asks' if still == 1 else 'requests ask'} for this dataset."]
    return Preview(changing.rows(difference(before, after)), follows, stays)


def _page_url(code: str) -> str:
    return reverse("dataset_kept", args=[code])


def _trail(dataset: Dataset | None = None) -> list[dict[str, str]]:
    first = {"name": "Datasets to keep", "url": reverse("datasets_kept")}
    return [first, {"name": dataset.code, "url": _page_url(dataset.code)}] if dataset else [first]
