"""Where the reference pages begin: what there is to read, and for its keepers what waits to be kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.pages import upkeep
from agencies.pages.visits import visit_of
from agencies.views.editing import keeps_reference
from emou.http.access import signed_in


@signed_in
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    keeps = keeps_reference(request)
    context = {
        "pages": upkeep.pages(),
        "keeps": keeps,
        "keeps_datasets": keeps or visit_of(request).rights.has("manage_catalog"),
        "waiting": upkeep.waiting(visit_of(request).at) if keeps else [],
    }
    return render(request, "agencies/reference.html", context)
