"""Judging before anything is done: whether an action is open, and what it would bring about."""

from collections.abc import Mapping
from typing import Any

from agencies.rights import Rights
from emou.domain import decisions, grounds, sayings
from emou.domain.decisions import Outcome
from emou.domain.grounds import Library
from emou.domain.refusals import INCOMPLETE, Problem, Refused
from requests_app.desks import standing
from requests_app.models import DataRequest
from requests_app.pages import dossier
from requests_app.pages.dossier import Check
from requests_app.pages.showing import element_names
from requests_app.queries import Seen
from requests_app.services import deciding


def why_not(seen: Seen, rights: Rights, action: str) -> Refused | None:
    """Why this person cannot take `action` now, whatever they would say with it; None where they can."""
    stand = standing(seen.request, rights)
    try:
        decisions.decide(seen.case, action, at=seen.at, says={}, standing=stand, library={})
    except Refused as refusal:
        return None if refusal.code == INCOMPLETE else refusal
    return None


def soundness(
    request: DataRequest,
    given: list[dict[str, Any]],
    denied: frozenset[str],
    library: Library,
    *,
    part_offered: bool,
) -> tuple[list[Problem], list[Check]]:
    """What grounds that are being written still lack, and what is doubtful about them, by the law's own functions."""
    known = [ground for ground in given if ground["authority"] in library]
    found = deciding.findings(request, known, library, part_offered=part_offered) if known else []
    doubts = dossier.checks(found, element_names(request))[1:] if known else []
    return grounds.problems(grounds.read(given), denied, library), doubts


def foresee(seen: Seen, rights: Rights, action: str, said: Mapping[str, Any]) -> Outcome:
    """What `action` would bring about now, by the law's own functions. Changes nothing. Raises Refused."""
    says = sayings.read(action, said)
    return deciding.outcome_of(seen.request, action, says, at=seen.at, rights=rights)
