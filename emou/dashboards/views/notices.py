"""What somebody was told: the inbox, opening one notice, and putting all of them down as seen."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from agencies.pages.visits import visit_of
from emou import actions
from emou.http.access import signed_in
from emou.notices import inbox
from emou.notices.models import Notice
from emou.ui.turning import turned
from requests_app.pages import inbox as pages

NEW = "new"


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that somebody was told, or with `?show=new` what they have not opened."""
    visit = visit_of(request)
    is_new_alone = request.GET.get("show") == NEW
    found = inbox.new_of if is_new_alone else inbox.inbox_of
    page = turned(found(visit.person.pk), request.GET, keeps=("show",) if is_new_alone else ())
    context = {"page": page, "rows": pages.rows(page.rows, visit.at), "is_new_alone": is_new_alone}
    context["keeps"] = visit.rights.seat("keep_reference_data") is not None
    return render(request, "dashboards/notices.html", context)


@signed_in
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Put down that it was opened, and go where it leads. Opening a request there opens all about it."""
    try:
        return redirect(pages.place_of(actions.open_notice(visit_of(request).person, pk)))
    except Notice.DoesNotExist as unknown:
        raise Http404 from unknown


@signed_in
@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    if actions.open_all(visit_of(request).person):
        messages.success(request, "All notices are marked as seen. They stay in this list.")
    return redirect("notices")
