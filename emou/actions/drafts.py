"""Drafts of use cases, and their filing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from agencies import rights as who
from agencies.models import Agency, Person
from agencies.rights import Rights, Seat
from emou import timekeeping
from emou.actions.alarms import alarm_if_unserved
from emou.actions.requests import follow
from emou.domain.refusals import NOT_PERMITTED, Refused
from requests_app import queries
from requests_app.models import DataRequest, UseCase
from requests_app.services import drafts, filing, keeping
from requests_app.services.drafts import Page, Saved
from requests_app.services.serving import Unserved


def start_draft(person: Person, agency: Agency, fields: Mapping[str, Any]) -> UseCase:
    """A new draft for an agency whose filing office this person holds. Raises Refused."""
    at = timekeeping.now()
    seat = who.rights_of(person, at).seat("file_requests", agency.pk)
    return drafts.create_draft(agency=agency, fields=fields, person=person, may_file=seat is not None, at=at)


def start_draft_once(person: Person, agency: Agency, fields: Mapping[str, Any]) -> UseCase:
    """The same for a button that is pressed twice: the draft that this person began a moment ago. Raises Refused."""
    with transaction.atomic():
        Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        begun = drafts.just_begun(agency=agency, fields=fields, person=person, at=timekeeping.now())
        return begun or start_draft(person, agency, fields)


def change_draft(person: Person, draft_id: int, version: int, fields: Mapping[str, Any]) -> UseCase:
    """Save a draft that is still at `version`. Raises UseCase.DoesNotExist and Refused."""
    with transaction.atomic():
        at = timekeeping.now()
        rights = who.rights_of(person, at)
        _filing_seat(_use_case(draft_id, rights), rights)
        return drafts.change_draft(draft_id=draft_id, version=version, fields=fields, person=person, at=at)


def save_page(person: Person, draft_id: int, page: Page) -> Saved:
    """Save one page of a draft; what somebody else changed meanwhile comes back as a conflict.

    Raises UseCase.DoesNotExist and Refused.
    """
    with transaction.atomic():
        at = _may_change(person, draft_id)
        return drafts.save_page(draft_id=draft_id, page=page, person=person, at=at)


def choose_datasets(person: Person, draft_id: int, *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
    """Put datasets into a draft or take them out. Raises UseCase.DoesNotExist and Refused."""
    with transaction.atomic():
        at = _may_change(person, draft_id)
        drafts.choose_datasets(draft_id=draft_id, add=add, remove=remove, person=person, at=at)


def copy_use_case(person: Person, use_case_id: int) -> UseCase:
    """A new draft of the same agency that says the same. Raises UseCase.DoesNotExist and Refused."""
    rights = who.rights_of(person, timekeeping.now())
    use_case = _use_case(use_case_id, rights)
    _filing_seat(use_case, rights)
    return start_draft_once(person, use_case.requesting_agency, drafts.copy_of(use_case))


def _may_change(person: Person, draft_id: int) -> datetime:
    """The instant at which this person may change this draft, were it one. Raises UseCase.DoesNotExist and Refused."""
    at = timekeeping.now()
    rights = who.rights_of(person, at)
    _filing_seat(queries.kept_use_cases(rights).get(pk=draft_id), rights)
    return at


def discard_draft(person: Person, draft_id: int) -> UseCase:
    """Put a draft away. Raises UseCase.DoesNotExist and Refused."""
    with transaction.atomic():
        at = timekeeping.now()
        rights = who.rights_of(person, at)
        _filing_seat(_use_case(draft_id, rights), rights)
        return drafts.discard_draft(draft_id=draft_id, person=person, at=at)


def restore_draft(person: Person, draft_id: int) -> UseCase:
    """Bring back a draft that was put away. Raises UseCase.DoesNotExist and Refused."""
    with transaction.atomic():
        at = _may_change(person, draft_id)
        return drafts.restore_draft(draft_id=draft_id, person=person, at=at)


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
                alarm_if_unserved(refusal, f"use case {use_case.pk}")
    if unserved:
        raise unserved
    return list(use_case.requests.filter(part_of=None).select_related("owner", "dataset").order_by("pk"))


def _use_case(use_case_id: int, rights: Rights) -> UseCase:
    return queries.use_cases(rights).select_related("requesting_agency").get(pk=use_case_id)


def _filing_seat(use_case: UseCase, rights: Rights) -> Seat:
    seat = rights.seat("file_requests", use_case.requesting_agency_id)
    if seat is None:
        raise Refused(NOT_PERMITTED)
    return seat
