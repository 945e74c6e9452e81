"""The API of use cases and requests. Writing goes through emou.actions alone."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import path
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.calendars import calendars, unconfirmed_years
from agencies.models import Agency
from agencies.rights import Rights, rights_of
from emou import actions, timekeeping
from emou.domain.documents import TYPES
from emou.domain.lifecycle import ACTIONS, LIFECYCLE, Desk, State, row_of
from emou.domain.refusals import CONFLICT, INCOMPLETE, MALFORMED, NOT_PERMITTED, Problem, Refused
from emou.http import scopes, shapes
from emou.http.downloads import attachment
from emou.http.paging import NOTES, PARAMETERS, Order, page
from emou.http.problems import LOST_UPDATE, PRECONDITION_REQUIRED, WORDS
from emou.http.shapes import Choice, Choices, Instant, Query, Text, Upload
from emou.http.views import ApiView, Operation, operation
from emou.notices import proof as notices
from requests_app import filters, queries, serializers
from requests_app.models import DataRequest, Document, UseCase
from requests_app.pages import documents, proof
from requests_app.queries import Seen
from requests_app.services import documents as judging

ORDERS = {
    "due_at": Order("due_at", datetime),
    "-due_at": Order("due_at", datetime, descending=True),
    "filed_at": Order("filed_at", datetime),
    "-filed_at": Order("filed_at", datetime, descending=True),
}
LIST = Query(
    PARAMETERS
    | {
        "status": Choices(tuple(State)),
        "owner": Text(12),
        "requester": Text(12),
        "desk": Choice(("mine",)),
        "due_before": Instant(),
        "q": Text(200),
        "ordering": Choice(tuple(ORDERS)),
    },
    notes=NOTES
    | {
        "owner": "Code of the agency that is asked.",
        "requester": "Code of the agency that asks.",
        "desk": "`mine`: what waits on a desk where you sit.",
        "due_before": "Open requests whose clock ends before this instant.",
        "q": "Words in reference, title, summary, dataset or agency; each must be found.",
        "ordering": "`-filed_at` unless told.",
    },
)
BY_SEQ, BY_ID = Order("seq", int), Order("id", int)
PAGED = Query(PARAMETERS, notes=NOTES)
VERSION = re.compile(r'(?:W/)?"(\d{1,9})"|(\d{1,9})')


def _now(request: Request) -> tuple[datetime, Rights]:
    at = timekeeping.now()
    return at, rights_of(request.user, at)


class UseCases(ApiView):
    @operation(
        "start_use_case", "Start a draft", gives=serializers.USE_CASE, status=201, body=serializers.DRAFT,
        refuses=(403,), scopes=("file_requests",),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        said = shapes.read(serializers.DRAFT, request.data)
        agency = _agency(said, _now(request)[1])
        return _told(actions.start_draft(request.user, agency, serializers.draft_fields(said)), status=201)


class OneUseCase(ApiView):
    @operation("read_use_case", "A use case", gives=serializers.USE_CASE)
    def get(self, request: Request, pk: int) -> Response:
        _, rights = _now(request)
        row = queries.use_cases(rights).select_related("requesting_agency").get(pk=pk)
        return _told(row, asks=queries.known_asks(row, rights))

    @operation(
        "change_use_case", "Save a draft", gives=serializers.USE_CASE, body=serializers.DRAFT, refuses=(403, 412, 428),
        scopes=("file_requests",),
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        row = queries.use_cases(_now(request)[1]).select_related("requesting_agency").get(pk=pk)
        version = _version(request)
        said = shapes.read(serializers.DRAFT, request.data)
        fields = serializers.draft_fields(said)
        if said.get("requesting_agency", row.requesting_agency.code) != row.requesting_agency.code:
            fixed = Problem("requesting_agency", "fixed", "A draft stays with its agency. Start another.")
            raise Refused(MALFORMED, problems=(fixed,))
        return _told(_change(request, pk, version, fields))

    @operation("discard_use_case", "Put a draft away", status=204, refuses=(403,), scopes=("file_requests",))
    def delete(self, request: Request, pk: int) -> Response:
        actions.discard_draft(request.user, pk)
        return Response(status=204)


class FileUseCase(ApiView):
    @operation(
        "file_use_case", "File a use case: every dataset becomes a request", gives=serializers.FILED,
        body=serializers.NOTHING, refuses=(403,), scopes=("file_requests",),
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        queries.use_cases(_now(request)[1]).only("pk").get(pk=pk)
        shapes.read(serializers.NOTHING, request.data)
        filed = actions.file_use_case(request.user, pk)
        return Response({"requests": [row.reference for row in filed]})


class Requests(ApiView):
    @operation("list_requests", "The requests that you may know of", gives=serializers.REQUESTS, query=LIST)
    def get(self, request: Request) -> Response:
        asked = LIST.read(request.query_params)
        at, rights = _now(request)
        rows = filters.matching(queries.visible(rights).as_of(at), asked, rights, at)
        books, order = calendars(), ORDERS[asked.get("ordering", "-filed_at")]
        told = rows.values(*serializers.LIST_COLUMNS)
        return Response(page(request, told, order, asked, lambda row: serializers.request_row(row, at, books)))


class OneRequest(ApiView):
    @operation("read_request", "A request as it stands, and what you can do", gives=serializers.REQUEST)
    def get(self, request: Request, reference: str) -> Response:
        return Response(_seen(request, reference))


class RequestClock(ApiView):
    @operation("explain_clock", "Every day of the clock that runs, or ran last", gives=serializers.RUNNING)
    def get(self, request: Request, reference: str) -> Response:
        at, rights = _now(request)
        seen = queries.see(reference, rights, at)
        years = unconfirmed_years(seen.case.clock.started_on.year, seen.case.clock.last_day.year)
        return Response(serializers.running(seen, years))


class RequestEvents(ApiView):
    @operation("read_record", "The record of a request", gives=serializers.EVENTS, query=PAGED)
    def get(self, request: Request, reference: str) -> Response:
        _, rights = _now(request)
        _may_know(reference, rights)
        asked = PAGED.read(request.query_params)
        return Response(page(request, serializers.record_of(reference), BY_SEQ, asked, serializers.event))


class RequestNotices(ApiView):
    @operation(
        "list_notices", "Who was told of a request, and the proof of it", gives=serializers.TOLD_ALL, query=PAGED
    )
    def get(self, request: Request, reference: str) -> Response:
        _, rights = _now(request)
        _may_know(reference, rights)
        asked = PAGED.read(request.query_params)
        rows = notices.told_of(reference)
        return Response(page(request, rows, BY_ID, asked, lambda row: serializers.told(proof.line(row, rights))))


class RequestMessages(ApiView):
    @operation("list_messages", "What the two agencies wrote", gives=serializers.MESSAGES, query=PAGED)
    def get(self, request: Request, reference: str) -> Response:
        _may_know(reference, _now(request)[1])
        asked = PAGED.read(request.query_params)
        return Response(page(request, serializers.messages_of(reference), BY_SEQ, asked, serializers.message))

    @operation(
        "send_message", "Write to the other agency", gives=serializers.MESSAGE, status=201,
        body=serializers.NEW_MESSAGE, refuses=(403,),
        scopes=scopes.OF_A_PARTY,
    )  # fmt: skip
    def post(self, request: Request, reference: str) -> Response:
        sent = _said(request, lambda: _may_know(reference, _now(request)[1]))
        text = shapes.read(serializers.NEW_MESSAGE, sent).get("text") or ""
        actions.send_message(request.user, reference, text)
        newest = serializers.messages_of(reference).filter(actor_id=request.user.pk).order_by("-seq")[0]
        return Response(serializers.message(newest), status=201)


class RequestDocuments(ApiView):
    """With those of the use case and of the other parts, as on the page of the request."""

    parser_classes = (MultiPartParser,)

    @operation("list_documents", "The documents of a request", gives=serializers.DOCUMENTS)
    def get(self, request: Request, reference: str) -> Response:
        at, rights = _now(request)
        rows = documents.on_request(queries.see(reference, rights, at).request, rights)
        return Response({"results": [serializers.document(row) for row in rows], "next": None, "previous": None})

    @operation(
        "add_document", "Add a document", gives=serializers.DOCUMENT, status=201, body=serializers.NEW_DOCUMENT,
        refuses=(403,),
        scopes=scopes.OF_PAPERS,
    )  # fmt: skip
    def post(self, request: Request, reference: str) -> Response:
        form = _said(request, lambda: _may_know(reference, _now(request)[1]))
        said = shapes.read_form(serializers.NEW_DOCUMENT, form)
        said["privileged"] = said.get("privileged") == "true"
        file = said.pop("file", None)
        if file is None:
            actions.may_add_document(request.user, reference, said)
            lacking = Problem("file", "missing", "Send the file as a part of the form, with its name.")
            raise Refused(INCOMPLETE, problems=(lacking, *judging.problems(said)))
        row = actions.add_document(request.user, reference, file=file, name=file.name, size=file.size, said=said)
        return Response(serializers.document(row), status=201)


class OneDocument(ApiView):
    @operation("read_document", "What is known of a document", gives=serializers.DOCUMENT)
    def get(self, request: Request, key: UUID) -> Response:
        return Response(serializers.document(_document(request, key)))


class DocumentFile(ApiView):
    @operation("download_document", "The file of a document", gives=Upload(), media="application/octet-stream")
    def get(self, request: Request, key: UUID) -> HttpResponseBase:
        row = _document(request, key)
        if row.withdrawn_at is not None:
            raise Http404
        try:
            content = row.open()
        except FileNotFoundError as lost:
            raise Http404 from lost
        return attachment(content, name=row.name, mime=TYPES[row.type].mime, size=row.size)


class DiscloseDocument(ApiView):
    @operation(
        "disclose_document", "Disclose a privileged memo", gives=serializers.DOCUMENT, body=serializers.NOTHING,
        refuses=(403,),
        scopes=("decide_requests",),
    )  # fmt: skip
    def post(self, request: Request, key: UUID) -> Response:
        shapes.read(serializers.NOTHING, _said(request, lambda: _document(request, key)))
        actions.disclose_document(request.user, key)
        return Response(serializers.document(_document(request, key)))


class WithdrawDocument(ApiView):
    @operation(
        "withdraw_document", "Withdraw a document while nothing relies on it", gives=serializers.DOCUMENT,
        body=serializers.WITHDRAWAL, refuses=(403,),
        scopes=scopes.OF_PAPERS,
    )  # fmt: skip
    def post(self, request: Request, key: UUID) -> Response:
        said = shapes.read(serializers.WITHDRAWAL, _said(request, lambda: _document(request, key)))
        actions.withdraw_document(request.user, key, said.get("why") or "")
        return Response(serializers.document(_document(request, key)))


class Act(ApiView):
    """One action of the life cycle table, named by the address."""

    name = ""

    @operation("act", "", gives=serializers.REQUEST, refuses=(403, 422))
    def post(self, request: Request, reference: str) -> Response:
        said = _said(request, lambda: _may_know(reference, _now(request)[1]))
        actions.take(request.user, reference, self.name, said)
        return Response(_seen(request, reference))

    def needed_scopes(self, method: str) -> tuple[str, ...]:
        return scopes.of_action(LIFECYCLE, self.name) if method == "post" else super().needed_scopes(method)

    def describe(self, method: str) -> Operation | None:
        found, row = super().describe(method), row_of(self.name)
        if found is None or row is None or row.desk is Desk.CLOCK:
            return None
        summary = f"{self.name.capitalize()} ({row.desk.value} desk): {', '.join(row.source)} → {row.target}"
        body = serializers.action_body(self.name)
        return replace(found, name=f"{self.name}_request", summary=summary, body=body)


def _agency(said: dict[str, Any], rights: Rights) -> Agency:
    """The agency for which a draft is started. Raises Refused."""
    if not rights.has("file_requests"):
        raise Refused(NOT_PERMITTED)
    code = said.get("requesting_agency")
    found = Agency.objects.filter(code=code).first() if code else None
    if found is None:
        wrong = ("unknown", f"There is no agency “{code}”.") if code else ("missing", "Say for which agency.")
        raise Refused(INCOMPLETE, problems=(Problem("requesting_agency", *wrong),))
    return found


def _told(row: UseCase, status: int = 200, asks: list[Any] | None = None) -> Response:
    told = serializers.use_case(row, row.asks if asks is None else asks)
    return Response(told, status=status, headers={"ETag": f'"{row.version}"'})


def _version(request: Request) -> int:
    """The version of a draft that the client read. Raises Refused."""
    header = request.headers.get("If-Match")
    if header is None:
        raise Refused(PRECONDITION_REQUIRED, WORDS[PRECONDITION_REQUIRED])
    match = VERSION.fullmatch(header.strip())
    if match is None:
        wrong = Problem("If-Match", "unreadable", "Send the ETag that you were given.")
        raise Refused(MALFORMED, problems=(wrong,))
    return int(match[1] or match[2])


def _change(request: Request, pk: int, version: int, fields: dict[str, Any]) -> UseCase:
    try:
        return actions.change_draft(request.user, pk, version, fields)
    except Refused as refused:
        if refused.code == CONFLICT:
            raise Refused(LOST_UPDATE, refused.detail) from refused
        raise


def _said(request: Request, may_know: Callable[[], None]) -> Any:
    """The body. What cannot be read is said only to whoever may know that there is something here."""
    try:
        return request.data
    except (ParseError, UnsupportedMediaType, RequestDataTooBig):
        may_know()
        raise


def _document(request: Request, key: UUID) -> Document:
    """The document, if this person may know of it. Raises Document.DoesNotExist."""
    rows = queries.documents(_now(request)[1])
    return rows.select_related("request", "added_by").get(pk=key)


def _may_know(reference: str, rights: Rights) -> None:
    if not queries.visible(rights).filter(reference=reference).exists():
        raise DataRequest.DoesNotExist


def _seen(request: Request, reference: str) -> dict[str, Any]:
    at, rights = _now(request)
    seen: Seen = queries.see(reference, rights, at)
    parts = DataRequest.objects.filter(part_of=seen.request.pk).order_by("pk").values_list("reference", flat=True)
    return serializers.request(seen, parts)


urlpatterns = [
    path("use-cases/", UseCases.as_view()),
    path("use-cases/<int:pk>/", OneUseCase.as_view()),
    path("use-cases/<int:pk>/file/", FileUseCase.as_view()),
    path("requests/", Requests.as_view()),
    path("requests/<slug:reference>/", OneRequest.as_view()),
    path("requests/<slug:reference>/clock/", RequestClock.as_view()),
    path("requests/<slug:reference>/events/", RequestEvents.as_view()),
    path("requests/<slug:reference>/notices/", RequestNotices.as_view()),
    path("requests/<slug:reference>/messages/", RequestMessages.as_view()),
    path("requests/<slug:reference>/documents/", RequestDocuments.as_view()),
    path("documents/<uuid:key>/", OneDocument.as_view()),
    path("documents/<uuid:key>/file/", DocumentFile.as_view()),
    path("documents/<uuid:key>/disclose/", DiscloseDocument.as_view()),
    path("documents/<uuid:key>/withdraw/", WithdrawDocument.as_view()),
    *(path(f"requests/<slug:reference>/{action}/", Act.as_view(name=action)) for action in ACTIONS if action != "file"),
]
