"""Judging before anything is done: whether an action is open, and whether grounds would hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agencies import queries
from agencies.rights import Rights
from emou.domain import decisions, grounds
from emou.domain.refusals import INCOMPLETE, Problem, Refused
from requests_app.desks import standing
from requests_app.queries import Seen
from requests_app.services import deciding

NOTHING_LEFT_OUT = Problem(
    "elements", "missing", "Leave out what you do not share: the grounds are for those elements."
)


@dataclass(frozen=True, slots=True)
class Checked:
    problems: list[Problem]
    findings: list[dict[str, str]]


def why_not(seen: Seen, rights: Rights, action: str) -> Refused | None:
    """Why this person cannot take `action` now, whatever they would say with it; None where they can."""
    stand = standing(seen.request, rights)
    try:
        decisions.decide(seen.case, action, at=seen.at, says={}, standing=stand, library={})
    except Refused as refusal:
        return None if refusal.code == INCOMPLETE else refusal
    return None


def check(seen: Seen, said: Mapping[str, Any]) -> Checked:
    """What would block the denial in `said`, or else what the State CIO would be shown about it (rule 7)."""
    library, given = queries.library_of(seen.request.snapshot), list(said.get("grounds") or [])
    left = seen.case.elements - frozenset(said.get("elements") or ())
    if "elements" not in said and given == [] and "grounds" not in said:
        return Checked([NOTHING_LEFT_OUT], [])
    found = grounds.problems(grounds.read(given), left, library)
    if found:
        return Checked(found, [])
    return Checked([], deciding.findings(seen.request, given, library, part_offered="elements" in said))
