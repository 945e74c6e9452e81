"""THE ONE DOOR. Every action, from a page, the API, a task or a story of the demo, goes through here.

It opens the one transaction, takes the lock, asks the time, settles, decides, and calls what follows from each event in
other apps. What time has settled is committed even where the command itself is refused.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from agencies import rights as who, services as calendar
from agencies.models import Agency, CalendarYear, Person, ProclaimedClosure
from agencies.rights import Rights, Seat
from emou import timekeeping
from emou.audit import record
from emou.audit.models import Entry
from emou.audit.record import Line
from emou.domain import lifecycle, sayings
from emou.domain.lifecycle import Desk
from emou.domain.refusals import NOT_PERMITTED, Refused
from emou.notices import services as notices
from emou.notices.services import Told
from requests_app import queries
from requests_app.models import DataRequest, UseCase
from requests_app.services import closures, deciding, drafts, filing, keeping, sweeping
from requests_app.services.keeping import Happened, Kept
from requests_app.services.serving import Unserved

OFFICES_CHAIN, UNSERVED = "OFFICES", "office.unserved"
log = logging.getLogger(__name__)


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
        _may_know(request, rights)
        says = sayings.read(action, said)
        kept = deciding.settle(request, at=at)
        try:
            kept += deciding.decide(request, action, says, at=at, rights=rights)
        except Refused as refusal:
            refused = refusal
            _alarm_if_unserved(refusal, reference)
        follow(kept)
    if refused:
        raise refused
    return request


def _may_know(request: DataRequest, rights: Rights) -> None:
    if not rights.see_matter_of(request.owner_id, request.requester_id):
        raise DataRequest.DoesNotExist


def settle(reference: str) -> list[Kept]:
    """Save what time has decided about one request: the sweep's way with a row that it cannot take in a set."""
    with transaction.atomic():
        request, at = keeping.lock(reference)
        kept = deciding.settle(request, at=at)
        follow(kept)
    return kept


def sweep() -> int:
    """Settle whatever is due, in batches, and say how many requests were taken up. Late or doubled, it changes nothing.

    A request that cannot be settled is set apart, with an alarm in the log, and never stops the others.
    """
    if not sweeping.is_waiting():
        return 0
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


# What events bring about in another app, by their name, for all requests they happened to at once: one request or a
# batch of the sweep. Reviews, hearings and releases register here.
CONSEQUENCES: dict[str, tuple[Callable[[list[Happened]], None], ...]] = {}


def _bring_about(happened: list[Happened]) -> None:
    for name, consequences in CONSEQUENCES.items():
        concerned = [one for one in happened if one.event == name]
        for consequence in consequences if concerned else ():
            consequence(concerned)


def start_draft(person: Person, agency: Agency, fields: Mapping[str, Any]) -> UseCase:
    """A new draft for an agency whose filing office this person holds. Raises Refused."""
    at = timekeeping.now()
    seat = who.rights_of(person, at).seat("file_requests", agency.pk)
    return drafts.create_draft(agency=agency, fields=fields, person=person, may_file=seat is not None, at=at)


def change_draft(person: Person, draft_id: int, version: int, fields: Mapping[str, Any]) -> UseCase:
    """Save a draft that is still at `version`. Raises UseCase.DoesNotExist and Refused."""
    with transaction.atomic():
        at = timekeeping.now()
        rights = who.rights_of(person, at)
        _filing_seat(_use_case(draft_id, rights), rights)
        return drafts.change_draft(draft_id=draft_id, version=version, fields=fields, person=person, at=at)


def discard_draft(person: Person, draft_id: int) -> UseCase:
    """Put a draft away. Raises UseCase.DoesNotExist and Refused."""
    with transaction.atomic():
        at = timekeeping.now()
        rights = who.rights_of(person, at)
        _filing_seat(_use_case(draft_id, rights), rights)
        return drafts.discard_draft(draft_id=draft_id, person=person, at=at)


def file_use_case(person: Person, use_case_id: int) -> list[DataRequest]:
    """File a use case and return its requests in the order asked. Filing twice gives the same requests.

    Raises UseCase.DoesNotExist for what this person may not know of, and Refused.
    """
    unserved: Unserved | None = None
    with transaction.atomic():
        keeping.hold_calendar()
        use_case = UseCase.objects.select_for_update().filter(pk=use_case_id).first()
        at = timekeeping.now()
        rights = who.rights_of(person, at)
        use_case = _use_case(use_case_id, rights)
        seat = _filing_seat(use_case, rights)
        if use_case.status == UseCase.Status.DRAFT:
            try:
                follow(filing.file(use_case, at=at, rights=rights, seat=seat))
            except Unserved as refusal:
                unserved = refusal
                _alarm_if_unserved(refusal, f"use case {use_case.pk}")
    if unserved:
        raise unserved
    return list(use_case.requests.filter(part_of=None).select_related("owner", "dataset").order_by("pk"))


def _use_case(use_case_id: int, rights: Rights) -> UseCase:
    return queries.use_cases(rights).get(pk=use_case_id)


def _filing_seat(use_case: UseCase, rights: Rights) -> Seat:
    seat = rights.seat("file_requests", use_case.requesting_agency_id)
    if seat is None:
        raise Refused(NOT_PERMITTED)
    return seat


def _alarm_if_unserved(refusal: Refused, what: str) -> None:
    """Put on the record, and before the State Data Practice, that an owner cannot be served: once for each matter."""
    if not isinstance(refusal, Unserved):
        return
    said = {"agency": refusal.owner.code, "what": what}
    record.lock(OFFICES_CHAIN)
    if Entry.objects.filter(chain=OFFICES_CHAIN, said=said).exists():
        return
    [place] = record.append([Line(OFFICES_CHAIN, UNSERVED, timekeeping.now(), said)])
    notices.queue([Told(place.entry_id, Desk.PRACTICE, None)])


def proclaim_closure(person: Person, *, day: date, why: str, source: str, agency: Agency | None) -> ProclaimedClosure:
    """Add a closure; open clocks that it touches move out, on the record. Raises Refused."""
    with transaction.atomic():
        closures.hold_alone()
        at = timekeeping.now()
        rights, seat = _keeper(person)
        closure, kept = closures.proclaim(
            day=day, why=why, source=source, agency=agency, at=at, rights=rights, seat=seat
        )
        follow(kept)
    return closure


def withdraw_closure(person: Person, closure_id: int) -> ProclaimedClosure:
    """Withdraw a closure; no clock moves in. Raises ProclaimedClosure.DoesNotExist and Refused."""
    with transaction.atomic():
        closures.hold_alone()
        rights, seat = _keeper(person)
        return closures.withdraw(closure_id, at=timekeeping.now(), rights=rights, seat=seat)


def confirm_year(person: Person, year: int, source: str) -> CalendarYear:
    """Confirm the closings of a year against the State's published list, on the record. Raises Refused."""
    with transaction.atomic():
        closures.hold_alone()
        rights, seat = _keeper(person)
        return calendar.confirm_year(year, source=source, at=timekeeping.now(), rights=rights, seat=seat)


def _keeper(person: Person) -> tuple[Rights, Seat]:
    rights = who.rights_of(person, timekeeping.now())
    seat = rights.seat("keep_reference_data")
    if seat is None:
        raise Refused(NOT_PERMITTED)
    return rights, seat
