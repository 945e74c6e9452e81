"""What became of an action that was taken, read from the record: who did what, what came of it, and what came since."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from agencies.calendars import calendars
from agencies.rights import Rights
from emou.audit.models import Entry
from emou.domain.lifecycle import FOR_THE_REST, SPLIT, State, Transition
from emou.domain.words import EVENT_WORDS, STATE_WORDS
from requests_app import filters, queries
from requests_app.models import DataRequest
from requests_app.pages import effects, listing, parting, telling, wording
from requests_app.pages.dossier import checks, cited
from requests_app.pages.effects import Effect
from requests_app.pages.showing import element_names
from requests_app.pages.standing import panel
from requests_app.queries import Seen

UNREAD = ("text", "previous_hash", "hash")


@dataclass(frozen=True, slots=True)
class Part:
    """What was split off by an action in part."""

    reference: str
    url: str
    entry: Entry
    effect: Effect


def entries_of(reference: str) -> list[Entry]:
    """The record of one request, oldest first."""
    return list(Entry.objects.filter(chain=reference).defer(*UNREAD).order_by("seq"))


def taken(entries: list[Entry], row: Transition) -> Entry | None:
    """The last time that the action of `row` was taken, by whomever."""
    return next((entry for entry in reversed(entries) if entry.name == row.event), None)


def is_same(entry: Entry, said: dict[str, Any]) -> bool:
    """Whether the record already holds this very thing: a second press, and not a second thought.

    What was said about the rest of an act in part stands on the record of the part that was split off.
    """
    here = {name for name in said if name not in FOR_THE_REST or name in entry.said}
    return all(entry.said.get(name) == said[name] for name in here)


def page_of(seen: Seen, rights: Rights, row: Transition, entries: list[Entry], entry: Entry) -> dict[str, Any]:
    """Everything that templates/requests_app/request_done.html draws."""
    request, names = seen.request, element_names(seen.request)
    split = next((one for one in entries if one.name == SPLIT and one.seq == entry.seq - 1), None)
    part = _part(request, entry)
    given = (part.entry if part else entry).said
    return {
        "entry": entry,
        "is_mine": entry.actor_id == rights.person_id,
        "what": EVENT_WORDS[row.event],
        "effects": [_effect(entry, request, split), *([part.effect] if part else [])],
        "part": part,
        "said": telling.said_of(telling.with_rest(entry.said, part.entry.said if part else None), names),
        "grounds": cited(request, given.get("grounds") or ()),
        "checks": checks(given.get("findings") or (), names) if given.get("grounds") else [],
        "told": wording.told_words(row, State(entry.source) if entry.source else None, request),
        "since": telling.steps([later for later in entries if later.seq > entry.seq], seen),
        "next": _next_waiting(seen, rights),
    }


def overtaken(seen: Seen, rights: Rights, entries: list[Entry]) -> dict[str, Any]:
    """What happened last, how the request stands now and what is possible: for whoever came too late."""
    return {
        "happened": telling.steps(entries, seen)[-1:],
        "status": seen.case.state.value,
        "status_label": STATE_WORDS[seen.case.state.value],
        "panel": panel(seen, rights),
    }


def _effect(entry: Entry, request: DataRequest, split: Entry | None) -> Effect:
    before = _day(entry.said.get("original_last_day"))
    after = _day(entry.said.get("last_day"))
    elements = _named(split.said["elements"], request) if split else []
    return effects.effect(State(entry.target), after, request, elements=elements, moved_from=before)


def _named(codes: list[str], request: DataRequest) -> list[str]:
    return wording.in_order(codes, element_names(request))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _part(request: DataRequest, entry: Entry) -> Part | None:
    """The other part of an act in part."""
    other = parting.other_part(request, entry)
    if other is None:
        return None
    names = _named(other.elements, request)
    effect = effects.effect(other.state, _day(other.entry.said.get("last_day")), request, elements=names)
    return Part(other.reference, reverse("request_page", args=[other.reference]), other.entry, effect)


def _next_waiting(seen: Seen, rights: Rights) -> listing.Row | None:
    """What waits on this person most urgently, besides this request."""
    mine = filters.at_desks_of(rights)
    if mine is None:
        return None
    waiting: QuerySet[DataRequest] = queries.visible(rights).as_of(seen.at).filter(filters.open_at(seen.at), mine)
    found = waiting.exclude(pk=seen.request.pk).select_related(*listing.SHOWN).order_by("due_at", "pk").first()
    return listing.row(found, seen.at, calendars()) if found else None
