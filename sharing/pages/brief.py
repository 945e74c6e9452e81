"""A release in short, for the pages of the request that it came from."""

from dataclasses import dataclass

from django.urls import reverse

from agencies.rights import Rights
from emou.domain import gates
from emou.domain.words import RELEASE_WORDS
from requests_app.queries import Seen
from sharing import queries


@dataclass(frozen=True, slots=True)
class Brief:
    """How a release stands, and how many of its gates hold."""

    url: str
    status: str
    label: str
    gates: str


def of_request(seen: Seen, rights: Rights) -> Brief | None:
    """The release of a request that must be shared; None where there is none yet. Two questions."""
    row = queries.of_request(seen.request.pk, rights, seen.at)
    if row is None:
        return None
    state, held = row.state_now, [gates.holds(gate.facts, seen.at) for gate in row.gates.all()]  # type: ignore[attr-defined]
    return Brief(reverse("release_page", args=[row.pk]), state, RELEASE_WORDS[state], _gates(held))


def _gates(held: list[bool]) -> str:
    if not held:
        return "No gate is needed."
    return f"{sum(held)} of {len(held)} gate{'' if len(held) == 1 else 's'} held."
