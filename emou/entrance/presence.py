"""Which acts are for somebody who is there: what judges, binds or lets others in. One place for all of them."""

from django.urls import ResolverMatch

from agencies.roles import GUARDED
from emou.domain.gates import STEPS
from emou.domain.lifecycle import LIFECYCLE
from emou.domain.releases import RELEASES
from emou.http import scopes

# Pages on which an action of a table is taken; the address names it.
TABLES = {"request_action": LIFECYCLE, "release_action": RELEASES, "gate_action": STEPS}
# Pages that do one thing: several approvals at once, a key for a program.
ALONE = frozenset({"requests_approve", "token_new"})


def is_asked(match: ResolverMatch | None) -> bool:
    """Whether what is sent to this address is carried out for somebody alone who has been there all the time."""
    if match is None:
        return False
    rows = TABLES.get(match.view_name, ())
    needed = scopes.of_action(rows, match.kwargs.get("action", ""))
    return match.view_name in ALONE or not GUARDED.isdisjoint(needed)
