"""What help says about outcomes and actions, read from the tables of the law and of the offices."""

from agencies import roles
from emou.domain.lifecycle import LIFECYCLE, Desk, State
from emou.domain.words import STATE_WORDS
from requests_app.pages.wording import ACTION_WORDS

MEANINGS = {
    State.PENDING: "The owner has its business days to approve, take more time or deny.",
    State.APPROVED: "The owner shares, as soon as every gate of the release is open.",
    State.DEEMED_APPROVED: "Nobody answered in time, so the eMOU itself approves. No person is named for it.",
    State.DENIED: "The owner gave a legal reason. The State CIO upholds it, overrules it, or overrules it in part.",
    State.DENIAL_UPHELD: "The law bars sharing. The request ends.",
    State.OVERRULED: "The State CIO says the data must be shared. The owner may raise it to the Governor's COO.",
    State.OVERRULE_FINAL: "The owner accepted the overrule, or let its time pass. The data must be shared.",
    State.ESCALATED: "The Governor's COO hears both agencies.",
    State.SHARING_ORDERED: "The Governor's COO orders the data to be shared.",
    State.AGENCY_EXCUSED: "The Governor's COO excuses the agency. The request ends.",
    State.WITHDRAWN: "The agency that asked took its request back.",
}
SIDES = {Desk.REQUESTING: "the agency that asks", Desk.OWNING: "the agency that owns the data"}


def about_outcomes() -> list[dict[str, str]]:
    return [{"status": state.value, "label": STATE_WORDS[state.value], "means": MEANINGS[state]} for state in State]


def about_actions() -> list[dict[str, object]]:
    """One row an action: its words and which offices may take it."""
    actions = {row.action: row for row in LIFECYCLE if row.desk is not Desk.CLOCK and row.action in ACTION_WORDS}
    return [
        {
            "cells": [
                {"text": ACTION_WORDS[name].label, "note": ACTION_WORDS[name].hint},
                {"text": _offices(row.permission, row.desk)},
            ]
        }
        for name, row in actions.items()
    ]


def _offices(right: str, desk: Desk) -> str:
    titles = " or ".join(roles.BY_KIND[kind].label for kind in roles.kinds_with(right))
    return f"{titles} of {SIDES[desk]}" if desk in SIDES else titles
