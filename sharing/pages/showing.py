"""What the page of one release shows: its gates with their evidence, what may be seen, and what happened. Reads."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from agencies.models.catalog import GATE_KINDS
from agencies.rights import Rights
from emou.audit.models import Entry
from emou.domain import releasing
from emou.domain.filing import ACCESS_MODES
from emou.domain.lifecycle import LIFECYCLE, SHAREABLE
from emou.domain.releases import OURS
from emou.domain.words import EVENT_WORDS, GATE_WORDS, STATE_WORDS, SUSPENSION_WORDS
from emou.ui import words
from requests_app.pages import dossier, record, showing as requests_showing, wording as requests_wording
from requests_app.pages.record import Step
from sharing.facts import facts_of
from sharing.models import Gate, Release, Signature
from sharing.pages import standing, wording
from sharing.queries import Seen, SeenGate

DECIDED = frozenset(row.event for row in LIFECYCLE if row.target in SHAREABLE)


@dataclass(frozen=True, slots=True)
class GateRow:
    """One gate of the checklist: what law asks, what is held, and what this person can do about it."""

    code: str
    name: str
    asked: str
    kind: str
    status: str
    label: str
    holds: bool
    since: str
    warning: str
    added_why: str
    facts: list[dict[str, str]]
    recorded: str
    links: list[dict[str, str]]


def frame(seen: Seen, here: str = "") -> dict[str, Any]:
    """What every page of a release shows: which it is, and how it stands. `here`: a page below that of the release."""
    release, request = seen.release, seen.release.request
    url = reverse("release_page", args=[release.pk])
    above = [{"name": "Releases", "url": reverse("release_list")}]
    return {
        "seen": seen,
        "release": release,
        "data_request": request,
        "kicker": "Release" if not here else f"Release · {request.reference}",
        "title": f"{release.dataset.name}, for {release.requester.abbreviation}",
        "lead": f"What the {release.owner.name} shares with the {release.requester.name}.",
        "trail": [*above, {"name": request.reference, "url": url}] if here else above,
        "back_url": url,
        "back_label": "Open the release",
        "stands": standing.standing(seen),
    }


def page_of(seen: Seen, rights: Rights) -> dict[str, Any]:
    """What templates/sharing/release_page.html draws."""
    release, request = seen.release, seen.release.request
    entries = requests_showing.entries_of(request)
    return {
        **frame(seen),
        "panel": standing.panel(seen, rights),
        "gates": [gate_row(gate, release) for gate in seen.gates],
        "facts": _facts(release),
        "elements": requests_showing.elements(request),
        "stop": _stop(seen),
        "grounds": dossier.cited(request, release.grounds) if seen.facts.revoking else [],
        "signature_columns": ["Signed by", "What", "When", "Seal"],
        "signatures": [_signature(row) for row in release.signatures.all()],
        "certificate": _certificate(release),
        "record": steps(seen, entries),
    }


def _facts(release: Release) -> list[dict[str, str]]:
    request, use_case = release.request, release.request.use_case
    decided = f"{STATE_WORDS[release.decision]}, {words.full_date(wording.last_day_before(release.decided_at))}"
    seen_by = ACCESS_MODES[release.access_mode or request.access_mode]
    found = (
        ("Decision", decided, reverse("request_page", args=[request.reference])),
        ("For", use_case.title, ""),
        ("Purpose", use_case.get_purpose_display(), ""),
        ("Identifiability", requests_wording.terms_words(request)[0]["text"], ""),
        ("Who may see it", requests_wording.users_words(use_case), ""),
        ("How it is seen", seen_by if release.access_mode else f"{seen_by}, as requested", ""),
        ("Where", release.location or "Recorded when the release is started", ""),
        ("Why a copy is needed", release.extract_reason, ""),
    )
    return [{"term": term, "text": text, "url": url} for term, text, url in found if text]


def _signature(row: Signature) -> dict[str, Any]:
    who = {"text": f"{row.name}, {row.title}", "note": row.office_label}
    what, when = row.get_what_display(), words.full_datetime(row.signed_at)
    return {"cells": [who, {"text": what}, {"text": when}, {"text": f"{row.sha256[:10]}…", "is_whole": True}]}


def _certificate(release: Release) -> list[dict[str, str]]:
    """How, when and by whom the data was destroyed; empty where nobody has certified it yet."""
    row = getattr(release, "certificate", None)
    if row is None:
        return []
    certified = f"{row.certified_by.label}, {row.certified_in}, {words.full_datetime(row.certified_at)}"
    document = row.document
    found = (
        ("How", row.method, ""),
        ("When", words.full_date(row.destroyed_on), ""),
        ("By whom", row.by, ""),
        ("Certified by", certified, ""),
        ("Document", document.name if document else "", reverse("document", args=[document.pk]) if document else ""),
    )
    return [{"term": term, "text": text, "url": url} for term, text, url in found if text]


def _stop(seen: Seen) -> dict[str, str] | None:
    """Why a release is suspended, as its owner or the receiver said it."""
    said = seen.release.suspension
    if not said or not (seen.facts.lifts_at or seen.facts.revoking):
        return None
    return {"reason": SUSPENSION_WORDS[said["reason"]], "explanation": said["explanation"]}


def gate_row(gate: SeenGate, release: Release) -> GateRow:
    row = gate.row
    return GateRow(
        code=row.code,
        name=row.name,
        asked=f"{row.body}: {row.instrument}",
        kind=GATE_KINDS[row.kind],
        status=gate.state.value,
        label=GATE_WORDS[gate.state.value],
        holds=gate.holds,
        since=words.full_date(words.local_day(gate.since)),
        warning=_warning(gate),
        added_why=row.added_why,
        facts=evidence(row),
        recorded=f"{row.recorded_by.label}, {row.recorded_in}" if row.recorded_by else "",
        links=[_link(step.action, row) for step in gate.steps],
    )


def _link(action: str, row: Gate) -> dict[str, str]:
    url = reverse("gate_action", args=[row.release_id, row.code, action])
    return {"label": wording.GATE_WORDS[action].label, "url": url}


def _warning(gate: SeenGate) -> str:
    if gate.warning is None or gate.row.expires_on is None:
        return ""
    last = words.full_date(gate.row.expires_on)
    soon = f"It runs out within {gate.warning} days: its last day is {last}."
    return f"{soon} Record the newer paper before, and nothing stops."


def evidence(row: Gate) -> list[dict[str, str]]:
    """What is known of the paper that a gate asks for; what was not said is left out."""
    document = row.document
    found = (
        ("Held", row.held_instrument, ""),
        ("Number", row.reference, ""),
        ("Signed by", row.signatory, ""),
        ("Covers", row.scope, ""),
        ("In force", _span(row), ""),
        ("Applied for on", _day(row.requested_on), ""),
        ("Received on", _day(row.received_on), ""),
        ("Its conditions", row.terms, ""),
        ("Why it was refused", row.why, ""),
        ("Document", document.name if document else "", reverse("document", args=[document.pk]) if document else ""),
    )
    return [{"term": term, "text": text, "url": url} for term, text, url in found if text]


def _span(row: Gate) -> str:
    if row.effective_on is None:
        return ""
    until = f"until {_day(row.expires_on)}" if row.expires_on else "without an end"
    return f"From {_day(row.effective_on)}, {until}"


def _day(day: Any) -> str:
    return words.full_date(day) if day else ""


def steps(seen: Seen, entries: list[Entry]) -> list[Step]:
    """What happened to a release, oldest first: its decision, what people did, and what time did, written or not."""
    request, names = seen.release.request, requests_showing.element_names(seen.release.request)
    begun = seen.release.decided_at
    ours = [one for one in entries if one.occurred_at >= begun and (one.name in DECIDED or one.name.startswith(OURS))]
    told = [record.step(entry, request, names) for entry in ours]
    return [*told, *_unwritten(seen), *_ahead(seen)]


def _unwritten(seen: Seen) -> list[Step]:
    """What time has made of it since, and nobody has written down yet."""
    events = releasing.settle(facts_of(seen.release), at=seen.at).events
    return [Step(event.name, EVENT_WORDS[event.name], "", "", event.occurred_at) for event in events]


def _ahead(seen: Seen) -> list[Step]:
    found = releasing.coming(seen.facts)
    stands = standing.standing(seen)
    waits = f"Waiting on {stands.waits_on}" if stands.waits_on else stands.label
    now = [Step("now", waits, "", stands.label if stands.waits_on else "", None)] if found else []
    return now + [Step("ahead", EVENT_WORDS[name], "", "If nothing is done before", at) for name, at in found]
