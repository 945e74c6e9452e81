"""One page an action: what may be said with it, what it will do, and who will be told. The one door judges it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.pages.visits import visit_of
from emou import actions
from emou.audit.models import Entry
from emou.domain.lifecycle import Desk, State, Transition, row_of
from emou.domain.refusals import INCOMPLETE, MALFORMED, NOT_PERMITTED, RECUSED, Refused
from emou.domain.words import BY_OPERATION, EVENT_WORDS, STATE_WORDS
from emou.http.access import signed_in
from emou.ui import errors, words
from requests_app.forms import grounds
from requests_app.forms.taking import Taking
from requests_app.models import DataRequest
from requests_app.pages import checking, showing, wording
from requests_app.queries import Seen
from requests_app.views.requests import see_or_404

CHECK, TAKE, ADD, REMOVE = "check", "take", "add", "remove-"


@signed_in
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, reference: str, action: str) -> HttpResponse:
    seen = see_or_404(reference, visit_of(request))
    row = _row(action)
    refusal = checking.why_not(seen, visit_of(request).rights, action)
    if refusal:
        return _refused(request, seen, row, refusal)
    if request.method == "GET":
        return _page(request, seen, Taking(row, seen))
    return _posted(request, seen, row)


def _row(action: str) -> Transition:
    row = row_of(action)
    if row is None or row.desk is Desk.CLOCK or action not in wording.ACTION_WORDS:
        raise Http404
    return row


def _posted(request: HttpRequest, seen: Seen, row: Transition) -> HttpResponse:
    """Draw the page anew, check the grounds, or take the action, whichever button was pressed."""
    pressed = request.POST.get("do", TAKE)
    if pressed == CHECK:
        return _checked(request, seen, Taking(row, seen, request.POST))
    if pressed != TAKE:
        return _page(request, seen, Taking(row, seen, _redrawn(request.POST, pressed)))
    return _take(request, seen, Taking(row, seen, request.POST))


def _redrawn(data: QueryDict, pressed: str) -> QueryDict:
    if pressed == ADD:
        return grounds.with_another(data)
    number = pressed.removeprefix(REMOVE)
    return grounds.without(data, int(number)) if pressed.startswith(REMOVE) and number.isdecimal() else data


def _take(request: HttpRequest, seen: Seen, taking: Taking) -> HttpResponse:
    if not taking.is_readable():
        return _page(request, seen, taking, status=422)
    try:
        after = actions.take(visit_of(request).person, seen.request.reference, taking.form.row.action, taking.said())
    except DataRequest.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        if refusal.code not in (INCOMPLETE, MALFORMED):
            return _refused(request, seen, taking.form.row, refusal, taking)
        taking.tell(refusal.problems)
        return _page(request, seen, taking, status=422)
    messages.success(request, _done(after))
    return redirect("request_page", seen.request.reference)


def _done(after: DataRequest) -> str:
    """What was done and what comes next."""
    done = f"Done, and on the record: {STATE_WORDS[after.state]}."
    waiting = wording.waits_on_words(State(after.state), after)
    return f"{done} It now waits on {waiting}, until {words.full_date(after.last_day)}." if waiting else done


def _checked(request: HttpRequest, seen: Seen, taking: Taking) -> HttpResponse:
    """Judge the grounds without taking the action, and show what the State CIO will see about them."""
    if not taking.is_readable():
        return _page(request, seen, taking, status=422)
    found = checking.check(seen, taking.said())
    taking.tell(found.problems)
    context = {"findings": found.findings, "is_checked": not found.problems}
    return _page(request, seen, taking, status=422 if found.problems else 200, **context)


def _page(request: HttpRequest, seen: Seen, taking: Taking, *, status: int = 200, **more: Any) -> HttpResponse:
    row, asked = taking.form.row, seen.request
    back = reverse("request_page", args=[asked.reference])
    context = {
        "seen": seen,
        "data_request": asked,
        "taking": taking,
        "action_words": wording.ACTION_WORDS[row.action],
        "is_dangerous": row.action in wording.DANGEROUS,
        "effect": wording.effect_words(row, seen.case, asked, seen.at),
        "rest": wording.RESTS.get(row.rest or "", ""),
        "told": wording.told_words(row, seen.case, asked),
        "deadline": showing.deadline(seen),
        "at_the_end": wording.at_the_end_words(seen.case),
        **_denial(asked),
        "kicker": showing.kicker(asked),
        "trail": [*showing.trail(), {"name": asked.reference, "url": back}],
        "back_url": back,
        **more,
    }
    return render(request, "requests_app/request_action.html", context, status=status)


def _denial(asked: DataRequest) -> dict[str, Any]:
    """The denial and what was said about it, for whoever judges it on this page."""
    if not asked.grounds:
        return {}
    names = showing.element_names(asked)
    return {"grounds": showing.grounds(asked, names), "voices": showing.voices(asked, showing.entries_of(asked))}


def _refused(
    request: HttpRequest, seen: Seen, row: Transition, refusal: Refused, taking: Taking | None = None
) -> HttpResponse:
    """Say what stands in the way; where the request has moved on, what happened and what was written."""
    back = {"back_url": reverse("request_page", args=[seen.request.reference]), "back_label": "Open the request"}
    if refusal.code in (NOT_PERMITTED, RECUSED):
        return errors.page(request, 403, what_happened=refusal.detail, **back)
    if taking is None and request.method == "POST":
        taking = Taking(row, seen, request.POST)
    happened = f"{refusal.detail} {_last_event(request, seen.request)}"
    return errors.page(request, 409, what_happened=happened, kept_text=taking.kept_text() if taking else "", **back)


def _last_event(request: HttpRequest, asked: DataRequest) -> str:
    """Who did what last, by the record: so that somebody who pressed twice reads that it was done."""
    last = Entry.objects.filter(chain=asked.reference).order_by("-seq").first()
    if last is None:
        return ""
    mine = last.actor_id == visit_of(request).person.pk
    who = "you" if mine else last.actor or BY_OPERATION.lower()
    return f"Last on the record: {EVENT_WORDS.get(last.name, last.name)}, {who}, {words.moment(last.occurred_at)}"
