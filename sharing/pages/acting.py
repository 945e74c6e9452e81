"""The pages of one action on a release: what stands beside its form, what it will do, what it did, what came first."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from agencies.rights import Rights
from emou.audit.models import Entry
from emou.domain import releasing
from emou.domain.releases import State
from emou.domain.releasing import Outcome
from emou.domain.words import EVENT_WORDS, RELEASE_WORDS
from emou.ui import words
from requests_app.pages import dossier, showing as requests_showing, telling, wording as requests_wording
from requests_app.pages.effects import Effect
from requests_app.pages.telling import Said
from sharing.pages import showing, standing, wording
from sharing.pages.acts import Act
from sharing.queries import offered_documents
from sharing.services import deciding

NOT_TOLD = ("before", "now", "gate_name", "grounds")


def frame(act: Act) -> dict[str, Any]:
    dataset, names = act.release.dataset.name, wording.names_of(act.release)
    return showing.frame(act.seen, act.words.label) | {
        "action": act.action,
        "action_words": act.words,
        "title": act.title,
        "lead": f"{dataset}, which {names['owner']} shares with {names['requester']}.",
        "is_dangerous": act.action in wording.DANGEROUS,
        "back_url": act.back_url,
    }


def form_page(act: Act) -> dict[str, Any]:
    """The form's surroundings: what the action does, how the release stands, and whatever it judges or signs."""
    release, request = act.release, act.release.request
    return frame(act) | {
        "effects_words": wording.does(act.action, release),
        "gate_row": showing.gate_row(act.gate, release) if act.gate else None,
        "duties": duties(act) if "person" in act.needs and "title" in act.needs else None,
        "request_url": reverse("request_page", args=[request.reference]),
        "brief": dossier.brief(request),
        "elements": requests_showing.elements(request),
        **judged(act),
    }


def judged(act: Act) -> dict[str, Any]:
    """The revocation that an action answers, beside the law that it cites, and what was found about it."""
    if not act.seen.facts.revoking:
        return {}
    release, request = act.release, act.release.request
    checks = dossier.checks(release.findings, requests_showing.element_names(request))
    return {
        "grounds": dossier.cited(request, release.grounds),
        "checks": checks,
        "checked": dossier.in_sum(checks),
    }


def duties(act: Act) -> dict[str, Any]:
    """What is signed: the law that attaches, the conditions, and what the request itself promised."""
    request = act.release.request
    use_case = request.use_case
    promised = (
        ("Elements", ", ".join(row["name"] for row in requests_showing.elements(request))),
        ("Who may see them", requests_wording.users_words(use_case)),
        ("Where and how the data is used", use_case.setting),
        ("Smallest count shown", str(use_case.small_cell_threshold or "")),
        ("Onward sharing", use_case.onward_sharing),
        ("Retention", use_case.retention),
        ("Destruction", use_case.destruction),
        ("Last day of use", words.full_date(act.seen.last_day)),
    )
    return {
        "law": requests_showing.law(request),
        "conditions": request.conditions,
        "promised": [{"term": term, "text": text} for term, text in promised if text],
    }


def confirm_page(act: Act, outcome: Outcome) -> dict[str, Any]:
    """What will stand on the record, what comes of it, and who will be told."""
    [event] = outcome.events
    request, grounds = act.release.request, event.said.get("grounds") or ()
    found = deciding.findings_of(act.release, event.said)
    return frame(act) | {
        "said": said_of(act, event.said),
        "grounds": dossier.cited(request, grounds),
        "checks": dossier.checks(found, requests_showing.element_names(request)) if grounds else [],
        "effects": [effect(act, act.after(outcome))],
        "told": wording.told_words(event.tells, act.release),
    }


def effect(act: Act, facts: Any) -> Effect:
    """What becomes of the release, as it stands in `facts`."""
    names = {gate.row.code: gate.row.name for gate in act.seen.gates}
    missing = [names.get(code, code) for code in releasing.not_holding(facts, act.seen.at)]
    status = facts.state.value
    told = [*wording.also(act.action, act.release), *wording.sentences(act.release, facts, missing)]
    return Effect(status, RELEASE_WORDS[status], [], told)


def said_of(act: Act, said: Mapping[str, Any]) -> list[Said]:
    """What was said with an action, in words: people and documents by their names."""
    release = act.release
    shown = {name: value for name, value in said.items() if name not in NOT_TOLD}
    told = telling.said_of(shown, requests_showing.element_names(release.request))
    if key := said.get("document"):
        name = next((row.name for row in offered_documents(release) if str(row.pk) == key), "Withdrawn since")
        told.append(Said("Document", name))
    if pk := said.get("user"):
        name = next((row.name for row in release.users.all() if row.pk == pk), "")
        told = [Said("Person", name), *(one for one in told if one.term != requests_wording.LABELS["person"])]
    return told


def done_page(act: Act, rights: Rights, entries: list[Entry], entry: Entry) -> dict[str, Any]:
    """What was done, by the record; how the release stands now; and what is possible next."""
    given = entry.said.get("grounds") or ()
    request, findings = act.release.request, entry.said.get("findings") or ()
    steps = showing.steps(act.seen, [one for one in entries if one.seq > entry.seq])
    return frame(act) | {
        "entry": entry,
        "is_mine": entry.actor_id == rights.person_id,
        "what": EVENT_WORDS[act.event],
        "effects": [effect(act, act.seen.facts)],
        "said": said_of(act, entry.said),
        "grounds": dossier.cited(request, given),
        "checks": dossier.checks(findings, requests_showing.element_names(request)) if given else [],
        "since": [step for step in steps if step.at and step.event not in ("ahead",)],
        "panel": standing.panel(act.seen, rights),
    }


def overtaken(act: Act, rights: Rights, entries: list[Entry]) -> dict[str, Any]:
    """What happened last, how the release stands now and what is possible: for whoever came too late."""
    steps = [step for step in showing.steps(act.seen, entries) if step.at and step.event != "ahead"]
    state: State = act.seen.state
    return frame(act) | {
        "happened": steps[-1:],
        "status": state.value,
        "status_label": RELEASE_WORDS[state.value],
        "panel": standing.panel(act.seen, rights),
    }
