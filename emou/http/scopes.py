"""What a token may be limited to: reading, and each permission of the tables of the law. Rights are asked all the same.

A scope takes away, it never gives: a token does what its person may do, as far as its scopes reach.
"""

from collections.abc import Iterable
from typing import Any

from emou.domain.gates import STEPS
from emou.domain.lifecycle import LIFECYCLE
from emou.domain.releases import RELEASES

READ, ANY = "read", "any"  # ANY: what every token may do, such as ending itself
ROWS = (*LIFECYCLE, *RELEASES, *STEPS)
DEEDS = tuple(dict.fromkeys(row.permission for row in ROWS if row.permission))
SCOPES = (READ, *DEEDS)
WORDS = {"read_privileged": "Read privileged documents"}  # where the permission's own name says too little
# Beside the tables either side writes, its data steward too, and adds papers; those who judge add papers.
OF_A_PARTY = ("file_requests", "decide_requests", "manage_releases")
OF_PAPERS = (*OF_A_PARTY, "review_denials", "hear_escalations")
BESIDE = {"messages": OF_A_PARTY, "documents": OF_PAPERS}


def of_action(rows: Iterable[Any], action: str) -> tuple[str, ...]:
    """The scopes one of which an action needs: the permissions of its rows in a table."""
    return tuple(dict.fromkeys(row.permission for row in rows if row.action == action and row.permission))


def label(scope: str) -> str:
    """The scope in words, from the permission's own name."""
    return WORDS.get(scope, scope.replace("_", " ").capitalize())


def about(scope: str) -> str:
    """What can be done with it: the actions that ask for this permission, and what it does beside them."""
    if scope == READ:
        return "Everything that you can see. Every token reads."
    actions = dict.fromkeys(row.action.replace("_", " ") for row in ROWS if row.permission == scope)
    return ", ".join([*actions, *(what for what, scopes in BESIDE.items() if scope in scopes)]).capitalize()
