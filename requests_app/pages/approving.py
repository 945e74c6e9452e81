"""What is shown before several requests are approved at once, and what became of each afterwards."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agencies.calendars import calendars
from agencies.rights import Rights
from emou.audit.models import Entry
from emou.domain.filing import ACCESS_MODES
from emou.domain.lifecycle import row_of
from emou.domain.words import IDENTIFIABILITY_WORDS
from requests_app import queries
from requests_app.models import DataRequest
from requests_app.pages import effects, listing, showing
from requests_app.pages.listing import Row
from requests_app.pages.turn import BULK

NOT_NOW = "It does not wait for your approval now."


@dataclass(frozen=True, slots=True)
class Candidate:
    """One request that was ticked. `why_not` is empty where this person may approve it now."""

    row: Row
    seen: str
    elements: list[str]
    facts: list[dict[str, str]]
    gates: list[dict[str, str]]
    why_not: str


@dataclass(frozen=True, slots=True)
class Choice:
    """All that were ticked: those that can be approved, those that cannot, what will happen and who is told."""

    able: list[Candidate]
    unable: list[Candidate]
    effect: str
    told: str


def choice(references: list[str], rights: Rights, at: datetime) -> Choice:
    """The requests among `references` that this person may know of, soonest last day first."""
    found = queries.visible(rights).as_of(at).filter(reference__in=references).select_related(*listing.SHOWN)
    books = calendars()
    all_of_them = [(request, listing.row(request, at, books, rights)) for request in found.order_by("due_at", "pk")]
    shown = [_candidate(request, row) for request, row in all_of_them]
    able = [one for one in shown if not one.why_not]
    effect, askers = "", sorted({one.row.requester for one in able})
    if able:
        first = next(request for request, row in all_of_them if row is able[0].row)
        effect = _effect(first, rights, at)
    return Choice(able, [one for one in shown if one.why_not], effect, ", ".join(askers))


def _effect(request: DataRequest, rights: Rights, at: datetime) -> str:
    row = row_of(BULK)
    assert row is not None
    return effects.general_words(row, queries.seen(request, rights, at, calendars()))


def _candidate(request: DataRequest, row: Row) -> Candidate:
    may = row.turn is not None and row.turn.may_approve
    why_not = "" if may else (row.turn and row.turn.but) or NOT_NOW
    return Candidate(
        row,
        f"{request.reference}:{request.head_seq}",
        [element["name"] for element in showing.elements(request)],
        _facts(request),
        showing.gates(request),
        why_not,
    )


def _facts(request: DataRequest) -> list[dict[str, Any]]:
    return [
        {"term": "What is to be found out", "text": request.use_case.summary},
        {"term": "Identifiability", "text": IDENTIFIABILITY_WORDS[request.identifiability]},
        {"term": "Access", "text": ACCESS_MODES[request.access_mode]},
    ]


def lengths(references: list[str], rights: Rights) -> dict[str, int]:
    """How long the record of each request is now, of those that this person may know of."""
    found = queries.visible(rights).filter(reference__in=references)
    return dict(found.values_list("reference", "head_seq"))


def approved_by(reference: str, person_id: int) -> bool:
    """Whether this person approved it before: a second press of the same button."""
    row = row_of(BULK)
    assert row is not None
    return Entry.objects.filter(chain=reference, name=row.event, actor_id=person_id).exists()
