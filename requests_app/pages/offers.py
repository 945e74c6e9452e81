"""What is offered before a denial: usual conditions, and what helps where a reason is no legal one."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from agencies import reference
from emou.domain.lifecycle import Transition
from requests_app.pages import showing
from requests_app.queries import Seen

# What helps, the action whose page it is on, and the words of its button.
HELPS = {
    "approve": ("approve", "Approve"),
    "conditions": ("approve", "Approve with conditions"),
    "extend": ("extend", "Take more time"),
    "narrow": ("talk", "Ask {requester} to narrow"),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the library. `asks` names what has to be filled into its text: a number, a day, or nothing."""

    code: str
    name: str
    text: str
    asks: str = ""


@cache
def conditions() -> tuple[Condition, ...]:
    return tuple(Condition(**row) for row in reference.read("conditions")["condition"])


@cache
def _reasons() -> tuple[dict[str, str], ...]:
    return tuple(reference.read("instead")["reason"])


def before_denying(seen: Seen, row: Transition) -> dict[str, Any]:
    """What usually works instead of a denial of this request; empty where nothing but a denial is decided."""
    if "grounds" not in row.needs:
        return {}
    return {
        "conditions": [one.name for one in conditions()],
        "gates": [gate["name"] for gate in showing.gates(seen.request)],
        "reasons": [_reason(reason, seen) for reason in _reasons()],
        "can_extend": any(one.action == "extend" for one in seen.actions),
        "requester": seen.request.requester.abbreviation,
        "in_part": len(seen.case.elements) > 1,
    }


def _reason(reason: dict[str, str], seen: Seen) -> dict[str, str]:
    """A reason that is no legal one, with the button that leads to what helps, where that is open."""
    goes, label = HELPS.get(reason["do"], ("", ""))
    is_open = goes == "talk" or any(row.action == goes for row in seen.actions)
    names = {"requester": seen.request.requester.abbreviation}
    return {
        "name": reason["name"],
        "why": reason["why"],
        "goes": goes if is_open else "",
        "label": label.format(**names) if is_open else "",
    }
