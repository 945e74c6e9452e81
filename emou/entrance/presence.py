"""Which acts are for somebody who is there: what judges, binds or lets others in. One place for all of them."""

from django.urls import ResolverMatch

from agencies.roles import GUARDED
from emou.domain.gates import STEPS
from emou.domain.lifecycle import LIFECYCLE
from emou.domain.releases import RELEASES
from emou.http import scopes

# Pages on which an action of a table is taken; the address names it.
TABLES = {"request_action": LIFECYCLE, "release_action": RELEASES, "gate_action": STEPS}
# Pages that do one thing, or several of one kind.
JUDGING = ("requests_approve", "request_hearing", "document_disclose")
TIME_AND_TERMS = ("closure_proclaim", "closure_withdraw", "version_new", "agency_edit")  # move everybody's last days
KEYS = ("token_new", "feeds", "webhooks", "webhook_end")  # what lets a program read or act
SEATS = (
    *("office_appoint", "office_acting", "office_invite", "invitation_again", "invitation_revoke"),
    *("appointment_succeed", "appointment_end", "appointment_change", "appointment_cancel"),
    *("person_deactivate", "person_reactivate", "person_factors"),
)
# By what one shows later that one is there: allauth asks nobody who comes by a provider alone.
OWN_FACTORS = (
    *("mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_remove_webauthn"),
    "mfa_generate_recovery_codes",
)
ALONE = frozenset({*JUDGING, *TIME_AND_TERMS, *KEYS, *SEATS, *OWN_FACTORS})


def is_asked(match: ResolverMatch | None) -> bool:
    """Whether what is sent to this address is carried out for somebody alone who has been there all the time."""
    if match is None:
        return False
    rows = TABLES.get(match.view_name, ())
    needed = scopes.of_action(rows, match.kwargs.get("action", ""))
    return match.view_name in ALONE or not GUARDED.isdisjoint(needed)
