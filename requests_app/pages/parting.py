"""A decision in part, from the record: what became of the part that a reader is not looking at."""

from dataclasses import dataclass
from typing import Any

from emou.audit.models import Entry
from emou.domain.lifecycle import SPLIT, State
from requests_app.models import DataRequest

UNREAD = ("text", "previous_hash", "hash")


@dataclass(frozen=True, slots=True)
class Other:
    """The other part: its reference, the codes of its elements, and what was decided about it."""

    reference: str
    elements: list[str]
    entry: Entry

    @property
    def state(self) -> State:
        return State(self.entry.target)


def other_part(request: DataRequest, entry: Entry) -> Other | None:
    """The part that the act of `entry` left out, or from which its own was split off; None for an act on the whole."""
    family = DataRequest.objects.family_of(request.reference).values("reference")
    born = Entry.objects.filter(chain__in=family, occurred_at=entry.occurred_at).defer(*UNREAD)
    lines = {(line.chain, line.seq): line for line in born}
    mine = lines.get((entry.chain, entry.seq - 1))
    if mine is None or mine.name != SPLIT:
        return None
    split = next(line for line in lines.values() if line.name == SPLIT and _mirror(line.said, mine.said))
    return Other(split.chain, list(split.said["elements"]), lines[split.chain, split.seq + 1])


def _mirror(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether these two say the same split, each of its own part."""
    return one["elements"] == other.get("split_off") or one.get("split_off") == other["elements"]
