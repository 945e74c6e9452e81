"""Judging before anything is done: whether an action is open, and what it would bring about."""

from collections.abc import Mapping
from typing import Any

from agencies.rights import Rights
from emou.domain import decisions, sayings
from emou.domain.decisions import Outcome
from emou.domain.refusals import INCOMPLETE, Refused
from requests_app.desks import standing
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


def foresee(seen: Seen, rights: Rights, action: str, said: Mapping[str, Any]) -> Outcome:
    """What `action` would bring about now, by the law's own functions. Changes nothing. Raises Refused."""
    says = sayings.read(action, said)
    return deciding.outcome_of(seen.request, action, says, at=seen.at, rights=rights)
