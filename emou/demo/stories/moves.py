"""What somebody does in a story, and how many business days after the move before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TALK = "message"  # beside the actions of the life cycle: words to the other agency
HEARING = ("answer", "schedule", "minute")  # and the steps of a hearing
RELEASE = "release."  # and what is done with the release: "release.start", or "release.hold" on its gates
OWNING = ("counsel", "director", "steward")
REQUESTING = ("requester", "receiver")  # the receiver's director signs


@dataclass(frozen=True, slots=True)
class Move:
    """`by` is an office of the owner or the requester, or a statewide persona. `part` names a split-off sibling.

    `action` is one of the life cycle, TALK, one of HEARING, or RELEASE and an action of its table. A date is said as
    `days` (business days from the move) or, with a release, under a name that ends in `_in` (days from the move).
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
    if by in REQUESTING:
        return f"{requester.lower()}.{'director' if by == 'receiver' else by}"
    return by
