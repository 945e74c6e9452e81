"""The providers of sign-in that the settings name, as a page offers them."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    name: str
    url: str


def choices() -> list[Choice]:
    """One button each, in the order of the settings."""
    return []


def of(person: Any) -> list[Choice]:
    """Those by which this person has signed in before."""
    return []
