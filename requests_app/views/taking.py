"""One page an action: the form, then what it will do, then the one door. What was typed travels through all of them."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.pages.visits import visit_of
from emou import actions
from emou.domain.lifecycle import Desk
from emou.domain.refusals import INCOMPLETE, MALFORMED, Refused
from emou.http.access import signed_in
from escalation.pages import precedents
from requests_app.forms import denial_drafts, redrawing
from requests_app.forms.taking import Taking
from requests_app.forms.typed import Typed
from requests_app.models import DataRequest
from requests_app.pages import acting, checking, offers
from requests_app.queries import Seen
from requests_app.views.denial_drafts import THEIR_VERSION, Kept, draft_of, drawn, rivals, saving
from requests_app.views.outcomes import action_or_404, refused, was_just_done
from requests_app.views.requests import see_or_404

CONFIRM, TAKE, ADD, REMOVE, ALL, FILL = "confirm", "take", "add", "remove-", "all-", "fill-"
JUDGES = (Desk.CIO, Desk.COO)
GO = "go-"
PART, TALK = "part", "talk"
NOT_KEPT = ("csrfmiddlewaretoken", "do", denial_drafts.VERSION, THEIR_VERSION)


@signed_in
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, reference: str, action: str) -> HttpResponse:
    """Show the form of an action, what it will do, or take it, whichever button was pressed."""
    seen = see_or_404(reference, visit_of(request))
    row = action_or_404(action)
    data = request.POST if request.method == "POST" else None
    taking = Taking(row, seen, data)
    refusal = checking.why_not(seen, visit_of(request).rights, action)
    if refusal:
        return refused(request, seen, refusal, taking)
    if data is None:
        return _first(request, seen, taking)
    pressed = data.get("do", CONFIRM)
    try:
        return _take(request, seen, taking) if pressed == TAKE else _pressed(request, seen, taking, pressed)
    except Refused as late:  # the draft could not be saved: the time ran out while it was sent
        return refused(request, see_or_404(reference, visit_of(request)), late, taking)


def _first(request: HttpRequest, seen: Seen, taking: Taking) -> HttpResponse:
    """The form, with what was written before; where nothing need be said, at once what will happen."""
    if not taking.says_anything:
        return _confirm(request, seen, Taking(taking.row, seen, QueryDict()), Kept(None, 0))
    draft = draft_of(request, seen.request) if taking.grounds else None
    if draft:
        return _form(request, seen, denial_drafts.restored(taking, draft), Kept(draft, draft.version))
    if request.GET.get("in") == PART:
        taking.begin_in_part()
    return _form(request, seen, taking, Kept(None, 0))


def _pressed(request: HttpRequest, seen: Seen, taking: Taking, pressed: str) -> HttpResponse:
    """Whatever a button asks for that decides nothing. What was typed is saved on the way, but while htmx draws."""
    data = request.POST
    taking = taking.again(redrawn(data, pressed, taking))
    if taking.grounds is None:
        kept = Kept(None, denial_drafts.version_of(data))
    else:
        taking, kept = drawn(request, taking, pressed, saving(request, seen))
    if pressed == CONFIRM:
        return _confirm(request, seen, taking, kept)
    if pressed.startswith(GO) and not kept.is_rivalled:
        return _go(seen, pressed.removeprefix(GO))
    return _form(request, seen, taking, kept, status=409 if kept.is_rivalled else 200)


def _go(seen: Seen, where: str) -> HttpResponse:
    """Lead to what helps instead of a denial, once what was typed is saved."""
    reference = seen.request.reference
    if where == TALK:
        return redirect(f"{reverse('request_messages', args=[reference])}?about=narrow")
    if not any(row.action == where for row in seen.actions):
        raise Http404
    return redirect("request_action", reference, where)


def redrawn(data: QueryDict, pressed: str, taking: Typed) -> QueryDict:
    """What was typed, with a ground more or less, or with the elements of a law that was just chosen."""
    if pressed == ADD:
        return redrawing.with_another(data)
    if taking.grounds is None or pressed == CONFIRM:
        return data
    name, _, number = pressed.rpartition("-")
    if number.isascii() and number.isdecimal() and len(number) < 4:
        if f"{name}-" == REMOVE:
            return redrawing.without(data, int(number))
        if f"{name}-" == ALL:
            return redrawing.with_all_elements(data, int(number), taking.grounds.codes)
        if f"{name}-" == FILL and int(number) < len(taking.grounds.forms):
            return redrawing.with_answers_of_the_request(data, taking.grounds.forms[int(number)])
    return redrawing.with_elements_of_new_laws(data, taking.grounds)


def _form(request: HttpRequest, seen: Seen, taking: Taking, kept: Kept, *, status: int = 200) -> HttpResponse:
    context = {
        **acting.form_page(seen, visit_of(request).rights, taking.row),
        **kept.page(request),
        "taking": taking,
        "saves": taking.grounds is not None,
        "added": request.POST.get("do") == ADD,
        "instead": offers.before_denying(seen, taking.row),
        "rivals": rivals(taking, kept.draft) if kept.is_rivalled and kept.draft else None,
    }
    if taking.shows_grounds or taking.row.desk in JUDGES:
        context |= precedents.earlier(seen, visit_of(request).rights, taking.law or precedents.law_of(seen))
    return render(request, "requests_app/request_action.html", context, status=status)


def _confirm(request: HttpRequest, seen: Seen, taking: Taking, kept: Kept, *, status: int = 200) -> HttpResponse:
    """Say what will happen and what will stand on the record, before anything does.

    That somebody else saved another version is said here too, and hinders nobody: whoever goes on has seen it.
    """
    if not taking.is_readable():
        return _form(request, seen, taking, kept, status=422)
    try:
        outcome = checking.foresee(seen, visit_of(request).rights, taking.row.action, taking.said())
    except Refused as refusal:
        return _mended(request, seen, taking, refusal, kept)
    version = kept.draft.version if kept.draft else kept.version
    sent = [(name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values]
    context = (
        acting.confirm_page(seen, taking.row, outcome)
        | kept.page(request)
        | {
            "kept": [*sent, (denial_drafts.VERSION, version)] if taking.grounds else sent,
            "may_change": taking.says_anything,
            "is_rivalled": kept.is_rivalled,
        }
    )
    return render(request, "requests_app/request_confirm.html", context, status=status)


def _take(request: HttpRequest, seen: Seen, taking: Taking) -> HttpResponse:
    version = denial_drafts.version_of(request.POST)
    draft = draft_of(request, seen.request) if taking.grounds else None
    kept = Kept(draft, version)
    if not taking.is_readable():
        return _form(request, seen, taking, kept, status=422)
    if draft and draft.version != version and rivals(taking, draft):
        return _confirm(request, seen, taking, Kept(draft, version, is_rivalled=True), status=409)
    reference, action = seen.request.reference, taking.row.action
    try:
        actions.take(visit_of(request).person, reference, action, taking.said())
    except DataRequest.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        if not taking.said() and was_just_done(request, seen, taking.row):
            return redirect("request_done", reference, action)
        return _mended(request, seen, taking, refusal, kept)
    return redirect("request_done", reference, action)


def _mended(request: HttpRequest, seen: Seen, taking: Taking, refusal: Refused, kept: Kept) -> HttpResponse:
    """The form again, with each problem beside its field; or what stands in the way, as it stands now."""
    if refusal.code not in (INCOMPLETE, MALFORMED):
        return refused(request, see_or_404(seen.request.reference, visit_of(request)), refusal, taking)
    taking.tell(refusal.problems)
    return _form(request, seen, taking, kept, status=422)
