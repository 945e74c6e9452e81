"""Which acts are for somebody who is there: what judges, binds or lets others in. One place for all of them."""

from django.urls import ResolverMatch

from agencies.roles import GUARDED
from emou.domain.gates import STEPS
from emou.domain.lifecycle import LIFECYCLE
from emou.domain.releases import RELEASES
from emou.http import scopes

# Pages on which an action of a table is taken; the address names it.
TABLES = {"request_action": LIFECYCLE, "release_action": RELEASES, "gate_action": STEPS}
# Pages that do one thing: several approvals at once, a key for a program, and who sits where.
ALONE = frozenset(
    {
        *("requests_approve", "token_new", "office_appoint", "office_acting", "office_invite", "invitation_again"),
        *("appointment_succeed", "appointment_end", "appointment_change", "appointment_cancel"),
        *("person_deactivate", "person_reactivate", "person_factors"),
    }
)


def is_asked(match: ResolverMatch | None) -> bool:
    """Whether what is sent to this address is carried out for somebody alone who has been there all the time."""
    if match is None:
        return False
    rows = TABLES.get(match.view_name, ())
    needed = scopes.of_action(rows, match.kwargs.get("action", ""))
    return match.view_name in ALONE or not GUARDED.isdisjoint(needed)
