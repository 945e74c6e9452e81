"""Where a request stands for one person: what it has come to, what they can do about it, and if nothing, why."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from agencies import roles
from agencies.rights import Rights
from emou.domain.lifecycle import BASES, LIFECYCLE, REFUSED, SHAREABLE, WAITS, Transition, Who
from emou.domain.refusals import RECUSED
from emou.ui import words
from requests_app.desks import standing
from requests_app.models import DataRequest
from requests_app.pages import checking, recusal, wording
from requests_app.pages.ending import BY_EVENT, Ending
from requests_app.pages.wording import ACTION_WORDS
from requests_app.queries import Seen

# The answer that a request waits for. Who judges between two agencies is offered both answers alike.
LIKELY = ("approve", "refer")


@dataclass(frozen=True, slots=True)
class Panel:
    """What is possible now: the likely action, the others, and what bars somebody from acting."""

    main: dict[str, str]
    others: list[dict[str, str]]
    notes: list[str]

    @property
    def is_empty(self) -> bool:
        return not self.main and not self.others


def panel(seen: Seen, rights: Rights) -> Panel:
    offered = {row.action: _action(row, seen.request) for row in seen.actions}
    main = next((offered.pop(name) for name in LIKELY if name in offered), {})
    return Panel(main, list(offered.values()), _recusals(seen, rights) or _why_nothing(seen, rights))


def _action(row: Transition, request: DataRequest) -> dict[str, str]:
    said = ACTION_WORDS[row.action]
    url = reverse("request_action", args=[request.reference, row.action])
    return {"label": said.label, "hint": said.hint, "url": url}


def _recusals(seen: Seen, rights: Rights) -> list[str]:
    """What bars this person from a step that their office would carry (rule 12), and what they can do instead."""
    held = standing(seen.request, rights).permissions
    rows = [row for row in LIFECYCLE if seen.case.state in row.source and row.permission in held and row.who in BARRED]
    refused = [(row, checking.why_not(seen, rights, row.action)) for row in rows]
    barred = {(row.who, row.desk): row for row, refusal in refused if refusal and refusal.code == RECUSED}
    return [recusal.barred(seen, rights, row) for row in barred.values()]


BARRED = (Who.NOT_THE_FILER, Who.NOT_RECUSED)


def _why_nothing(seen: Seen, rights: Rights) -> list[str]:
    """On whom the request waits and why this person cannot act; empty where they can."""
    if seen.actions:
        return []
    if not seen.is_open:
        return [f"This request has reached its end. {_later(seen)}"]
    told = [f"It waits on {wording.waits_on_words(seen.case.state, seen.request)}{_offices(seen)}."]
    return told + ([f"Your office, {rights.seats[0].label}, has no step to take now."] if rights.seats else [])


def _later(seen: Seen) -> str:
    """Who can still act on a request that has ended: the table knows one such step, the reopening of a silence."""
    row = next((row for row in LIFECYCLE if seen.case.state in row.source and row.when(seen.case)), None)
    if row is None:
        return "Nobody decides about it any more."
    who = wording.desk_words(row.desk, seen.request)
    return f"Only {who} can {row.action} it, after a late closure or defective service."


def _offices(seen: Seen) -> str:
    """Which offices of an agency can answer; a desk of the whole State is an office already."""
    desk = WAITS[seen.case.state].desk
    rows = [row for row in LIFECYCLE if seen.case.state in row.source and row.desk is desk]
    kinds = dict.fromkeys(kind for row in rows for kind in roles.kinds_with(row.permission))
    labels = [roles.BY_KIND[kind].label for kind in kinds if roles.BY_KIND[kind].scope is roles.Scope.AGENCY]
    return f" (its {' or '.join(labels).lower()})" if labels else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a request has come to, in words, with what a release waits for. `tone` is as in emou.ui.looks."""

    title: str
    then: str
    tone: str
    is_by_clock: bool
    is_shared: bool
    gates: list[dict[str, Any]]


def outcome(seen: Seen, ended: Ending | None, gates: list[dict[str, Any]]) -> Outcome | None:
    """The end of a request as its page says it first; None while it waits for somebody. `gates` are all that attach."""
    if ended is None:
        return None
    request, tone = seen.request, TONES.get(seen.case.state, "ended")
    when = f"{'at the end of' if ended.is_by_clock else 'on'} {words.full_date(ended.day)}"
    names = {"owner": request.owner.abbreviation, "requester": request.requester.abbreviation}
    title = OUTCOMES[BY_EVENT[seen.case.last_event].action].format(when=when, **names)
    needed = [gate for gate in gates if not gate["bases"] or BASES.get(seen.case.state) in gate["bases"]]
    needed = needed if tone == SHARED else []
    then = AFTER[tone] if needed or tone != SHARED else AT_ONCE
    look = "silence" if ended.is_by_clock else tone
    return Outcome(title, then.format(**names), look, ended.is_by_clock, tone == SHARED, needed)


SHARED = "shared"
TONES = dict.fromkeys(SHAREABLE, SHARED) | dict.fromkeys(REFUSED, "refused")
OUTCOMES = {
    "approve": "{owner} approved it {when}",
    "concede": "{owner} changed its mind and approved it {when}",
    "deem": "Deemed approved {when}, by operation of the eMOU. {owner} gave no answer within the time",
    "uphold": "The State CIO upheld the denial {when}",
    "accept": "{owner} accepted the State CIO’s overrule {when}",
    "stand": "The overrule became final {when}, by operation of the eMOU. {owner} did not take it further in time",
    "order": "The Governor’s COO ordered sharing {when}",
    "excuse": "The Governor’s COO excused {owner} {when}",
    "withdraw": "{requester} withdrew it {when}",
}
AFTER = {
    SHARED: "The data must be shared with {requester}, but not before each of these is in place:",
    "refused": "{owner} need not share the data. {requester} may file again, in a way that cures the grounds.",
    "ended": "Nothing is shared. {requester} may file again.",
}
AT_ONCE = "The data must be shared with {requester}. No approval or paper is known to be needed besides."
