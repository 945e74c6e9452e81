"""Keeping what became of a release: its row, its gates, and the lines on its request's record.

Whoever writes a release holds the lock of its request. Each line keeps the request where it stands; the states of the
release before and after are among what was said.
"""

from typing import Any

from emou.domain import decisions
from emou.domain.gates import Gate as GateFacts
from emou.domain.releases import Release as Facts, State
from emou.domain.releasing import Event, Outcome, next_instant
from requests_app.models import DataRequest
from requests_app.services import keeping
from requests_app.services.deciding import case_of
from requests_app.services.keeping import By, Kept
from sharing.models import Gate, Release


def keep(release: Release, outcome: Outcome, actor: By) -> list[Kept]:
    """Save what `outcome` made of a release whose request is locked. Empty when nothing happened."""
    if not outcome.events:
        return []
    names = {gate.code: gate.name for gate in release.gates.all()}
    lines = tuple(_line(release.request, event, names) for event in outcome.events)
    kept = keeping.keep(release.request, decisions.Outcome(case_of(release.request), lines), actor)
    for gate in release.gates.all():
        _save_gate(gate, outcome.release.gates)
    _save(release, outcome.release)
    return kept


def _line(request: DataRequest, event: Event, names: dict[str, str]) -> decisions.Event:
    state = case_of(request).state
    return decisions.Event(event.name, state, state, event.occurred_at, _said(event, names), event.tells)


def _said(event: Event, names: dict[str, str]) -> dict[str, Any]:
    """What was said, with the names of the gates, and the states of the release where they differ."""
    said = dict(event.said)
    if "gate" in said:
        said["gate_name"] = names.get(said["gate"], said["gate"])
    if "gates" in said:
        said["gate_names"] = [names[code] for code in said["gates"]]
    return said if event.source is event.target else {**said, "before": event.source.value, "now": event.target.value}


def _save_gate(row: Gate, facts: tuple[GateFacts, ...]) -> None:
    """The state of a gate that time has changed; evidence is saved by whoever records it."""
    now = next(gate for gate in facts if gate.code == row.code)
    if (row.state, row.changed_at) != (now.state.value, now.changed_at):
        row.state, row.changed_at = now.state.value, now.changed_at
        row.holds_from, row.expires_on = now.effective_on, now.expires_on
        row.save()


def _save(release: Release, now: Facts) -> None:
    release.state, release.state_since, release.last_event = now.state.value, now.since, now.last_event
    release.ends_at, release.lifts_at = now.ends_at, now.lifts_at
    release.revoking, release.spent = now.revoking, now.spent
    if now.state is not State.SUSPENDED:
        release.suspension = None
    release.nudged = {key: at.isoformat() for key, at in now.nudged.items()}
    release.opens_at, release.closes_at = now.opens_at, now.closes_at
    release.next_at = next_instant(now)
    release.save()


def look_again(release: Release, now: Facts) -> None:
    """Save when the sweep looks at a settled release next, where that was set too early."""
    due_at = next_instant(now)
    if release.next_at != due_at:
        release.next_at = due_at
        release.save(update_fields=["next_at"])
