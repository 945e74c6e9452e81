"""Settle and decide on a release whose request is locked. Whoever calls opens the transaction and hands events on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from agencies import queries as catalog
from agencies.rights import Rights
from emou.domain import releasing
from emou.domain.calendar import BeyondCalendar
from emou.domain.clock import end_of
from emou.domain.grounds import Library
from emou.domain.refusals import NOT_PERMITTED, NOT_POSSIBLE_NOW, UNCOUNTED, Refused
from emou.domain.releases import Release as Facts
from emou.domain.releasing import Outcome
from requests_app.models import DataRequest
from requests_app.services import deciding, keeping as requests_keeping
from requests_app.services.keeping import CLOCK, Kept
from sharing.desks import seat_at, standing
from sharing.facts import LOADED, facts_of
from sharing.models import Gate, Release
from sharing.services import deeds, evidence, keeping
from sharing.services.deeds import Deed

Says = Mapping[str, Any]


def load(request: DataRequest, release_id: int) -> Release:
    """A release of a locked request, with all that the law reads of it. Raises Release.DoesNotExist."""
    release: Release = Release.objects.prefetch_related(*LOADED).get(pk=release_id, request=request.pk)
    release.request = request
    return release


def settle(release: Release, *, at: datetime) -> list[Kept]:
    """Save what time and its gates have made of a release, each event dated to its own instant."""
    outcome = releasing.settle(facts_of(release), at=at)
    if not outcome.events:
        keeping.look_again(release, outcome.release)
    return keeping.keep(release, outcome, CLOCK)


def settle_of(request: DataRequest, *, at: datetime) -> list[Kept]:
    """The same for the release of a locked request, if time or a gate has changed it."""
    due = Release.objects.filter(request=request.pk, next_at__lte=at).values_list("pk", flat=True)
    return [line for release_id in due for line in settle(load(request, release_id), at=at)]


def outcome_of(release: Release, facts: Facts, action: str, says: Says, *, at: datetime, rights: Rights) -> Outcome:
    """What `action` brings about on a release that is settled at `at` to `facts`. Changes nothing. Raises Refused.

    The door decides by it, and a page foresees by it.
    """
    stand = standing(release.request, rights)
    try:
        return releasing.decide(facts, action, at=at, says=says, standing=stand, library=_library(release, says))
    except BeyondCalendar as beyond:
        raise Refused(NOT_POSSIBLE_NOW, UNCOUNTED) from beyond


def outcome_of_gate(
    release: Release, facts: Facts, code: str, action: str, says: Says, *, at: datetime, rights: Rights
) -> Outcome:
    """The same for `action` on one of its gates."""
    held = standing(release.request, rights).held
    return releasing.decide_gate(facts, code, action, at=at, says=says, held=held)


def is_open(release: Release, action: str, *, at: datetime, rights: Rights) -> bool:
    """Whether this person can take `action` at `at`, if they say what it needs."""
    rows = releasing.allowed(facts_of(release), at=at, standing=standing(release.request, rights))
    return any(row.action == action for row in rows)


def findings_of(release: Release, says: Says) -> list[dict[str, Any]]:
    """What whoever judges a revocation on these grounds is shown about them; nothing where none are given."""
    if "grounds" not in says:
        return []
    library = _library(release, says)
    return deciding.findings(release.request, says["grounds"], library, part_offered=False)


def _library(release: Release, says: Says) -> Library:
    return catalog.library_of(release.request.snapshot) if "grounds" in says else {}


def decide(release: Release, action: str, says: Says, *, at: datetime, rights: Rights) -> list[Kept]:
    """Carry out `action` on a release that is settled at `at`, and settle it anew. Raises Refused."""
    outcome = outcome_of(release, facts_of(release), action, says, at=at, rights=rights)
    deed = _deed(release, says, outcome, at, rights)
    told = deeds.do(action, deed)
    kept = keeping.keep(release, _saying(release, outcome, told), deed.actor)
    return kept + settle(release, at=at)


def decide_gate(release: Release, code: str, action: str, says: Says, *, at: datetime, rights: Rights) -> list[Kept]:
    """Carry out `action` on a gate of a release that is settled at `at`, and settle it anew.

    Raises Gate.DoesNotExist and Refused.
    """
    gate = next((gate for gate in release.gates.all() if gate.code == code), None)
    if gate is None:
        raise Gate.DoesNotExist
    outcome = outcome_of_gate(release, facts_of(release), code, action, says, at=at, rights=rights)
    deed = _deed(release, says, outcome, at, rights)
    evidence.put(gate, action, deed)
    kept = keeping.keep(release, outcome, deed.actor)
    return kept + settle(release, at=at)


def wind_down(release: Release, last_day: Any, said: Says, *, at: datetime) -> list[Kept]:
    """Give a release another last day because an agency leaves the agreement, or stays after all (None)."""
    ends_on = min(release.ends_on, last_day) if last_day else release.ends_on
    told = {**said, "ends_on": ends_on.isoformat()}
    outcome = releasing.wind_down(facts_of(release), end_of(ends_on), at=at, said=told)
    release.winds_down_on = last_day
    return keeping.keep(release, outcome, CLOCK) + settle(release, at=at)


def _deed(release: Release, says: Says, outcome: Outcome, at: datetime, rights: Rights) -> Deed:
    assert outcome.taken
    desk, permission = outcome.taken
    seat = seat_at(release.request, rights, desk, permission)
    if seat is None:
        raise Refused(NOT_PERMITTED)
    return Deed(release, says, at, rights.person_id, desk, seat, requests_keeping.by(rights, seat))


def _saying(release: Release, outcome: Outcome, told: Says) -> Outcome:
    """The outcome with the facts that the record must keep beside what was said."""
    [event] = outcome.events
    more = dict(told)
    if "grounds" in event.said:
        more["findings"] = findings_of(release, event.said)
        release.grounds, release.findings = list(event.said["grounds"]), more["findings"]
    return replace(outcome, events=(replace(event, said={**event.said, **more}),))
