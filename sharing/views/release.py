"""The page of one release, and its renewal."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agencies.pages.visits import Visit, visit_of
from emou import actions
from emou.domain.refusals import Refused
from emou.http.access import signed_in
from emou.ui import errors
from sharing import queries
from sharing.models import Release
from sharing.pages import people, showing, wording
from sharing.queries import Seen


def see_or_404(pk: int, visit: Visit) -> Seen:
    """The release as it stands now; 404 hides what this person may not know of."""
    try:
        return queries.see(pk, visit.rights, visit.at)
    except Release.DoesNotExist as unknown:
        raise Http404 from unknown


@signed_in
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    visit = visit_of(request)
    seen = see_or_404(pk, visit)
    request.unopened = actions.open_release(visit.person, seen.release.request.reference)  # type: ignore[attr-defined]
    context = showing.page_of(seen, visit.rights) | {"more": people.brief(seen)}
    return render(request, "sharing/release_page.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the same once more: a new draft, which is decided anew."""
    visit = visit_of(request)
    seen = see_or_404(pk, visit)
    if request.method == "GET" and seen.may_renew(visit.rights):
        context = showing.frame(seen, wording.RENEW.label) | {"action_words": wording.RENEW}
        return render(request, "sharing/release_renew.html", context)
    try:
        draft = actions.renew_release(visit.person, pk)
    except Refused as refusal:
        back = {"back_url": request.path.removesuffix("renew/"), "back_label": "Open the release"}
        return errors.page(request, 403, what_happened=refusal.detail, **back)
    return redirect("use_case_edit", draft.pk)
