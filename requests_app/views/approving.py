"""Approving several requests at once: one page to confirm, each done by itself, and one page that says what became."""

import logging
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.pages.visits import visit_of
from emou import actions
from emou.domain.refusals import NOT_POSSIBLE_NOW, Refused
from emou.http.access import signed_in
from requests_app import queries
from requests_app.forms.approving import MOST, ApprovingForm, read_seen
from requests_app.models import DataRequest
from requests_app.pages import approving, listing
from requests_app.pages.turn import BULK

log = logging.getLogger(__name__)
RESULT = "approved_together"  # in the session: what became of the last ones, for the page that says so
CHANGED = "It changed after you opened the page. Look at it again, then decide."
UNKNOWN = "It cannot be found any more."
FAILED = "Something went wrong with this one, and it was not approved. Try it again by itself."


@signed_in
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    seen = read_seen(asked.getlist("seen"))
    references = list(dict.fromkeys(seen or (one for one in asked.getlist("reference") if one.isprintable())))
    if not references:
        messages.warning(request, "Check the requests that you want to approve.")
        return redirect(_list())
    if len(references) > MOST:
        messages.warning(request, f"Choose at most {MOST} requests at once.")
        return redirect(_list())
    form = ApprovingForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, references, form)
    request.session[RESULT] = [[one, _approve(request, one, seen[one], form.said)] for one in references]
    return redirect("requests_approved")


def _list() -> str:
    return f"{reverse('requests')}?waits=mine&order=last_day"


def _page(request: HttpRequest, references: list[str], form: ApprovingForm) -> HttpResponse:
    visit = visit_of(request)
    trail = [{"name": "Requests", "url": _list()}]
    chosen = approving.choice(references, visit.rights, visit.at)
    context: dict[str, Any] = {"choice": chosen, "form": form, "trail": trail, "back_url": _list()}
    return render(request, "requests_app/approve.html", context, status=422 if form.is_bound else 200)


def _approve(request: HttpRequest, reference: str, length: int, said: dict[str, Any]) -> str:
    """Why this one was not approved; empty where it was. Whatever becomes of it, the others go on."""
    visit = visit_of(request)
    try:
        if approving.lengths([reference], visit.rights).get(reference) != length:
            return _not_as_seen(reference, visit.rights.person_id)
        actions.take(visit.person, reference, BULK, said)
    except DataRequest.DoesNotExist:
        return UNKNOWN
    except Refused as refusal:
        again = refusal.code == NOT_POSSIBLE_NOW and approving.approved_by(reference, visit.rights.person_id)
        return "" if again else " ".join([refusal.detail, *(problem.message for problem in refusal.problems)])
    except Exception:
        log.exception("request %s could not be approved with the others", reference)
        return FAILED
    return ""


def _not_as_seen(reference: str, person_id: int) -> str:
    return "" if approving.approved_by(reference, person_id) else CHANGED


@signed_in
@require_safe
def approved(request: HttpRequest) -> HttpResponse:
    """What became of the requests that this person approved together last."""
    visit = visit_of(request)
    reasons: dict[str, str] = dict(request.session.get(RESULT, []))
    if not reasons:
        return redirect(_list())
    found = queries.visible(visit.rights).as_of(visit.at).filter(reference__in=list(reasons))
    rows = listing.rows(listing.in_brief(found).order_by("reference"), visit.at)
    context = {
        "done": [row for row in rows if not reasons[row.reference]],
        "refused": [{"row": row, "why": reasons[row.reference]} for row in rows if reasons[row.reference]],
        "trail": [{"name": "Requests", "url": _list()}],
        "back_url": _list(),
    }
    return render(request, "requests_app/approved.html", context)
