"""Where a release stands for one person: what they can do about it now, and on whom it waits."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from agencies.rights import Rights
from emou.domain import clock
from emou.domain.releases import LIVE, State, rows_of
from emou.domain.words import RELEASE_WORDS
from emou.ui import words
from requests_app.desks import recusals
from requests_app.pages.standing import Panel
from requests_app.pages.wording import ActionWords, join
from sharing.pages import wording
from sharing.queries import Seen

# What a release waits for comes first and stands as the button; who judges is offered both answers alike.
LIKELY = ("certify", "start", "accept_duties")
BESIDE_NAMES = ("confirm_user", "remove_user")  # offered beside the person they concern
NOTHING = "Your office has no step to take now."


def panel(seen: Seen, rights: Rights) -> Panel:
    """The actions possible now: the likely one, the others, and what bars this person from acting."""
    pk = seen.release.pk
    offered = {
        row.action: _offer(wording.ACTION_WORDS[row.action], reverse("release_action", args=[pk, row.action]))
        for row in seen.actions
        if row.action not in BESIDE_NAMES
    }
    main = next((offered.pop(name) for name in LIKELY if name in offered), None) or _evidence(seen)
    others = [*offered.values(), *_renewal(seen, rights)]
    return Panel(main, others, _notes(seen, rights, is_empty=not main and not others))


def _offer(said: ActionWords, url: str) -> dict[str, str]:
    return {"label": said.label, "hint": said.hint, "url": url}


def _evidence(seen: Seen) -> dict[str, str]:
    """The evidence that is missing first, for whoever may record it."""
    said = wording.GATE_WORDS["hold"]
    open_now = (gate.row for gate in seen.gates if not gate.holds and any(step.action == "hold" for step in gate.steps))
    row = next(open_now, None)
    if row is None:
        return {}
    return {
        "label": said.label,
        "hint": row.name,
        "url": reverse("gate_action", args=[seen.release.pk, row.code, "hold"]),
    }


def _renewal(seen: Seen, rights: Rights) -> list[dict[str, str]]:
    if not seen.may_renew(rights):
        return []
    return [_offer(wording.RENEW, reverse("release_renew", args=[seen.release.pk]))]


def _notes(seen: Seen, rights: Rights, *, is_empty: bool) -> list[str]:
    if barred := _barred(seen, rights):
        return [barred]
    if not is_empty:
        return []
    if seen.start_by and clock.local_day(seen.at) < seen.release.starts_on:
        return [f"The use that was approved begins on {words.full_date(seen.release.starts_on)}: it is started then."]
    return [NOTHING]


def _barred(seen: Seen, rights: Rights) -> str:
    """Why somebody of the State CIO's office may not judge a revocation that is before it (rule 12)."""
    sits = seen.facts.revoking and rights.seat(rows_of("uphold")[0].permission) is not None
    why = recusals(seen.release.request, rights, holds="hold") if sits else []
    return f"You are recused: you {join(why)}. Somebody else of the office judges it." if why else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a release stands, in words. `deadline` is a clock as components/deadline_tag.html draws it, if one runs."""

    status: str
    label: str
    title: str
    sentences: list[str]
    tone: str
    deadline: dict[str, Any]
    waits_on: str
    facts: list[dict[str, str]]


def standing(seen: Seen) -> Standing:
    facts, release = seen.facts, seen.release
    missing = [gate.name for gate in seen.missing]
    return Standing(
        status=facts.state.value,
        label=RELEASE_WORDS[facts.state.value],
        title=_title(seen),
        sentences=wording.sentences(release, facts, missing),
        tone=TONES.get(facts.state, "ended"),
        deadline=_deadline(seen),
        waits_on=wording.waits_on(release, facts),
        facts=_dates(seen),
    )


TONES = {State.ACTIVE: "shared", State.READY: "shared", State.REVOKED: "refused", State.SUSPENDED: "refused"}


def _title(seen: Seen) -> str:
    """The state in a few words; of one that lives and waits for gates, for how many of them."""
    words_of_state = RELEASE_WORDS[seen.state.value]
    if not seen.missing or seen.state not in LIVE:
        return words_of_state
    count = len(seen.gates)
    return f"{words_of_state}: {len(seen.missing)} of {count} gate{'' if count == 1 else 's'} not held"


def _deadline(seen: Seen) -> dict[str, Any]:
    if seen.start_by:
        return _clock(seen, seen.start_by, is_target=True)
    if seen.facts.lifts_at and not seen.facts.revoking:
        return _clock(seen, wording.last_day_before(seen.facts.lifts_at), is_target=False)
    return {}


def _clock(seen: Seen, last_day: date, *, is_target: bool) -> dict[str, Any]:
    today = clock.local_day(seen.at)
    left = max(0, clock.between(today, last_day, seen.facts.calendar))
    return {"days_left": left, "last_day": last_day, "is_past": today > last_day, "is_target": is_target}


def _dates(seen: Seen) -> list[dict[str, str]]:
    release = seen.release
    found = (
        ("In this state since", seen.facts.since),
        ("Use may begin", release.starts_on),
        ("Started", release.started_at),
        ("Last day of use", seen.last_day),
        ("Winds down, an agency leaves the agreement", release.winds_down_on),
        ("Access review due", seen.review_by),
    )
    return [{"term": term, "text": _day(value)} for term, value in found if value]


def _day(value: Any) -> str:
    return words.full_date(words.local_day(value))
