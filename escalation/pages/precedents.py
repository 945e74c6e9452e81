"""Precedents as pages show them: each with who asked whom for what, the law, how it ended, and what was said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from agencies.rights import Rights
from emou.domain.lifecycle import BOTH_PARTS, JUDGED_EVENTS, LIFECYCLE
from emou.domain.words import EVENT_WORDS
from escalation import queries
from escalation.models import Precedent
from requests_app.pages import listing, wording
from requests_app.pages.listing import Order, every
from requests_app.queries import Seen

NEWEST = Order("decided_at", True, every)
OPENING = 45  # words of an opinion that a list shows
STATUS = {row.event: row.target.value for row in LIFECYCLE if row.event in JUDGED_EVENTS}


@dataclass(frozen=True, slots=True)
class Row:
    """One precedent. `opinion` opens the newest opinion; `place` is where words that were looked for stand."""

    reference: str
    url: str
    title: str
    asked: str
    law: list[dict[str, str]]
    status: str
    outcome: str
    decided_at: datetime
    opinion: str
    place: SafeString = field(default_factory=SafeString)
    likeness: str = ""


def page(rows: QuerySet[Precedent], *, words: str = "", after: str = "", before: str = "") -> listing.Page:
    """One page of precedents as Rows, the newest first."""
    with queries.planned_anew():
        found = listing.page(rows, NEWEST, after=after, before=before)
    keys = [row.pk for row in found.found]
    places = queries.places(keys, words) if words and keys else {}
    return listing.Page([_row(row, places) for row in queries.told(keys)], found.before, found.after)


def earlier(seen: Seen, rights: Rights, codes: set[str]) -> dict[str, Any]:
    """Decisions on denials like this one, under these laws, as templates/escalation/_precedents.html shows them."""
    return similar(seen, rights, codes) | {"rates": rates(codes)}


def similar(seen: Seen, rights: Rights, codes: Iterable[str]) -> dict[str, Any]:
    """The same without the rates, for a page that asks much else."""
    request, law = seen.request, sorted(set(codes))
    found = queries.like(
        rights, dataset=request.dataset_id, owner=request.owner_id, authorities=law, besides=request.pk
    )
    asked = {"authority": law[0]} if len(law) == 1 else {"dataset": request.dataset.code}
    return {
        "precedents": [_row(row, {}, _likeness(row, seen, law)) for row in found],
        "precedents_law": wording.join(law),
        "precedents_url": f"{reverse('precedents')}?{urlencode(asked)}",
    }


def _likeness(row: Precedent, seen: Seen, law: Sequence[str]) -> str:
    """What it has in common with the request, in words."""
    shared = sorted({*row.authorities} & {*law})
    same = [f"Same law: {', '.join(shared)}"] if shared else []
    same += ["same dataset"] if row.dataset_id == seen.request.dataset_id else []
    return ", ".join([*same, *(["same owner"] if row.owner_id == seen.request.owner_id else [])])


def law_of(seen: Seen) -> set[str]:
    """The laws by which a denial of this request is looked up: those cited, else those that attach."""
    cited = {ground["authority"] for ground in seen.request.grounds}
    asked = set(seen.case.elements)
    rows = (row for row in seen.request.snapshot["elements"] if row["code"] in asked)
    return cited or {code for row in rows for code in row["authorities"]}


def _row(row: Any, places: dict[int, str], likeness: str = "") -> Row:
    return Row(
        reference=row.request.reference,
        url=reverse("request_review", args=[row.request.reference]),
        title=row.title,
        asked=f"{row.requester.abbreviation} asked {row.owner.abbreviation} for {row.dataset.name}",
        law=[{"code": code, "url": reverse("authority_page", args=[code])} for code in row.authorities],
        status=STATUS[row.outcome],
        outcome=EVENT_WORDS[row.outcome],
        decided_at=row.decided_at,
        opinion=_opening(row.judgement or {}),
        place=_marked(places.get(row.pk, "")),
        likeness=likeness,
    )


def _opening(said: Mapping[str, Any]) -> str:
    """How the opinion begins; one that speaks of both parts of a decision says so first."""
    both = f"{wording.ON_BOTH}: " if said.get(BOTH_PARTS) else ""
    return both + Truncator(said.get("opinion") or "").words(OPENING)


def _marked(text: str) -> SafeString:
    """The text with what was looked for marked; nothing where none of it stands there."""
    start, stop = queries.MARKS
    if start not in text:
        return SafeString()
    shown = escape(text).replace(start, "<mark>").replace(stop, "</mark>")
    return mark_safe(shown)  # noqa: S308  (escaped in the line before)


def rates(codes: Iterable[str] | None = None) -> list[str]:
    """How denials fared, a sentence for each law, and one for those of which there are too few. Of all agencies."""
    found = queries.rates(codes)
    few = sorted(rate.authority for rate in found if not rate.tells)
    told = [rate_words(rate) for rate in found if rate.tells]
    return [*told, f"Too few to tell, fewer than {queries.FEW}: {', '.join(few)}."] if few else told


def rate_words(rate: queries.Rate) -> str:
    return f"{rate.authority}: {rate.overturned or 'none'} of {rate.judged:,} denials overturned"
