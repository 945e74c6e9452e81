"""After an action: the page that says what was done, and the one that says what happened first."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agencies.pages.visits import visit_of
from emou.domain.lifecycle import Desk, Transition, row_of
from emou.domain.refusals import NOT_PERMITTED, RECUSED, Refused
from emou.http.access import signed_in
from emou.ui import errors
from requests_app.forms.taking import Taking
from requests_app.pages import acting, aftermath, recusal, wording
from requests_app.queries import Seen
from requests_app.views.requests import release_of, see_or_404


def action_or_404(action: str) -> Transition:
    """The row of an action that somebody takes on a page."""
    row = row_of(action)
    if row is None or row.desk is Desk.CLOCK or action not in wording.ACTION_WORDS:
        raise Http404
    return row


@signed_in
@require_safe
def done(request: HttpRequest, reference: str, action: str) -> HttpResponse:
    """What was done, by the record: the same today and in a year. 404 where it never was."""
    visit = visit_of(request)
    seen, row = see_or_404(reference, visit), action_or_404(action)
    entries = aftermath.entries_of(reference)
    entry = aftermath.taken(entries, row)
    if entry is None:
        raise Http404
    context = acting.frame(seen, row) | aftermath.page_of(seen, visit.rights, row, entries, entry)
    context["release_brief"] = release_of(seen, visit)
    return render(request, "requests_app/request_done.html", context)


def refused(request: HttpRequest, seen: Seen, refusal: Refused, taking: Taking) -> HttpResponse:
    """Say what stands in the way. Whoever did this very thing before is shown that it is done."""
    reference = seen.request.reference
    if refusal.code in (NOT_PERMITTED, RECUSED):
        is_recused = refusal.code == RECUSED
        why = recusal.barred(seen, visit_of(request).rights, taking.row) if is_recused else refusal.detail
        back = {"back_url": reverse("request_page", args=[reference]), "back_label": "Open the request"}
        then = {"what_to_do": "Nothing was changed."} if is_recused else {}
        return errors.page(request, 403, what_happened=why, **then, **back)
    entries = aftermath.entries_of(reference)
    entry = aftermath.taken(entries, taking.row)
    if entry and entry.actor_id == visit_of(request).person.pk and _is_same(request, taking, entry):
        return redirect("request_done", reference, taking.row.action)
    context = {
        **acting.frame(seen, taking.row),
        **aftermath.overtaken(seen, visit_of(request).rights, entries),
        "detail": refusal.detail,
        "kept_text": taking.kept_text() if request.method == "POST" else "",
    }
    return render(request, "requests_app/request_overtaken.html", context, status=409)


def _is_same(request: HttpRequest, taking: Taking, entry: Any) -> bool:
    return request.method == "GET" or (taking.is_readable() and aftermath.is_same(entry, taking.said()))


def was_just_done(request: HttpRequest, seen: Seen, row: Transition) -> bool:
    """Whether the last thing on the record is this action, by this person: a second press of the same button."""
    entry = aftermath.taken(aftermath.entries_of(seen.request.reference), row)
    return entry is not None and entry.actor_id == visit_of(request).person.pk and entry.name == seen.request.last_event
