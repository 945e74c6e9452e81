"""The conversation of the two agencies: read by itself, further back, and written to."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.pages.visits import visit_of
from emou import actions
from emou.domain.refusals import INCOMPLETE, Refused
from emou.http.access import signed_in
from emou.ui import errors
from requests_app.forms.message import MessageForm
from requests_app.models import DataRequest
from requests_app.pages import showing, talking
from requests_app.queries import Seen
from requests_app.views.requests import put_down_as_opened, see_or_404

PAGE, PART, OLDER = (
    "requests_app/request_messages.html",
    "requests_app/_talk.html",
    "requests_app/_messages.html",
)
TWICE = "These words were sent a moment ago. They stand in the conversation once."


@signed_in
@require_http_methods(["GET", "POST"])
def conversation(request: HttpRequest, reference: str) -> HttpResponse:
    seen = see_or_404(reference, visit_of(request))
    if request.method == "POST":
        return _send(request, seen)
    put_down_as_opened(request, seen)
    before = _number(request.GET.get("before", ""))
    template = OLDER if request.htmx and before else PAGE  # type: ignore[attr-defined]
    begun = {"text": talking.opening(request.GET.get("about", ""), seen)}
    return _drawn(request, seen, template, MessageForm(initial=begun), before=before)


def _number(text: str) -> int | None:
    """The number of an entry; None for what cannot be one, which is then left out."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _send(request: HttpRequest, seen: Seen) -> HttpResponse:
    text, reference = request.POST.get("text", ""), seen.request.reference
    try:
        sent = actions.send_message(visit_of(request).person, reference, text)
    except DataRequest.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        return _refused(request, seen, refusal, text)
    told = "Sent, and on the record." if sent else TWICE
    if request.htmx:  # type: ignore[attr-defined]
        return _drawn(request, seen, PART, MessageForm(), told=told)
    messages.success(request, told)
    return redirect(f"{reverse('request_page', args=[reference])}#conversation")


def _refused(request: HttpRequest, seen: Seen, refusal: Refused, text: str) -> HttpResponse:
    """The form again with what is wrong; who may not write at all is told so, and keeps their words."""
    if refusal.code != INCOMPLETE:
        back = {"back_url": reverse("request_page", args=[seen.request.reference]), "back_label": "Open the request"}
        return errors.page(request, 403, what_happened=refusal.detail, kept_text=text, **back)
    form = MessageForm({"text": text})
    form.is_valid()
    for problem in refusal.problems:
        form.errors.pop(problem.field, None)
        form.tell(problem.field, problem.message)
    return _drawn(request, seen, PART if request.htmx else PAGE, form, status=422)  # type: ignore[attr-defined]


def _drawn(
    request: HttpRequest,
    seen: Seen,
    template: str,
    form: MessageForm,
    *,
    status: int = 200,
    before: int | None = None,
    told: str = "",
) -> HttpResponse:
    talk = talking.conversation(seen, visit_of(request).rights, showing.entries_of(seen.request), before)
    context: dict[str, Any] = {
        "talk": talk,
        "message_form": form,
        "told": told,
        "is_earlier": before is not None,
        **showing.heading(seen.request),
    }
    return render(request, template, context, status=status)
