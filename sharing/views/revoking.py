"""The grounds of a revocation while they are written: saved as somebody types, as those of a denial are.

Of any other action nothing is saved, and each function here says so.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from agencies.pages.visits import visit_of
from emou import actions
from emou.domain.refusals import Refused
from emou.http.access import signed_in
from requests_app.forms import denial_drafts
from requests_app.views.denial_drafts import THEIR_VERSION, Kept, Save, draft_of, drawn, keep, rivals, told
from requests_app.views.taking import redrawn
from sharing.forms.doing import Doing
from sharing.pages import acts
from sharing.views.release import see_or_404

CARRIED = (denial_drafts.VERSION, THEIR_VERSION)
NOTHING = Kept(None, 0)


@signed_in
@require_POST
def autosave(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Save while somebody types: answers with words for the live region, and with how the revocation stands."""
    visit = visit_of(request)
    act = acts.of_release(see_or_404(pk, visit), action)
    if act is None or "grounds" not in act.needs:
        raise Http404
    doing = Doing(act, visit.rights, request.POST)
    if refusal := act.why_not(visit.rights):
        return told(request, doing, NOTHING, refusal.detail)
    try:
        kept = keep(request, doing, denial_drafts.version_of(request.POST), _saving(request, doing))
    except Refused as late:
        return told(request, doing, NOTHING, late.detail)
    return told(request, doing, kept, kept.trouble)


def taken_up(request: HttpRequest, doing: Doing) -> tuple[Doing, Kept]:
    """The form with what was written before."""
    draft = draft_of(request, doing.about) if doing.grounds else None
    return (denial_drafts.restored(doing, draft), Kept(draft, draft.version)) if draft else (doing, NOTHING)


def pressed(request: HttpRequest, doing: Doing, button: str) -> tuple[Doing, Kept]:
    """What a button leaves on the page that decides nothing; what was typed is saved on the way. Raises Refused."""
    if doing.grounds is None:
        return doing, NOTHING
    return drawn(request, doing.again(redrawn(request.POST, button, doing)), button, _saving(request, doing))


def as_sent(request: HttpRequest, doing: Doing) -> Kept:
    """The draft beside what is sent at last: whether somebody saved another version that they have not seen."""
    draft = draft_of(request, doing.about) if doing.grounds else None
    version = denial_drafts.version_of(request.POST)
    is_rivalled = bool(draft and draft.version != version and rivals(doing, draft))
    return Kept(draft, version, is_rivalled=is_rivalled)


def page(request: HttpRequest, doing: Doing, kept: Kept) -> dict[str, Any]:
    """What the pages of the action say about the draft."""
    if doing.grounds is None:
        return {}
    rivalling = rivals(doing, kept.draft) if kept.is_rivalled and kept.draft else None
    return kept.page(request) | {"saves": True, "rivals": rivalling, "is_rivalled": kept.is_rivalled}


def carried(doing: Doing, kept: Kept) -> list[tuple[str, int]]:
    """The version that whoever confirms has seen."""
    version = kept.draft.version if kept.draft else kept.version
    return [(denial_drafts.VERSION, version)] if doing.grounds else []


def _saving(request: HttpRequest, doing: Doing) -> Save:
    person, pk = visit_of(request).person, doing.act.release.pk
    return lambda version, typed: actions.save_revocation(person, pk, version, typed)
