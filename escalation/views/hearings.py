"""The hearing of a denial before the Governor's COO: both sides on one page, and the steps that lead to a decision."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.pages.visits import visit_of
from emou import actions
from emou.audit.models import Entry
from emou.domain import hearings
from emou.domain.hearings import Step
from emou.domain.refusals import INCOMPLETE, NOT_PERMITTED, RECUSED, Refused
from emou.http.access import signed_in
from emou.ui import errors
from escalation.forms.hearing import FORMS, StepForm
from escalation.pages import hearing as pages
from requests_app.models import DataRequest
from requests_app.pages import judging
from requests_app.pages.hearings import invitation as told_to_calendars, sitting
from requests_app.queries import Seen
from requests_app.views.requests import put_down_as_opened, see_or_404

DONE = {
    "answer": "Your answer is on the record. It stands beside the agency's reason.",
    "schedule": "The date is set, on the record. Both sides are told.",
    "minute": "The minutes are on the record.",
}
TWICE = "This was said a moment ago. It stands on the record once."


@signed_in
@require_http_methods(["GET", "POST"])
def hearing(request: HttpRequest, reference: str) -> HttpResponse:
    """Both sides of a denial that went to the Governor's COO. 404 for one that never did."""
    seen, history = _heard_or_404(request, reference)
    if request.method == "POST":
        return _step(request, seen, history)
    put_down_as_opened(request, seen)
    return _drawn(request, seen, history)


def _heard_or_404(request: HttpRequest, reference: str) -> tuple[Seen, list[Entry]]:
    seen = see_or_404(reference, visit_of(request))
    history = judging.history_of(seen.request)
    if not judging.was_escalated(history):
        raise Http404
    return seen, history


def _step(request: HttpRequest, seen: Seen, history: list[Entry]) -> HttpResponse:
    """Take the step whose button was pressed; what is wrong stands beside its field, and nothing is lost."""
    action, reference = request.POST.get("do", ""), seen.request.reference
    if action not in FORMS:
        raise Http404
    open_now = pages.open_steps(seen, visit_of(request).rights, history)
    step = open_now.get(action) or next(step for step in hearings.STEPS if step.action == action)
    form = _form(step, seen, history, request.POST)
    if not form.is_valid() and action in open_now:
        return _drawn(request, seen, history, form)
    try:
        kept = actions.hold_hearing(visit_of(request).person, reference, action, form.says)
    except DataRequest.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        return _refused(request, seen, history, refusal, form)
    messages.success(request, DONE[action] if kept else TWICE)
    return redirect("request_hearing", reference)


def _refused(request: HttpRequest, seen: Seen, history: list[Entry], refusal: Refused, form: StepForm) -> HttpResponse:
    if refusal.code == INCOMPLETE:
        for problem in refusal.problems:
            form.tell(problem.field, problem.message)
        return _drawn(request, seen, history, form)
    status = 403 if refusal.code in (NOT_PERMITTED, RECUSED) else 409
    kept = "\n\n".join(str(value) for value in form.says.values() if value)
    back = {"back_url": reverse("request_hearing", args=[seen.request.reference]), "back_label": "Open the hearing"}
    return errors.page(request, status, what_happened=refusal.detail, kept_text=kept, **back)


def _drawn(request: HttpRequest, seen: Seen, history: list[Entry], sent: StepForm | None = None) -> HttpResponse:
    """The page, with a form for each step that this person may take; `sent` is one that has something wrong."""
    rights = visit_of(request).rights
    forms = {action: _form(step, seen, history) for action, step in pages.open_steps(seen, rights, history).items()}
    if sent:
        forms[sent.step.action] = sent
    context = pages.page_of(seen, rights, history)
    context["choices"] += [form.choice for form in forms.values()]
    context |= {"forms": list(forms.values()), **{f"{action}_form": form for action, form in forms.items()}}
    return render(request, "escalation/hearing_page.html", context, status=422 if sent else 200)


def _form(step: Step, seen: Seen, history: list[Entry], data: Any = None) -> StepForm:
    """The form of a step; that of the date begins with the one that stands."""
    found = sitting(seen, history) if step.event == hearings.SCHEDULED else None
    starting = {"starts_at": found.starts_at, "place": found.place} if found else {}
    return FORMS[step.action](step, data, initial=starting)


@signed_in
@require_safe
def invitation(request: HttpRequest, reference: str) -> HttpResponse:
    """The date of the hearing for a calendar. 404 where none was set."""
    seen, history = _heard_or_404(request, reference)
    found = sitting(seen, history)
    if found is None:
        raise Http404
    told = told_to_calendars(seen, found, request.build_absolute_uri("/").rstrip("/"))
    headers = {"Content-Disposition": f'attachment; filename="{reference}-hearing.ics"'}
    return HttpResponse(told, content_type="text/calendar; charset=utf-8", headers=headers)
