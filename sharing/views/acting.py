"""One page an action on a release or a gate: the form, then what it will do, then the one door; and what was done."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agencies.pages.visits import visit_of
from emou import actions
from emou.domain.refusals import INCOMPLETE, MALFORMED, NOT_PERMITTED, RECUSED, Problem, Refused
from emou.http.access import signed_in
from emou.ui import errors
from requests_app.pages import aftermath
from requests_app.views.denial_drafts import Kept
from requests_app.views.taking import CONFIRM, TAKE
from sharing.forms.doing import FILE, Doing
from sharing.models import Gate, Release
from sharing.pages import acting, acts
from sharing.pages.acts import Act
from sharing.views import revoking
from sharing.views.release import see_or_404

SEEN = "seen-entry"  # the newest entry of the record when the act was confirmed: what came later may be this very act
SEQ = re.compile(r"[0-9]{1,9}")
BEGUN_WITH = ("user",)  # what a link to the page of an action may have chosen already
NOT_KEPT = ("csrfmiddlewaretoken", "do", SEEN, *revoking.CARRIED)
NOT_KEPT_YET = Kept(None, 0)


@signed_in
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    return _acting(request, _or_404(acts.of_release(see_or_404(pk, visit_of(request)), action)))


@signed_in
@require_http_methods(["GET", "POST"])
def gate(request: HttpRequest, pk: int, code: str, action: str) -> HttpResponse:
    return _acting(request, _or_404(acts.of_gate(see_or_404(pk, visit_of(request)), code, action)))


@signed_in
@require_safe
def done(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    return _done(request, _or_404(acts.of_release(see_or_404(pk, visit_of(request)), action)))


@signed_in
@require_safe
def gate_done(request: HttpRequest, pk: int, code: str, action: str) -> HttpResponse:
    return _done(request, _or_404(acts.of_gate(see_or_404(pk, visit_of(request)), code, action)))


def _or_404(act: Act | None) -> Act:
    if act is None:
        raise Http404
    return act


def _acting(request: HttpRequest, act: Act) -> HttpResponse:
    """Show the form of an action, what it will do, or take it, whichever button was pressed."""
    rights = visit_of(request).rights
    data = request.POST if request.method == "POST" else None
    doing = Doing(act, rights, data, request.FILES if data is not None else None)
    if refusal := act.why_not(rights):
        return _refused(request, act, refusal, doing)
    if data is None:
        doing.form.initial |= {name: request.GET[name] for name in BEGUN_WITH if name in request.GET}
        return _form(request, *revoking.taken_up(request, doing))
    pressed = data.get("do", CONFIRM)
    if pressed == TAKE:
        return _take(request, doing)
    try:
        doing, kept = revoking.pressed(request, doing, pressed)
    except Refused as late:  # the draft could not be saved: the release was changed while it was sent
        return _mended(request, doing, late, NOT_KEPT_YET)
    return _confirm(request, doing, kept) if pressed == CONFIRM else _form(request, doing, kept)


def _form(request: HttpRequest, doing: Doing, kept: Kept, *, status: int = 200) -> HttpResponse:
    context = acting.form_page(doing.act) | {"taking": doing, "nothing_yet": "Nothing was done yet."}
    context |= revoking.page(request, doing, kept)
    status = 409 if kept.is_rivalled and status == 200 else status
    return render(request, "sharing/release_action.html", context, status=status)


def _confirm(request: HttpRequest, doing: Doing, kept: Kept, *, status: int = 200) -> HttpResponse:
    """Say what will happen and what will stand on the record, before anything does."""
    if not doing.is_readable():
        return _form(request, doing, kept, status=422)
    try:
        doing = _with_file(request, doing)
        outcome = doing.act.outcome(doing.said(), doing.rights)
    except Refused as refusal:
        return _mended(request, doing, refusal, kept)
    data = doing.form.data
    assert isinstance(data, QueryDict)
    sent = [(name, value) for name, values in data.lists() if name not in NOT_KEPT for value in values]
    newest = aftermath.entries_of(doing.act.release.request.reference)[-1]
    context = (
        acting.confirm_page(doing.act, outcome)
        | revoking.page(request, doing, kept)
        | {"kept": [*sent, *revoking.carried(doing, kept), (SEEN, newest.seq)], "may_change": True}
    )
    return render(request, "sharing/release_confirm.html", context, status=status)


def _with_file(request: HttpRequest, doing: Doing) -> Doing:
    """The same page with the file that was chosen added to the request, and named as the document. Raises Refused."""
    file = request.FILES.get(FILE)
    if file is None or FILE not in doing.form.fields:
        return doing
    what = {"kind": "approval", "about": doing.act.title[:200]}
    reference = doing.act.release.request.reference
    try:
        row = actions.add_document(
            visit_of(request).person, reference, file=file, name=file.name or "", size=file.size or 0, said=what
        )
    except Refused as refusal:
        if refusal.problems:
            raise
        raise Refused(INCOMPLETE, problems=(Problem(FILE, refusal.code, refusal.detail),)) from refusal
    data = doing.form.data.copy()
    data["document"] = str(row.pk)
    again = doing.again(data)
    again.is_readable()
    return again


def _take(request: HttpRequest, doing: Doing) -> HttpResponse:
    act, kept = doing.act, revoking.as_sent(request, doing)
    if not doing.is_readable():
        return _form(request, doing, kept, status=422)
    if kept.is_rivalled:
        return _confirm(request, doing, kept, status=409)
    try:
        _carry_out(request, act, doing.said())
    except (Release.DoesNotExist, Gate.DoesNotExist) as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        return _mended(request, doing, refusal, kept)
    return redirect(act.done_url)


def _carry_out(request: HttpRequest, act: Act, said: dict[str, Any]) -> None:
    """Through the one door, which knows a second press of the same button by what came on the record since."""
    person, seen = visit_of(request).person, request.POST.get(SEEN, "")
    newest = int(seen) if SEQ.fullmatch(seen) else None
    if act.gate:
        actions.record_gate(person, act.release.pk, act.gate.row.code, act.action, said, seen=newest)
    else:
        actions.take_release(person, act.release.pk, act.action, said, seen=newest)


def _mended(request: HttpRequest, doing: Doing, refusal: Refused, kept: Kept) -> HttpResponse:
    """The form again, with each problem beside its field; or what stands in the way, as it stands now."""
    if refusal.code in (INCOMPLETE, MALFORMED):
        doing.tell(refusal.problems)
        return _form(request, doing, kept, status=422)
    act = doing.act
    seen = see_or_404(act.release.pk, visit_of(request))
    now = acts.of_gate(seen, act.gate.row.code, act.action) if act.gate else acts.of_release(seen, act.action)
    return _refused(request, _or_404(now), refusal, doing)


def _refused(request: HttpRequest, act: Act, refusal: Refused, doing: Doing) -> HttpResponse:
    """Say what stands in the way. Whoever did this very thing before is shown that it is done."""
    if refusal.code in (NOT_PERMITTED, RECUSED):
        back = {"back_url": act.back_url, "back_label": "Open the release"}
        return errors.page(request, 403, what_happened=refusal.detail, **back)
    entries, mine = aftermath.entries_of(act.release.request.reference), visit_of(request).person.pk
    entry = act.taken(entries)
    is_same = request.method == "GET" or (doing.is_readable() and entry and aftermath.is_same(entry, doing.said()))
    if entry and entry.actor_id == mine and is_same:
        return redirect(act.done_url)
    context = acting.overtaken(act, doing.rights, entries) | {
        "detail": refusal.detail,
        "kept_text": doing.kept_text() if request.method == "POST" else "",
        "overtaken_title": "This is not possible now" if request.method == "GET" else "",
    }
    return render(request, "sharing/release_overtaken.html", context, status=409)


def _done(request: HttpRequest, act: Act) -> HttpResponse:
    """What was done, by the record: the same today and in a year. 404 where it never was."""
    entries = aftermath.entries_of(act.release.request.reference)
    entry = act.taken(entries)
    if entry is None:
        raise Http404
    context = acting.done_page(act, visit_of(request).rights, entries, entry)
    return render(request, "sharing/release_done.html", context)
