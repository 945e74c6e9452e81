"""The one question that a source system asks before it serves: may this release be used now?"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from emou.domain import gates, releasing
from emou.domain.releases import State
from sharing.models import Gate, Release

WANTED = (
    "id", "request__reference", "request__elements", "access_mode", "state_now", "since_now", "opens_at", "closes_at",
    "lifts_at", "ends_at",
)  # fmt: skip
TURNS = ("opens_at", "closes_at", "lifts_at", "ends_at")  # when time may change the answer


@dataclass(frozen=True, slots=True)
class Status:
    """Whether a release may be used at an instant, why not, and until when the answer can be kept at most."""

    row: dict[str, Any]
    state: State
    reason: str
    ask_again_by: datetime | None

    @property
    def active(self) -> bool:
        return not self.reason

    @property
    def etag(self) -> str:
        """The same as long as the answer is."""
        told = (
            self.row["id"],
            self.state,
            self.row["since_now"],
            self.reason,
            self.ask_again_by,
            self.row["access_mode"],
        )
        return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'


def status(release_id: int, owner_id: int, at: datetime) -> Status:
    """The status at `at` of a release of data of this owner. Raises Release.DoesNotExist."""
    rows = Release.objects.as_of(at).filter(pk=release_id, owner=owner_id).values(*WANTED)
    row = rows.first()
    if row is None:
        raise Release.DoesNotExist
    state = State(row["state_now"])
    ahead = [row[name] for name in TURNS if row[name] and row[name] > at]
    return Status(row, state, releasing.why_not(state, _missing(release_id, state, at)), min(ahead, default=None))


def _missing(release_id: int, state: State, at: datetime) -> list[str]:
    """The names of the gates that do not hold, where that is why."""
    rows = Gate.objects.filter(release=release_id) if releasing.waits_for_gates(state) else ()
    return [gate.name for gate in rows if not gates.holds(gate.facts, at)]
