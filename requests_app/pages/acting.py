"""The pages of one action: the form with what it answers beside it, and what it will do before it is done."""

from typing import Any

from django.urls import reverse

from agencies.rights import Rights
from emou.domain.decisions import Outcome
from emou.domain.lifecycle import Desk, Transition
from requests_app.pages import dossier, effects, judging, showing, telling, wording
from requests_app.queries import Seen


def frame(seen: Seen, row: Transition) -> dict[str, Any]:
    """What every page of an action shows: which request, and its clock."""
    request = seen.request
    here = reverse("request_page", args=[request.reference])
    return {
        "data_request": request,
        "action": row.action,
        "action_words": wording.ACTION_WORDS[row.action],
        "title": wording.ACTION_WORDS[row.action].label,
        "lead": request.use_case.title,
        "is_dangerous": row.action in wording.DANGEROUS,
        "kicker": showing.asks_in_brief(request),
        "trail": [*showing.trail(), {"name": request.reference, "url": here}],
        "back_url": here,
        "deadline": showing.deadline(seen),
        "waits_on": wording.waits_on_words(seen.case.state, request),
        "at_the_end": wording.at_the_end_words(seen.case),
    }


def form_page(seen: Seen, rights: Rights, row: Transition) -> dict[str, Any]:
    """The form's surroundings: what is asked, what the action does, and whatever it judges."""
    return {
        **frame(seen, row),
        "brief": dossier.brief(seen.request),
        "elements": showing.elements(seen.request),
        "effect": effects.general_words(row, seen),
        "rest": effects.RESTS.get(row.rest or "", ""),
        "told": wording.told_words(row, seen.case.state, seen.request),
        **_judged(seen, rights, row),
    }


def _judged(seen: Seen, rights: Rights, row: Transition) -> dict[str, Any]:
    """The denial that this action answers, with what was said about it."""
    if not seen.request.grounds:
        return {}
    history = judging.history_of(seen.request)
    if row.desk is Desk.COO:
        return judging.hearing(seen, history) | {"is_hearing": True}
    return judging.review(seen, rights, history) | {"is_review": row.desk is Desk.CIO}


def confirm_page(seen: Seen, row: Transition, outcome: Outcome) -> dict[str, Any]:
    """What will stand on the record, what comes of it, and who will be told."""
    names = showing.element_names(seen.request)
    denied = (outcome.rest or outcome).events[-1].said
    said = telling.with_rest(outcome.events[-1].said, denied if outcome.rest else None)
    return {
        **frame(seen, row),
        "said": telling.said_of(said, names),
        "grounds": dossier.cited(seen.request, denied.get("grounds") or ()),
        "checks": dossier.checks(denied.get("findings") or (), names) if denied.get("grounds") else [],
        "effects": effects.foreseen(row, outcome, seen),
        "told": wording.told_words(row, seen.case.state, seen.request),
    }
