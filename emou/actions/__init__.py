"""THE ONE DOOR. Every action, from a page, the API, a task or a story of the demo, goes through here.

Each opens the one transaction, takes the lock, asks the time, settles, decides, and calls what follows from the event
in other apps. What time has settled is committed even where the command itself is refused.
"""

from emou.actions.calendar import confirm_year, proclaim_closure, withdraw_closure
from emou.actions.catalog import add_dataset, add_element, change_dataset, change_element
from emou.actions.denials import save_denial, save_revocation
from emou.actions.documents import (
    add_document,
    add_document_to_draft,
    disclose_document,
    may_add_document,
    withdraw_document,
)
from emou.actions.drafts import (
    change_draft,
    choose_datasets,
    copy_use_case,
    discard_draft,
    file_use_case,
    restore_draft,
    save_page,
    start_draft,
    start_draft_once,
)
from emou.actions.entrance import link_provider, note_factor, reset_factors_by_hand, settle_claims
from emou.actions.hearings import hold_hearing
from emou.actions.letters import letter
from emou.actions.library import add_authority, add_exception, change_authority, change_exception
from emou.actions.messages import send_message
from emou.actions.notices import (
    add_endpoint,
    choose_mail,
    choose_mails,
    deliver,
    drop_mails,
    end_endpoint,
    keep_quiet,
    make_feed,
    open_all,
    open_matter,
    open_notice,
    open_release,
    revoke_feed,
    seal_secrets,
    send_again,
    unsubscribe,
)
from emou.actions.parties import add_agreement_version, change_agency
from emou.actions.people import (
    accept_invitation,
    deactivate_person,
    invite,
    invite_again,
    keep_office,
    reactivate_person,
    reset_factors,
    revoke_invitation,
    seat_administrator,
)
from emou.actions.releases import record_gate, renew_release, take_release
from emou.actions.reminders import remind
from emou.actions.requests import CONSEQUENCES, catch_up, catch_up_on, follow, settle, sweep, take
from emou.actions.sources import end_source_token, make_source_token
from emou.actions.tokens import end_token, end_token_in_use, make_token
from emou.actions.views import remove_view, rename_view, save_view, start_with

__all__ = [
    "CONSEQUENCES",
    "accept_invitation",
    "add_agreement_version",
    "add_authority",
    "add_dataset",
    "add_document",
    "add_document_to_draft",
    "add_element",
    "add_endpoint",
    "add_exception",
    "catch_up",
    "catch_up_on",
    "change_agency",
    "change_authority",
    "change_dataset",
    "change_draft",
    "change_element",
    "change_exception",
    "choose_datasets",
    "choose_mail",
    "choose_mails",
    "confirm_year",
    "copy_use_case",
    "deactivate_person",
    "deliver",
    "discard_draft",
    "disclose_document",
    "drop_mails",
    "end_endpoint",
    "end_source_token",
    "end_token",
    "end_token_in_use",
    "file_use_case",
    "follow",
    "hold_hearing",
    "invite",
    "invite_again",
    "keep_office",
    "keep_quiet",
    "letter",
    "link_provider",
    "make_feed",
    "make_source_token",
    "make_token",
    "may_add_document",
    "note_factor",
    "open_all",
    "open_matter",
    "open_notice",
    "open_release",
    "proclaim_closure",
    "reactivate_person",
    "record_gate",
    "remind",
    "remove_view",
    "rename_view",
    "renew_release",
    "reset_factors",
    "reset_factors_by_hand",
    "restore_draft",
    "revoke_feed",
    "revoke_invitation",
    "save_denial",
    "save_page",
    "save_revocation",
    "save_view",
    "seal_secrets",
    "seat_administrator",
    "send_again",
    "send_message",
    "settle",
    "settle_claims",
    "start_draft",
    "start_draft_once",
    "start_with",
    "sweep",
    "take",
    "take_release",
    "unsubscribe",
    "withdraw_closure",
    "withdraw_document",
]
