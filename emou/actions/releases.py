"""Actions on releases and their gates: each locks the request, for its record and its lock are those of the release."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from agencies import rights as who
from agencies.models import Agency, Person
from agencies.rights import Rights
from emou import timekeeping
from emou.actions.drafts import start_draft_once
from emou.actions.requests import follow, may_know
from emou.audit.models import Entry
from emou.domain import gates, release_sayings, sayings
from emou.domain.decisions import Says
from emou.domain.refusals import NOT_PERMITTED, Refused
from emou.domain.releases import LIVE, rows_of
from requests_app.models import DataRequest, UseCase
from requests_app.pages import aftermath
from requests_app.services import deciding as requests_deciding, drafts, keeping
from requests_app.services.keeping import Kept
from sharing import queries
from sharing.models import Gate, Release
from sharing.services import deciding

Work = Callable[[Release, Says, datetime, Rights], list[Kept]]


def take_release(person: Person, release_id: int, action: str, said: Any, *, seen: int | None = None) -> Release:
    """Take `action` of the table of releases and return the release as it now stands.

    `seen` is the newest entry of the record that this person saw before: if the very same came on it since, by them,
    this is a second press, and nothing is done.

    Raises Release.DoesNotExist for what this person may not know of and for an action that there is not, and Refused.
    """
    if not rows_of(action):
        raise Release.DoesNotExist

    def work(release: Release, says: Says, at: datetime, rights: Rights) -> list[Kept]:
        return deciding.decide(release, action, says, at=at, rights=rights)

    press = Press(rows_of(action)[0].event, seen)
    return _on_release(person, release_id, lambda: release_sayings.read(action, said), work, press)


def record_gate(
    person: Person, release_id: int, code: str, action: str, said: Any, *, seen: int | None = None
) -> Release:
    """Take `action` on a gate (emou.domain.gates) and return its release as it now stands. `seen`: as above.

    Raises Release.DoesNotExist or Gate.DoesNotExist, and Refused.
    """
    if action not in gates.ACTIONS:
        raise Gate.DoesNotExist

    def work(release: Release, says: Says, at: datetime, rights: Rights) -> list[Kept]:
        return deciding.decide_gate(release, code, action, says, at=at, rights=rights)

    press = Press(next(step.event for step in gates.STEPS if step.action == action), seen, code)
    return _on_release(person, release_id, lambda: sayings.read_as(gates.sayings(action), said), work, press)


@dataclass(frozen=True, slots=True)
class Press:
    """A button: the event that it brings about, and the newest entry that whoever presses it saw."""

    event: str
    seen: int | None
    gate: str = ""

    def was_made(self, request: DataRequest, person: Person, says: Says) -> bool:
        """Whether this person brought about the very same since, on a request that is locked now."""
        if self.seen is None or request.head_seq <= self.seen:
            return False
        since = Entry.objects.filter(chain=request.reference, seq__gt=self.seen, name=self.event, actor_id=person.pk)
        said = {**says, "gate": self.gate} if self.gate else says
        return any(aftermath.is_same(entry, dict(said)) for entry in since)


def _on_release(person: Person, release_id: int, read: Callable[[], Says], work: Work, press: Press) -> Release:
    """Lock, ask the time, settle, and let `work` decide on what was `read`; all as one transaction.

    What time has settled is kept even where `work` refuses.
    """
    known = queries.visible(who.rights_of(person, timekeeping.now()))
    reference = known.values_list("request__reference", flat=True).get(pk=release_id)
    refused: Refused | None = None
    with transaction.atomic():
        request, at = keeping.lock(reference)
        rights = who.rights_of(person, at)
        may_know(request, rights)
        says = read()
        kept = requests_deciding.settle(request, at=at)
        release = deciding.load(request, release_id)
        kept += deciding.settle(release, at=at)
        try:
            kept += [] if press.was_made(request, person, says) else work(release, says, at, rights)
        except Refused as refusal:
            refused = refusal
        follow(kept)
    if refused:
        raise refused
    return release


def renew_release(person: Person, release_id: int) -> UseCase:
    """A new draft that asks for this dataset once more. A release is never prolonged: it is asked for and decided anew.

    Raises Release.DoesNotExist and Refused.
    """
    rights = who.rights_of(person, timekeeping.now())
    release = (
        queries.visible(rights).select_related("request__use_case__requesting_agency", "dataset").get(pk=release_id)
    )
    if rights.seat("file_requests", release.requester_id) is None:
        raise Refused(NOT_PERMITTED)
    earlier = release.request.use_case
    asks = [ask for ask in earlier.asks if ask["dataset"] == release.dataset.code]
    return start_draft_once(person, earlier.requesting_agency, drafts.copy_of(earlier) | {"asks": asks})


def wind_down(agency: Agency) -> None:
    """Give the releases of an agency that leaves the agreement, or stays after all, their last day.

    Whoever calls opens the transaction.
    """
    mine = Q(owner=agency.pk) | Q(requester=agency.pk)
    rows = Release.objects.filter(mine, state__in=list(LIVE)).select_related("owner", "requester", "request")
    for row in rows.order_by("pk"):
        leaving = [party.left_on for party in (row.owner, row.requester) if party.left_on]
        last_day = min(leaving) - timedelta(days=1) if leaving else None
        if last_day != row.winds_down_on:
            follow(_wind_down(row.request, row.pk, last_day, agency))


def _wind_down(found: DataRequest, release_id: int, last_day: Any, agency: Agency) -> list[Kept]:
    request, at = keeping.lock(found.reference)
    release = deciding.load(request, release_id)
    kept = deciding.settle(release, at=at)
    return kept + deciding.wind_down(release, last_day, {"agency": agency.name}, at=at)
