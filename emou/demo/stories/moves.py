"""What somebody does in a story, and how many business days after the move before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TALK = "message"  # beside the actions of the life cycle: words to the other agency
HEARING = ("answer", "schedule", "minute")  # and the steps of a hearing
OWNING = ("counsel", "director")
REQUESTING = ("requester",)


@dataclass(frozen=True, slots=True)
class Move:
    """`by` is an office of the owner or the requester, or a statewide persona. `part` names a split-off sibling.

    `action` is one of the life cycle, TALK, or one of HEARING. A date is said as `days`: business days from the move.
    """

    after: int
    by: str
    action: str
    said: Mapping[str, Any] = field(default_factory=dict)
    part: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """A closure that the State Data Practice proclaims; days count from the last day of the history, backwards."""

    announced: int
    closed: int
    agency: str
    why: str
    source: str


def username(by: str, owner: str, requester: str) -> str:
    """The persona who holds the office `by` in a request from `requester` to `owner`."""
    if by in OWNING:
        return f"{owner.lower()}.{by}"
    return f"{requester.lower()}.{by}" if by in REQUESTING else by
