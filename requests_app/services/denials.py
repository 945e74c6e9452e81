"""The draft of a denial: saved while somebody types, shared by the owner's deciding offices, never overwritten unseen.

It is no part of the record, and goes when the request is answered. Whoever calls holds the request locked.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from agencies.models import Person
from emou.domain.refusals import CONFLICT, MALFORMED, Refused
from emou.domain.sayings import MOST_SAID, UNSTORABLE
from requests_app.models import DataRequest, DenialDraft

Typed = Mapping[str, Sequence[str]]
NOT_STORABLE = "The text holds a character that cannot be stored."
TOO_LONG = f"This is more than {MOST_SAID:,} characters, which is all that a draft can hold."


def save(*, request: DataRequest, version: int, typed: Typed, person: Person, at: datetime) -> DenialDraft:
    """Keep what was typed, if the draft still is at `version` (0: there was none). Raises Refused(conflict).

    What a page does not ask for stays as another page left it.
    """
    _see_that_it_can_be_kept(typed)
    draft = DenialDraft.objects.filter(request=request).select_related("saved_by").first()
    if draft is None:
        return DenialDraft.objects.create(request=request, typed=dict(typed), saved_by=person, saved_at=at)
    together = replaced(draft.typed, typed)
    if together == draft.typed:
        return draft
    if draft.version != version:
        raise Refused(CONFLICT, f"{draft.saved_by.label} saved this denial after you opened it.")
    draft.typed, draft.version = together, draft.version + 1
    draft.saved_by, draft.saved_at = person, at
    draft.save()
    return draft


def replaced(kept: Typed, typed: Typed) -> dict[str, list[str]]:
    """What is kept, with everything about the grounds as it is typed now, and the rest where it was asked for."""
    others = {name: list(values) for name, values in kept.items() if not name.startswith(GROUNDS)}
    return others | {name: list(values) for name, values in typed.items()}


GROUNDS = "grounds-"


def _see_that_it_can_be_kept(typed: Typed) -> None:
    texts = [text for name, values in typed.items() for text in (name, *values)]
    if any(UNSTORABLE.search(text) for text in texts):
        raise Refused(MALFORMED, NOT_STORABLE)
    if sum(map(len, texts)) > MOST_SAID:
        raise Refused(MALFORMED, TOO_LONG)
