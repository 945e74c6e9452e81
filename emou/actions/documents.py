"""Documents on a use case or a request: the file is judged first, then the matter is locked, then both are kept."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from django.db import transaction

from agencies import rights as who
from agencies.models import Person
from agencies.rights import Rights, Seat
from emou import timekeeping
from emou.actions.noting import note
from emou.domain.refusals import NOT_PERMITTED, Refused
from requests_app import queries
from requests_app.models import DataRequest, Document, UseCase
from requests_app.services import documents
from requests_app.services.keeping import Kept


def add_document(
    person: Person, reference: str, *, file: IO[bytes], name: str, size: int, said: Mapping[str, Any]
) -> Document:
    """Add a document to a request. Raises DataRequest.DoesNotExist, for what they may not know of, and Refused."""
    added: list[Document] = []
    may_add_document(person, reference, said)
    with documents.stored(file, name, size, said) as stored:

        def carry(request: DataRequest, at: datetime, rights: Rights) -> list[Kept]:
            row, kept = documents.add(request, stored, at=at, rights=rights)
            added.append(row)
            return kept

        note(person, reference, carry)
    return added[0]


def may_add_document(person: Person, reference: str, said: Mapping[str, Any]) -> None:
    """Before a file is looked at, or missed: no stranger's upload costs more than a glance. Raises what adding does."""
    rights = who.rights_of(person, timekeeping.now())
    request = queries.visible(rights).get(reference=reference)
    privy = documents.privy_seat(request, rights) if said.get("privileged") else documents.seat_at(request, rights)
    if privy is None:
        raise Refused(NOT_PERMITTED)


def add_document_to_draft(
    person: Person, draft_id: int, *, file: IO[bytes], name: str, size: int, said: Mapping[str, Any]
) -> Document:
    """Add a document to a draft. Raises UseCase.DoesNotExist for what this person may not know of, and Refused."""
    rights = who.rights_of(person, timekeeping.now())
    _filing_seat(queries.use_cases(rights).get(pk=draft_id), rights)
    with documents.stored(file, name, size, said) as stored, transaction.atomic():
        draft, at, rights = _locked_draft(person, draft_id)
        seat = _filing_seat(draft, rights)
        return documents.add_to_draft(draft, stored, at=at, rights=rights, seat=seat)


def disclose_document(person: Person, key: UUID) -> Document:
    """Disclose a privileged document. Raises Document.DoesNotExist, for what they may not know of, and Refused."""

    def carry(row: Document, at: datetime, rights: Rights) -> list[Kept]:
        return documents.disclose(row, at=at, rights=rights)

    return _on_document(person, key, carry)


def withdraw_document(person: Person, key: UUID, why: str) -> Document:
    """Withdraw a document. Raises Document.DoesNotExist for what this person may not know of, and Refused."""
    row = queries.documents(who.rights_of(person, timekeeping.now())).get(pk=key)
    if row.use_case_id is not None:
        return _withdraw_from_draft(person, row.use_case_id, key, why)

    def carry(row: Document, at: datetime, rights: Rights) -> list[Kept]:
        return documents.withdraw(row, why, at=at, rights=rights)

    return _on_document(person, key, carry)


def _withdraw_from_draft(person: Person, draft_id: int, key: UUID, why: str) -> Document:
    with transaction.atomic():
        _, at, rights = _locked_draft(person, draft_id)
        row = queries.documents(rights).select_related("use_case").get(pk=key)
        documents.withdraw(row, why, at=at, rights=rights)
    return row


def _on_document(person: Person, key: UUID, carry: Callable[[Document, datetime, Rights], list[Kept]]) -> Document:
    """Carry out something on a document of a request, read anew once its request is locked."""
    found = queries.documents(who.rights_of(person, timekeeping.now())).select_related("request").get(pk=key)
    if found.request is None:
        raise Document.DoesNotExist
    rows: list[Document] = []

    def on_request(request: DataRequest, at: datetime, rights: Rights) -> list[Kept]:
        row = queries.documents(rights).get(pk=key)
        row.request = request
        rows.append(row)
        return carry(row, at, rights)

    note(person, found.request.reference, on_request)
    return rows[0]


def _locked_draft(person: Person, draft_id: int) -> tuple[UseCase, datetime, Rights]:
    UseCase.objects.select_for_update().filter(pk=draft_id).first()
    at = timekeeping.now()
    rights = who.rights_of(person, at)
    return queries.use_cases(rights).get(pk=draft_id), at, rights


def _filing_seat(use_case: UseCase, rights: Rights) -> Seat:
    seat = rights.seat("file_requests", use_case.requesting_agency_id)
    if seat is None:
        raise Refused(NOT_PERMITTED)
    return seat
