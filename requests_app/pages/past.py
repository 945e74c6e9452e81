"""A request as it stood when one entry of its record was made, folded from the record alone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from agencies.calendars import Calendars
from emou.audit.models import Entry
from emou.domain import clock
from emou.domain.clock import Clock, Day
from emou.domain.lifecycle import CLOCK_MOVED, SPLIT, WAITS
from requests_app.models import DataRequest


@dataclass(frozen=True, slots=True)
class Past:
    """What stood before an entry: elements, identifiability, grounds, and the clock that ran: start and last day."""

    elements: tuple[str, ...] = ()
    identifiability: str = ""
    started_at: datetime | None = None
    last_day: date | None = None
    extension_days: int = 0
    grounds: tuple[dict[str, Any], ...] = ()


def before(request: DataRequest, entry: Entry) -> Past:
    """The request as it stood just before `entry`, which is of its own chain."""
    past = Past()
    for earlier in _lineage(request, entry.seq):
        past = _after(past, earlier)
    return past


def elements_with(past: Past, entry: Entry) -> tuple[str, ...]:
    """The elements that the request asks for once `entry` is made."""
    return _after(past, entry).elements


def ledger(past: Past, owner_id: int, until: datetime, books: Calendars) -> tuple[Clock, list[Day]] | None:
    """The clock that ran before an entry made at `until`, day by day; None where none did."""
    if past.started_at is None or past.last_day is None:
        return None
    calendar = books.of(owner_id, past.started_at, until=until)
    started_on = clock.local_day(past.started_at)
    days = clock.between(started_on, past.last_day, calendar) - past.extension_days
    running = Clock(started_on, days, past.last_day, clock.end_of(past.last_day), past.extension_days)
    return running, clock.ledger(running, calendar)


def _lineage(request: DataRequest, seq: int) -> Iterable[Entry]:
    """The entries of the request before `seq`; for a part, what happened to the whole before it was split off."""
    own = list(Entry.objects.filter(chain=request.reference).order_by("seq"))
    if request.part_of is None:
        return own[: seq - 1]
    whole = list(Entry.objects.filter(chain=request.part_of.reference, occurred_at__lte=own[0].occurred_at))
    parted = next(one.seq for one in whole if one.name == SPLIT and own[0].said["elements"] == one.said["split_off"])
    return [*_lineage(request.part_of, parted), *own[: seq - 1]]


def _after(past: Past, entry: Entry) -> Past:
    said = entry.said
    past = replace(
        past,
        elements=tuple(said["elements"]) if entry.name in ASKED and said.get("elements") else past.elements,
        identifiability=said.get("identifiability") or past.identifiability,
        grounds=tuple(said.get("grounds") or past.grounds),
    )
    if entry.name == CLOCK_MOVED:
        return replace(past, last_day=date.fromisoformat(said["to"]))
    return _clocked(past, entry)


ASKED = ("request.filed", "request.narrowed", SPLIT)


def _clocked(past: Past, entry: Entry) -> Past:
    if not said_last_day(entry):
        return past
    last_day = date.fromisoformat(entry.said["last_day"])
    if entry.source != entry.target:
        return replace(past, started_at=entry.occurred_at, last_day=last_day, extension_days=0)
    return replace(past, last_day=last_day, extension_days=past.extension_days + int(entry.said.get("days") or 0))


def said_last_day(entry: Entry) -> bool:
    """Whether the entry left a clock running and says until when."""
    return entry.target in WAITS and "last_day" in entry.said
