"""The lists that a person has named: saving one, and keeping them in order."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agencies.pages.visits import visit_of
from emou import actions
from emou.domain.refusals import Refused
from emou.http.access import signed_in
from requests_app import queries
from requests_app.forms.listing import FilterForm
from requests_app.forms.saved_view import NameForm
from requests_app.models import SavedView
from requests_app.views.listing import ALL


@signed_in
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The lists of this person; POST keeps the filters of `query` under a name."""
    if request.method == "GET":
        return _page(request, None)
    filters, form = FilterForm(_query(request)), NameForm(request.POST)
    if form.is_valid():
        try:
            view = actions.save_view(visit_of(request).person, form.cleaned_data["name"], filters.query)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Kept as “{view.name}”. You find it above the list.")
            return _shown(view)
    return _page(request, form, filters, status=422)


@signed_in
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a list, remove it, begin with it, or begin with all requests again: whichever button was pressed."""
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        return redirect("request_views")
    try:
        messages.success(request, deed(request, pk))
    except SavedView.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        messages.error(request, " ".join(problem.message for problem in refusal.problems))
    return redirect("request_views")


def _rename(request: HttpRequest, pk: int) -> str:
    actions.rename_view(visit_of(request).person, pk, request.POST.get("name", ""))
    return "Renamed."


def _remove(request: HttpRequest, pk: int) -> str:
    actions.remove_view(visit_of(request).person, pk)
    return "Removed. The requests in it are untouched."


def _start(request: HttpRequest, pk: int) -> str:
    actions.start_with(visit_of(request).person, pk)
    return "Requests now begins with this list."


def _unstart(request: HttpRequest, pk: int) -> str:
    actions.start_with(visit_of(request).person, None)
    return "Requests now begins with all requests."


DEEDS: dict[str, Callable[[HttpRequest, int], str]] = {
    "rename": _rename,
    "remove": _remove,
    "start": _start,
    "unstart": _unstart,
}


def _query(request: HttpRequest) -> QueryDict:
    try:
        return QueryDict(request.POST.get("query", ""))
    except ValueError:  # more fields than any list has
        return QueryDict()


def _page(
    request: HttpRequest, form: NameForm | None, filters: FilterForm | None = None, status: int = 200
) -> HttpResponse:
    found = [
        {"view": view, "url": _address(view), "filters": FilterForm(QueryDict(view.query)).chips}
        for view in queries.saved_views(visit_of(request).rights)
    ]
    trail = [{"name": "Requests", "url": f"{reverse('requests')}?{ALL}"}]
    context = {"views": found, "form": form, "filters": filters, "trail": trail}
    return render(request, "requests_app/saved_views.html", context, status=status)


def _address(view: SavedView) -> str:
    return f"{reverse('requests')}?{view.query or ALL}"


def _shown(view: SavedView) -> HttpResponse:
    return redirect(_address(view))
