"""The draft of a denial: taken up again, saved as somebody types, and compared where two people write at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timesince import timesince
from django.views.decorators.http import require_POST

from agencies.pages.visits import visit_of
from emou import actions
from emou.domain.refusals import CONFLICT, MALFORMED, Refused
from emou.http.access import signed_in
from requests_app import queries
from requests_app.forms import denial_drafts
from requests_app.forms.denial_drafts import Differing, version_of
from requests_app.forms.taking import Taking
from requests_app.models import DataRequest, DenialDraft
from requests_app.pages import checking
from requests_app.queries import Seen
from requests_app.views.outcomes import action_or_404
from requests_app.views.requests import see_or_404


@dataclass(slots=True)
class Kept:
    """The draft as it now is, and whether another version was saved since the page was opened."""

    draft: DenialDraft | None
    version: int
    is_rivalled: bool = False
    trouble: str = ""

    def page(self, request: HttpRequest) -> dict[str, Any]:
        """What the page of an action says about the draft."""
        visit = visit_of(request)
        is_mine = self.draft is not None and self.draft.saved_by_id == visit.person.pk
        ago = _ago(self.draft.saved_at, visit.at) if self.draft else ""
        return {"draft": self.draft, "version": self.version, "is_mine": is_mine, "ago": ago}


def _ago(then: datetime, now: datetime) -> str:
    return "just now" if now - then < timedelta(minutes=1) else f"{timesince(then, now)} ago"


def draft_of(request: HttpRequest, seen: Seen) -> DenialDraft | None:
    found = queries.denial_drafts(visit_of(request).rights).filter(request=seen.request)
    return found.select_related("saved_by").first()


def keep(request: HttpRequest, seen: Seen, taking: Taking, version: int) -> Kept:
    """Save what was sent, unless there is nothing to be missed. Raises Refused and Http404."""
    draft = draft_of(request, seen)
    if draft is None and not taking.is_worth_keeping:
        return Kept(None, 0)
    try:
        saved = actions.save_denial(visit_of(request).person, seen.request.reference, version, taking.typed())
    except DataRequest.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        if refusal.code == MALFORMED:
            return Kept(draft, version, trouble=refusal.detail)
        if refusal.code != CONFLICT:
            raise
        return Kept(draft_of(request, seen), version, is_rivalled=True)
    return Kept(saved, saved.version)


def rivals(taking: Taking, draft: DenialDraft) -> list[Differing]:
    """Where what was sent differs from what somebody else saved."""
    return denial_drafts.differing(taking, denial_drafts.restored(taking, draft))


@signed_in
@require_POST
def autosave(request: HttpRequest, reference: str, action: str) -> HttpResponse:
    """Save while somebody types: answers with words for the live region, and with how the denial stands."""
    seen, row = see_or_404(reference, visit_of(request)), action_or_404(action)
    taking = Taking(row, seen, request.POST)
    if taking.grounds is None:
        raise Http404
    refusal = checking.why_not(seen, visit_of(request).rights, action)
    if refusal:
        return _told(request, seen, taking, Kept(None, 0), refusal.detail)
    try:
        kept = keep(request, seen, taking, version_of(request.POST))
    except Refused as late:
        return _told(request, seen, taking, Kept(None, 0), late.detail)
    return _told(request, seen, taking, kept, kept.trouble)


def _told(request: HttpRequest, seen: Seen, taking: Taking, kept: Kept, refusal: str) -> HttpResponse:
    context = {"taking": taking, "refusal": refusal, "is_rivalled": kept.is_rivalled, **kept.page(request)}
    status = 409 if refusal or kept.is_rivalled else 200
    return render(request, "requests_app/_denial_saved.html", context, status=status)
