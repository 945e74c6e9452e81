"""What an open request is to the one who reads a list: what they can do about it now, or why they cannot."""

from dataclasses import dataclass
from datetime import datetime

from agencies.rights import Rights
from emou.domain import decisions
from emou.domain.decisions import Standing
from emou.domain.lifecycle import WAITS, Case, Desk, Transition, find
from requests_app.desks import standing
from requests_app.models import DataRequest

BULK = "approve"  # the action that may be taken on several requests at once
DOES = {
    "approve": "approve it",
    "extend": "take more time",
    "deny": "deny it",
    "accept": "accept the overrule",
    "escalate": "escalate it to the COO",
    "uphold": "uphold the denial",
    "overrule": "overrule it",
    "refer": "refer it to the COO",
    "order": "order sharing",
    "excuse": "excuse the agency",
}
FILED_IT = "You filed it, so somebody else must approve or deny it."
RECUSED = "You are recused: you hold an office of an agency that is a party to it."
FILED_AND_RECUSED = "You are recused: you filed it."
DEPUTY = {Desk.CIO: "Somebody else of the office may review it.", Desk.COO: "Somebody else of the office must hear it."}


@dataclass(frozen=True, slots=True)
class Turn:
    """`is_mine`: it waits on this person's desk. `can`: what to do now, in words. `but`: what they may not, and why."""

    is_mine: bool
    can: str
    but: str
    may_approve: bool


def turn_of(request: DataRequest, case: Case, at: datetime, rights: Rights) -> Turn:
    stand, desk = standing(request, rights), WAITS[case.state].desk
    may = [row for row in decisions.allowed(case, at=at, standing=stand) if row.desk is desk]
    held = [row for row in _open(case, desk) if row.permission in stand.permissions]
    names = [name for name in DOES if name in {row.action for row in may}]
    return Turn(bool(held), _or([DOES[name] for name in names]), _but(held, may, stand, desk), BULK in names)


def _open(case: Case, desk: Desk) -> list[Transition]:
    rows = (find(case.state, action) for action in DOES)
    return [row for row in rows if row and row.desk is desk and row.when(case)]


def _but(held: list[Transition], may: list[Transition], stand: Standing, desk: Desk) -> str:
    """What keeps this person from an action that their office carries; a right to refer is for the recused alone."""
    if not stand.recused or all(row in may for row in held):
        return ""
    if desk not in DEPUTY:
        return FILED_IT
    return f"{FILED_AND_RECUSED if stand.filed_it else RECUSED} {DEPUTY[desk]}"


def _or(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} or {parts[-1]}" if len(parts) > 1 else "".join(parts)
