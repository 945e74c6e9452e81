"""What every change of reference data has in common: nobody overwrites anybody unseen, and each is on the record.

The state of a row is a mapping of plain values. Its digest goes out with the form and comes back with it; a row that
says something else by then was changed by somebody else, and nothing is saved.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from agencies.rights import Rights, Seat
from emou.audit import record
from emou.audit.models import Entry
from emou.audit.record import Line
from emou.domain.refusals import CONFLICT, INCOMPLETE, Problem, Refused

LIBRARY, PARTIES, AGREEMENT, CATALOG, PEOPLE = "LIBRARY", "AGENCIES", "AGREEMENT", "CATALOG", "PEOPLE"

State = Mapping[str, Any]
Difference = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who changes something, in which office, and when."""

    rights: Rights
    seat: Seat
    at: datetime


def plain(row: Model, names: Iterable[str]) -> State:
    """These fields of a row; what has no order of its own is put into one, so that only a true change is one."""
    found = {name: getattr(row, name) for name in names}
    return {name: sorted(value) if isinstance(value, list) else value for name, value in found.items()}


def digest(state: State) -> str:
    """What a form carries, so that saving it finds out whether the row still says what its reader saw."""
    return hashlib.sha256(json.dumps(state, sort_keys=True, default=str).encode()).hexdigest()


def difference(before: State, after: State) -> Difference:
    """What `after` says otherwise, by name: {"from": …, "to": …}. A name that one side lacks is None there."""
    return {name: {"from": before.get(name), "to": value} for name, value in after.items() if before.get(name) != value}


def see_same(state: State, seen: str, chain: str, about: Mapping[str, str]) -> None:
    """Refuse to go on where the row no longer says what the person saw, naming who changed it last."""
    if seen != digest(state):
        raise overtaken(last_about(chain, about))


def overtaken(last: Entry | None) -> Refused:
    return Refused(CONFLICT, f"{last.actor}, {last.office}, changed this after you opened it." if last else "")


def last_about(chain: str, about: Mapping[str, str]) -> Entry | None:
    """The newest entry about something."""
    names = {f"said__{name}": value for name, value in about.items()}
    return Entry.objects.filter(chain=chain, **names).order_by("-seq").first()


def keep(chain: str, name: str, about: Mapping[str, str], changed: Difference, why: str, keeper: Keeper) -> int:
    """Put a change on the record; the entry's id. The chain is locked by whoever opened the transaction."""
    said = {**about, "changes": json.loads(json.dumps(changed, default=str))}
    if why:
        said["why"] = why
    rights, seat = keeper.rights, keeper.seat
    line = Line(
        chain,
        name,
        keeper.at,
        said,
        actor_id=rights.person_id,
        actor=rights.person,
        office_id=seat.office_id,
        office=seat.label,
    )
    return record.append([line])[0].entry_id


def nothing_changed() -> Refused:
    return Refused(INCOMPLETE, problems=(Problem("", "unchanged", "Nothing is changed yet: change something first."),))
