"""The two desks that judge a denial: what the State CIO's office reads, and what the Governor's COO reads."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from agencies.rights import Rights
from emou.audit.models import Entry
from emou.domain import clock
from emou.domain.lifecycle import ESCALATION_EVENTS, LIFECYCLE, WAITS, Desk, Transition, row_of
from emou.domain.words import STATE_WORDS
from requests_app.models import DataRequest
from requests_app.pages import dossier, hearings, opining, recusal, showing, talking, telling, wording
from requests_app.queries import Seen
from requests_app.querysets import first_filed

AT_THE_CIO = tuple(state.value for state, wait in WAITS.items() if wait.desk is Desk.CIO)
BY_THE_CIO = frozenset(row.event for row in LIFECYCLE if row.desk is Desk.CIO)
UNREAD = ("text", "previous_hash", "hash")


@dataclass(frozen=True, slots=True)
class Return:
    """When the State CIO's office was to judge the denial, and when it did; `at` is None where it has not yet."""

    days: int
    target: date
    at: datetime | None
    is_late: bool


def review(seen: Seen, rights: Rights, history: list[Entry]) -> dict[str, Any]:
    """The denial beside the law, what was checked about it, the request, and what the agencies wrote to each other."""
    return {
        **_denial(seen, history),
        "returned": _returned(seen, history),
        "talk": talking.conversation(seen, rights, history),
        "sitters": recusal.sitters(seen, Desk.CIO),
    }


def _returned(seen: Seen, history: list[Entry]) -> Return | None:
    """The target is the last day that the denial set, or to which a closure moved it since; it is no deadline."""
    before = [entry for entry in history if entry.target in AT_THE_CIO]
    days = [day for entry in before if (day := entry.said.get("last_day") or entry.said.get("to"))]
    if not days:
        return None
    left = [entry.occurred_at for entry in history if entry.source in AT_THE_CIO and entry.name in BY_THE_CIO]
    day, at = date.fromisoformat(days[-1]), left[0] if left else None
    return Return(seen.case.terms.review_days, day, at, (at or seen.at) >= clock.end_of(day))


def hearing(seen: Seen, history: list[Entry]) -> dict[str, Any]:
    """Why the owner does not share, why the other agency needs the data, and what the State CIO said about it."""
    overrule = row_of("overrule")
    overruled = next((entry for entry in reversed(history) if overrule and entry.name == overrule.event), None)
    return {
        **_denial(seen, history),
        "raised": next((entry for entry in reversed(history) if entry.name in ESCALATION_EVENTS), None),
        "overruled": overruled,
        "overruled_parts": opining.parts(overruled.said["opinion"]) if overruled else [],
        **hearings.of(seen, history),
        "sitters": recusal.sitters(seen, Desk.COO),
    }


def was_escalated(history: list[Entry]) -> bool:
    return any(entry.name in ESCALATION_EVENTS for entry in history)


def _denial(seen: Seen, history: list[Entry]) -> dict[str, Any]:
    request, deny = seen.request, row_of("deny")
    checks = dossier.checks(request.findings, showing.element_names(request))
    return {
        "grounds": dossier.cited(request, request.grounds),
        "checks": checks,
        "checked": dossier.in_sum(checks),
        "denied": next((entry for entry in reversed(history) if deny and entry.name == deny.event), None),
        "case_facts": dossier.case_of_requester(request),
        "asked_elements": showing.elements(request),
        "voices": showing.voices(request, history),
        "steps": telling.steps(history, seen),
    }


def page(seen: Seen) -> dict[str, Any]:
    """What stands around either dossier: which request, its clock, and what this person may decide."""
    request = seen.request
    here = reverse("request_page", args=[request.reference])
    return {
        "data_request": request,
        "kicker": showing.asks_in_brief(request),
        "trail": [*showing.trail(), {"name": request.reference, "url": here}],
        "back_url": here,
        "status": seen.case.state.value,
        "status_label": STATE_WORDS[seen.case.state.value],
        "deadline": showing.deadline(seen),
        "waits_on": wording.waits_on_words(seen.case.state, request),
        "at_the_end": wording.at_the_end_words(seen.case),
        "choices": [choice for row in seen.actions for choice in _choices(row, request)],
    }


def _choices(row: Transition, request: DataRequest) -> list[dict[str, str]]:
    """The link to an action; where a denial may be decided in part, that is a choice of its own."""
    said, url = wording.ACTION_WORDS[row.action], reverse("request_action", args=[request.reference, row.action])
    if row.action not in IN_PART or len(request.elements) < 2:
        return [{"label": said.label, "hint": said.hint, "url": url}]
    whole, part, rest = IN_PART[row.action]
    return [
        {"label": said.label, "hint": whole, "url": url},
        {"label": part, "hint": rest, "url": f"{url}?in=part"},
    ]


IN_PART = {
    "overrule": (
        "All of the data must be shared",
        "Overrule in part",
        "Choose what must be shared",
    ),
    "order": (
        "All of the data must be shared",
        "Order sharing in part",
        "Choose what must be shared",
    ),
}


def history_of(request: DataRequest) -> list[Entry]:
    """The record of a request, with that of the one it was split off until then; oldest first."""
    above = {first_filed(request.reference), request.part_of.reference if request.part_of else request.reference}
    chains = above | {request.reference}
    rows = list(Entry.objects.filter(chain__in=chains).defer(*UNREAD).order_by("occurred_at", "recorded_at", "seq"))
    mine = [row for row in rows if row.chain == request.reference]
    born = mine[0].occurred_at
    return [row for row in rows if row.chain != request.reference and row.occurred_at < born] + mine
