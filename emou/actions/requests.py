"""Actions of the life cycle on a request, the sweep that settles what time decided, and what follows from either."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from agencies import rights as who
from agencies.models import Person
from agencies.rights import Rights
from emou import timekeeping
from emou.actions.alarms import alarm_if_unserved
from emou.actions.reminders import remind_between
from emou.domain import lifecycle, sayings
from emou.domain.lifecycle import JUDGED_EVENTS, SHARED_EVENTS
from emou.domain.refusals import Refused
from escalation.services import precedents
from requests_app.models import DataRequest
from requests_app.services import deciding, keeping, reminding, sweeping
from requests_app.services.keeping import Happened, Kept
from sharing.services import deciding as releases, opening, sweeping as releases_sweeping

LOOK = f"""
SELECT ({sweeping.WAITING}), ({releases_sweeping.WAITING}), ({reminding.UNTIL}), emou_now()
"""
log = logging.getLogger(__name__)
PATIENCE = 3.0  # seconds for which whoever reads waits for what time has decided to be written down


def take(person: Person, reference: str, action: str, said: Any) -> DataRequest:
    """Take `action` of the life cycle table on a request and return it as it now stands.

    Raises DataRequest.DoesNotExist for what this person may not know of and for an action that there is not, and
    Refused with one of its stable codes.
    """
    if lifecycle.row_of(action) is None:
        raise DataRequest.DoesNotExist
    refused: Refused | None = None
    with transaction.atomic():
        request, at = keeping.lock(reference)
        rights = who.rights_of(person, at)
        may_know(request, rights)
        says = sayings.read(action, said)
        kept = deciding.settle(request, at=at)
        try:
            kept += deciding.decide(request, action, says, at=at, rights=rights)
        except Refused as refusal:
            refused = refusal
            alarm_if_unserved(refusal, reference)
        follow(kept)
    if refused:
        raise refused
    return request


def may_know(request: DataRequest, rights: Rights) -> None:
    """Raise DataRequest.DoesNotExist for somebody who may not know of this request."""
    if not rights.see_matter_of(request.owner_id, request.requester_id):
        raise DataRequest.DoesNotExist


def settle(reference: str) -> list[Kept]:
    """Save what time has decided about one request and its release: the sweep's way with a row by itself."""
    with transaction.atomic():
        request, at = keeping.lock(reference)
        kept = deciding.settle(request, at=at)
        follow(kept)
        settled = releases.settle_of(request, at=at)
        follow(settled)
    return kept + settled


def sweep() -> int:
    """Settle whatever is due, in batches, and say how many requests were taken up. Late or doubled, it changes nothing.

    After that, and so never of what is over, whoever is waited for is reminded.
    A request that cannot be settled is set apart, with an alarm in the log, and never stops the others.
    """
    requests_wait, releases_wait, since, at = _look()
    taken = _settle_all() if requests_wait else 0
    taken += _settle_releases() if releases_wait or taken else 0
    remind_between(since, at)
    return taken


def _look() -> tuple[bool, bool, datetime | None, datetime]:
    """Whether requests and releases wait to be settled, up to when reminders are written, and the time.

    One question of a few indexes: nearly always nothing waits, and it is asked every two seconds.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOOK, sweeping.PARAMETERS)
        requests_wait, releases_wait, since, at = cursor.fetchone()
    return requests_wait, releases_wait, since and since.astimezone(timekeeping.UTC), at.astimezone(timekeeping.UTC)


def catch_up() -> None:
    """Write down what time has decided, before somebody reads releases: each of them is born by its decision.

    It takes the sweep's batches and waits for those that the sweep holds. Of a whole midnight's worth, what is more
    than a reader can wait for is left to the sweep. While the system is only read nothing is written.
    """
    until = time.monotonic() + PATIENCE
    while not settings.READ_ONLY and sweeping.is_due() and time.monotonic() < until:
        if not _sweep_batch():
            _settle_first()


def catch_up_on(reference: str) -> None:
    """The same for one request. What cannot be settled is logged, and the sweep's to set apart."""
    if settings.READ_ONLY:
        return
    try:
        settle(reference)
    except Exception:
        log.exception("request %s could not be settled for a reader", reference)


def _settle_first() -> None:
    """Wait for whoever holds the request that is due first."""
    for reference in sweeping.due_references(timekeeping.now(), 1):
        _settle_alone(reference)


def _settle_all() -> int:
    taken = len([_settle_alone(reference) for reference in sweeping.retries(timekeeping.now())])
    while batch := _sweep_batch():
        taken += batch
    return taken


def _sweep_batch() -> int:
    """How many requests this batch settled or set apart; 0 when nothing is due that nobody else holds."""
    try:
        with transaction.atomic():
            batch = sweeping.settle_batch()
            _bring_about(batch)
        return len(batch)
    except Exception:
        log.exception("a batch of the sweep failed; its requests are settled one by one")
        due = sweeping.due_references(timekeeping.now())
        return len([_settle_alone(reference) for reference in due])


def _settle_releases() -> int:
    """Settle the releases that time or a gate has changed, one by one: they end and block on days of their own."""
    return len([_settle_alone(reference) for reference in releases_sweeping.due_references()])


def _settle_alone(reference: str) -> None:
    try:
        settle(reference)
        sweeping.release(reference)
    except Exception as error:
        log.exception("request %s could not be settled and is set apart", reference)
        sweeping.set_apart(reference, error, timekeeping.now())


def follow(kept: list[Kept]) -> None:
    """Carry out, in the same transaction, what the events bring about elsewhere."""
    _bring_about([Happened(one.event.name, one.request.pk, one.place.entry_id) for one in kept])


# What events bring about in other apps, for all requests they happened to at once: one request or a batch of the sweep.
FOLLOWS: tuple[tuple[frozenset[str], Callable[[list[Happened]], None]], ...] = (
    (JUDGED_EVENTS, precedents.keep),
    (SHARED_EVENTS, opening.open_releases),
    (frozenset({opening.REOPENED}), opening.void),
)
CONSEQUENCES = {
    event: tuple(deed for events, deed in FOLLOWS if event in events)
    for event in sorted(frozenset().union(*(events for events, _ in FOLLOWS)))
}


def _bring_about(happened: list[Happened]) -> None:
    for name, consequences in CONSEQUENCES.items():
        concerned = [one for one in happened if one.event == name]
        for consequence in consequences if concerned else ():
            consequence(concerned)
