"""The draft of grounds: taken up again, saved as somebody types, and compared where two people write at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
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
from requests_app.forms.denial_drafts import Differing, Page, version_of
from requests_app.forms.taking import Taking
from requests_app.forms.typed import Typed
from requests_app.models import DataRequest, DenialDraft
from requests_app.pages import checking
from requests_app.queries import Seen
from requests_app.views.outcomes import action_or_404
from requests_app.views.requests import see_or_404

MINE, THEIRS = "mine", "theirs"
THEIR_VERSION = "their-version"


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


def draft_of(request: HttpRequest, about: DataRequest) -> DenialDraft | None:
    found = queries.denial_drafts(visit_of(request).rights).filter(request=about)
    return found.select_related("saved_by").first()


Save = Callable[[int, Mapping[str, Sequence[str]]], DenialDraft]


def saving(request: HttpRequest, seen: Seen) -> Save:
    """How what was typed to answer this request is saved: as a version, through the one door."""
    person, reference = visit_of(request).person, seen.request.reference
    return lambda version, typed: actions.save_denial(person, reference, version, typed)


def keep(request: HttpRequest, taking: Typed, version: int, save: Save) -> Kept:
    """Save what was sent, unless there is nothing to be missed. Raises Refused and Http404."""
    draft = draft_of(request, taking.about)
    if draft is None and not taking.is_worth_keeping:
        return Kept(None, 0)
    try:
        saved = save(version, taking.typed())
    except ObjectDoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        if refusal.code == MALFORMED:
            return Kept(draft, version, trouble=refusal.detail)
        if refusal.code != CONFLICT:
            raise
        return Kept(draft_of(request, taking.about), version, is_rivalled=True)
    return Kept(saved, saved.version)


def drawn(request: HttpRequest, taking: Page, pressed: str, save: Save) -> tuple[Page, Kept]:
    """What a button leaves on the page that decides nothing: what was typed is saved on the way, but while htmx draws.

    Of two versions somebody takes the other one, or goes on with theirs over the one that they were shown.
    """
    version = version_of(request.POST)
    if request.htmx:  # type: ignore[attr-defined]
        return taking, Kept(None, version)
    if pressed == THEIRS and (theirs := draft_of(request, taking.about)):
        return denial_drafts.restored(taking, theirs), Kept(theirs, theirs.version)
    if pressed == MINE:
        version = version_of(request.POST, THEIR_VERSION)
    return taking, keep(request, taking, version, save)


def rivals(taking: Typed, draft: DenialDraft) -> list[Differing]:
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
        return told(request, taking, Kept(None, 0), refusal.detail)
    try:
        kept = keep(request, taking, version_of(request.POST), saving(request, seen))
    except Refused as late:
        return told(request, taking, Kept(None, 0), late.detail)
    return told(request, taking, kept, kept.trouble)


def told(request: HttpRequest, taking: Typed, kept: Kept, refusal: str) -> HttpResponse:
    """What is said below the form once it was saved, or could not be."""
    context = {"taking": taking, "refusal": refusal, "is_rivalled": kept.is_rivalled, **kept.page(request)}
    status = 409 if refusal or kept.is_rivalled else 200
    return render(request, "requests_app/_denial_saved.html", context, status=status)
