"""The page of a hearing: what is said on both sides, and the steps that the reader may take."""

from typing import Any

from agencies.rights import Rights
from emou.audit.models import Entry
from emou.domain import hearings
from emou.domain.hearings import Step
from escalation.pages import precedents
from requests_app.desks import standing
from requests_app.pages import documents, judging
from requests_app.pages.hearings import answered
from requests_app.queries import Seen


def page_of(seen: Seen, rights: Rights, history: list[Entry]) -> dict[str, Any]:
    """Everything but the forms."""
    return {
        **judging.page(seen),
        **judging.hearing(seen, history),
        **precedents.similar(seen, rights, precedents.law_of(seen)),
        **documents.of_request(seen.request, rights, "hearing"),
    }


def open_steps(seen: Seen, rights: Rights, history: list[Entry]) -> dict[str, Step]:
    """The steps that this person may take now, by their action; of two desks the first."""
    steps: dict[str, Step] = {}
    for step in hearings.allowed(seen.case, standing=standing(seen.request, rights), answered=answered(history)):
        steps.setdefault(step.action, step)
    return steps
