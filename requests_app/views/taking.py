"""One page an action: the form, then what it will do, then the one door. What was typed travels through all of them."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.pages.visits import visit_of
from emou import actions
from emou.domain.lifecycle import Desk
from emou.domain.refusals import INCOMPLETE, MALFORMED, Refused
from emou.http.access import signed_in
from escalation.pages import precedents
from requests_app.forms import grounds
from requests_app.forms.taking import Taking
from requests_app.models import DataRequest
from requests_app.pages import acting, checking
from requests_app.queries import Seen
from requests_app.views.outcomes import action_or_404, refused, was_just_done
from requests_app.views.requests import see_or_404

CONFIRM, TAKE, ADD, REMOVE, ALL = "confirm", "take", "add", "remove-", "all-"
PART = "part"
JUDGES = (Desk.CIO, Desk.COO)
NOT_KEPT = ("csrfmiddlewaretoken", "do")


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
    if pressed == TAKE:
        return _take(request, seen, taking)
    if pressed == CONFIRM:
        return _confirm(request, seen, taking)
    return _form(request, seen, Taking(row, seen, _redrawn(data, pressed, taking)))


def _first(request: HttpRequest, seen: Seen, taking: Taking) -> HttpResponse:
    """The form; where nothing need be said, at once what will happen."""
    if not taking.says_anything:
        return _confirm(request, seen, Taking(taking.row, seen, QueryDict()))
    if request.GET.get("in") == PART:
        taking.begin_in_part()
    return _form(request, seen, taking)


def _redrawn(data: QueryDict, pressed: str, taking: Taking) -> QueryDict:
    """What was typed, with a ground more or less; as it is for every other button."""
    if pressed == ADD:
        return grounds.with_another(data)
    name, _, number = pressed.rpartition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 4) or taking.grounds is None:
        return data
    if f"{name}-" == REMOVE:
        return grounds.without(data, int(number))
    return grounds.with_all_elements(data, int(number), taking.grounds.codes) if f"{name}-" == ALL else data


def _form(request: HttpRequest, seen: Seen, taking: Taking, *, status: int = 200) -> HttpResponse:
    context = acting.form_page(seen, visit_of(request).rights, taking.row) | {"taking": taking}
    if taking.must_give_grounds or taking.row.desk in JUDGES:
        context |= precedents.earlier(seen, visit_of(request).rights, precedents.law_of(seen))
    return render(request, "requests_app/request_action.html", context, status=status)


def _confirm(request: HttpRequest, seen: Seen, taking: Taking) -> HttpResponse:
    """Say what will happen and what will stand on the record, before anything does."""
    if not taking.is_readable():
        return _form(request, seen, taking, status=422)
    try:
        outcome = checking.foresee(seen, visit_of(request).rights, taking.row.action, taking.said())
    except Refused as refusal:
        return _mended(request, seen, taking, refusal)
    context = acting.confirm_page(seen, taking.row, outcome) | {
        "kept": [(name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values],
        "may_change": taking.says_anything,
    }
    return render(request, "requests_app/request_confirm.html", context)


def _take(request: HttpRequest, seen: Seen, taking: Taking) -> HttpResponse:
    if not taking.is_readable():
        return _form(request, seen, taking, status=422)
    reference, action = seen.request.reference, taking.row.action
    try:
        actions.take(visit_of(request).person, reference, action, taking.said())
    except DataRequest.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        if not taking.said() and was_just_done(request, seen, taking.row):
            return redirect("request_done", reference, action)
        return _mended(request, seen, taking, refusal)
    return redirect("request_done", reference, action)


def _mended(request: HttpRequest, seen: Seen, taking: Taking, refusal: Refused) -> HttpResponse:
    """The form again, with each problem beside its field; or what stands in the way, as it stands now."""
    if refusal.code not in (INCOMPLETE, MALFORMED):
        return refused(request, see_or_404(seen.request.reference, visit_of(request)), refusal, taking)
    taking.tell(refusal.problems)
    return _form(request, seen, taking, status=422)
