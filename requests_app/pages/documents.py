"""Documents as templates/requests_app/_documents.html lists them: only those that the reader may know of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from agencies.rights import Rights
from emou.domain.documents import KINDS, TYPES, size_words
from requests_app import queries
from requests_app.models import DataRequest, Document, UseCase
from requests_app.querysets import first_filed
from requests_app.services import documents as services


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of the list. `where` says that it came with the use case or stands on another part of the request."""

    document: Document
    url: str
    badge: str
    facts: str
    who: str
    at: datetime
    where: str
    disclose_url: str
    withdraw_url: str


PLACES = {"request": "request_page", "review": "request_review", "hearing": "request_hearing"}
"""The pages that list the documents of a request, and from which one can be added."""


def of_request(request: DataRequest, rights: Rights, place: str = "request") -> dict[str, Any]:
    """The documents of a request, of its parts and of its use case, and where this person may add one."""
    add_url = reverse("request_document_add", args=[request.reference])
    may_add = services.seat_at(request, rights) is not None
    return {
        "papers": [_paper(row, request, rights) for row in on_request(request, rights)],
        "documents_add_url": f"{add_url}?from={place}" if may_add else "",
        "documents_note": "Adding a document stops no clock.",
    }


def of_use_case(use_case: UseCase, rights: Rights) -> dict[str, Any]:
    """The documents of a use case, and where this person may add one while it is a draft."""
    is_draft = use_case.status == UseCase.Status.DRAFT
    rows = _rows(rights, Q(use_case=use_case))
    may_add = is_draft and rights.seat("file_requests", use_case.requesting_agency_id) is not None
    papers = [_paper(row, None, rights) for row in rows if not row.withdrawn_at]
    return {
        "papers": papers,
        "documents_add_url": reverse("use_case_document_add", args=[use_case.pk]) if may_add else "",
        "documents_note": "The agencies that you ask can read them once you file." if is_draft else "",
    }


def on_request(request: DataRequest, rights: Rights) -> QuerySet[Document]:
    """What this person may know of, the oldest first; withdrawn ones too."""
    base = first_filed(request.reference)
    family = Q(request__reference=base) | Q(request__reference__startswith=f"{base}-")
    return _rows(rights, family | Q(use_case=request.use_case_id))


def _rows(rights: Rights, which: Q) -> QuerySet[Document]:
    return (
        queries.documents(rights)
        .filter(which)
        .select_related("added_by", "added_in", "request", "use_case")
        .order_by("added_at", "pk")
    )


def _paper(row: Document, here: DataRequest | None, rights: Rights) -> Paper:
    may_disclose = services.why_not_disclosed(row, rights) is None
    may_withdraw = services.why_not_withdrawn(row, rights) is None
    return Paper(
        row,
        reverse("document", args=[row.pk]),
        TYPES[row.type].endings[0].lstrip(".").upper(),
        facts_words(row),
        f"{row.added_by.label}, {row.office}",
        row.added_at,
        _where(row, here),
        reverse("document_disclose", args=[row.pk]) if may_disclose else "",
        reverse("document_withdraw", args=[row.pk]) if may_withdraw else "",
    )


def _where(row: Document, here: DataRequest | None) -> str:
    if here is None or row.request_id == here.pk:
        return ""
    return f"On {row.request.reference}" if row.request else "With the use case"


def facts_words(row: Document) -> str:
    """What it is and how large: “Legal memorandum · 2.1 MB”."""
    return f"{KINDS[row.kind]} · {size_words(row.size)}"
