"""The API of releases, their gates and people; and the status that source systems ask for. Writing: emou.actions."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.urls import path
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, ParseError, UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.models import Agency
from agencies.rights import Rights, rights_of
from emou import actions, timekeeping
from emou.domain import gates
from emou.domain.refusals import INCOMPLETE, NOT_PERMITTED, Problem, Refused
from emou.domain.releases import ACTIONS, RELEASES, State, rows_of
from emou.http import scopes, shapes
from emou.http.paging import NOTES, PARAMETERS, Order, page
from emou.http.shapes import Choice, Choices, Instant, Query, Text
from emou.http.views import ApiView, Operation, operation
from requests_app.serializers import NOTHING
from sharing import filters, queries, serializers
from sharing.models import Release, SourceToken
from sharing.services.sources import digest
from sharing.status import status

ORDERS = {
    "-decided_at": Order("decided_at", datetime, descending=True),
    "decided_at": Order("decided_at", datetime),
    "ends_at": Order("ends_at", datetime),
    "-ends_at": Order("ends_at", datetime, descending=True),
}
LIST = Query(
    PARAMETERS
    | {
        "state": Choices(tuple(State)),
        "owner": Text(12),
        "requester": Text(12),
        "dataset": Text(40),
        "request": Text(40),
        "side": Choice(filters.SIDES),
        "certificate": Choice(filters.CERTIFICATES),
        "ends_before": Instant(),
        "ordering": Choice(tuple(ORDERS)),
    },
    notes=NOTES
    | {
        "state": "All of them unless told, `void` too: its decision was reopened before anything was released.",
        "owner": "Code of the agency whose data it is.",
        "requester": "Code of the agency that receives it.",
        "dataset": "Code of the dataset.",
        "request": "Reference of the request that it came from.",
        "side": "`given`: who can see your data. `received`: what you may see.",
        "certificate": "`owed`: ended, and what became of the data is not certified.",
        "ends_before": "Living releases whose last day, or a gate's, comes before this instant.",
        "ordering": "`-decided_at` unless told.",
    },
)
TOKEN = re.compile(r"[0-9a-f]{64}")


def _now(request: Request) -> tuple[datetime, Rights]:
    at = timekeeping.now()
    return at, rights_of(request.user, at)


def _may_know(request: Request, pk: int) -> None:
    if not queries.visible(_now(request)[1]).filter(pk=pk).exists():
        raise Release.DoesNotExist


def _seen(request: Request, pk: int) -> queries.Seen:
    at, rights = _now(request)
    return queries.see(pk, rights, at)


def _said(request: Request, may_know: Callable[[], None]) -> Any:
    """The body. What cannot be read is said only to whoever may know that there is something here."""
    try:
        return request.data
    except (ParseError, UnsupportedMediaType, RequestDataTooBig):
        may_know()
        raise


class Releases(ApiView):
    @operation("list_releases", "The releases that you may know of", gives=serializers.RELEASES, query=LIST)
    def get(self, request: Request) -> Response:
        asked = LIST.read(request.query_params)
        at, rights = _now(request)
        actions.catch_up()
        rows = filters.matching(queries.visible(rights).as_of(at), asked, rights)
        told = rows.values(*serializers.LIST_COLUMNS)
        return Response(
            page(request, told, ORDERS[asked.get("ordering", "-decided_at")], asked, serializers.release_row)
        )


class OneRelease(ApiView):
    @operation("read_release", "A release as it stands, and what you can do", gives=serializers.RELEASE)
    def get(self, request: Request, pk: int) -> Response:
        return Response(serializers.release(_seen(request, pk)))


class ReleaseGates(ApiView):
    @operation("list_gates", "What a release waits for, and the evidence", gives=serializers.GATES)
    def get(self, request: Request, pk: int) -> Response:
        return Response({"results": [serializers.gate(one) for one in _seen(request, pk).gates]})


class ReleaseUsers(ApiView):
    @operation("list_users", "Who sees the data under a release", gives=serializers.USERS)
    def get(self, request: Request, pk: int) -> Response:
        seen = _seen(request, pk)
        told = [serializers.user(row) for row in seen.release.users.all()]
        return Response({"results": told, "places_left": max(0, seen.facts.places)})


class ReleaseIncidents(ApiView):
    @operation("list_incidents", "Breaches that the receiver reported", gives=serializers.INCIDENTS)
    def get(self, request: Request, pk: int) -> Response:
        rows = _seen(request, pk).release.incidents.all()
        return Response({"results": [serializers.incident(row) for row in rows]})


class Act(ApiView):
    """One action of the table of releases, named by the address."""

    name = ""

    @operation("act", "", gives=serializers.RELEASE, refuses=(403, 422))
    def post(self, request: Request, pk: int) -> Response:
        said = _said(request, lambda: _may_know(request, pk))
        actions.take_release(request.user, pk, self.name, said)
        return Response(serializers.release(_seen(request, pk)))

    def needed_scopes(self, method: str) -> tuple[str, ...]:
        return scopes.of_action(RELEASES, self.name) if method == "post" else super().needed_scopes(method)

    def describe(self, method: str) -> Operation | None:
        found, rows = super().describe(method), rows_of(self.name)
        if found is None:
            return None
        desks = " or ".join(dict.fromkeys(row.desk.value for row in rows))
        sources = ", ".join(dict.fromkeys(state.value for row in rows for state in row.source))
        target = next((row.target.value for row in rows if row.target), "the same state")
        summary = f"{self.name.replace('_', ' ').capitalize()} ({desks} desk): {sources} → {target}"
        return replace(found, name=f"{self.name}_release", summary=summary, body=serializers.action_body(self.name))


class ActOnGate(ApiView):
    """One action on a gate, named by the address."""

    name = ""

    @operation("act_on_gate", "", gives=serializers.RELEASE, refuses=(403, 422))
    def post(self, request: Request, pk: int, code: str) -> Response:
        said = _said(request, lambda: _may_know(request, pk))
        actions.record_gate(request.user, pk, code, self.name, said)
        return Response(serializers.release(_seen(request, pk)))

    def needed_scopes(self, method: str) -> tuple[str, ...]:
        return scopes.of_action(gates.STEPS, self.name) if method == "post" else super().needed_scopes(method)

    def describe(self, method: str) -> Operation | None:
        found = super().describe(method)
        summary = f"{self.name.capitalize()}: evidence of a gate"
        body = serializers.gate_body(self.name)
        return found and replace(found, name=f"{self.name}_gate", summary=summary, body=body)


class Renew(ApiView):
    @operation(
        "renew_release", "Ask for the same once more: a new draft", gives=serializers.RENEWED, status=201,
        body=NOTHING, refuses=(403,), scopes=("file_requests",),
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        shapes.read(NOTHING, _said(request, lambda: _may_know(request, pk)))
        return Response({"use_case": actions.renew_release(request.user, pk).pk}, status=201)


@dataclass(frozen=True, slots=True)
class SourceSystem:
    """What asks with a source token: no person, and nothing but the status is open to it."""

    owner_id: int
    name: str
    is_authenticated: bool = True


class SourceAuthentication(BaseAuthentication):
    """`Authorization: Source …`."""

    def authenticate(self, request: Request) -> tuple[SourceSystem, str]:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Source" or not TOKEN.fullmatch(token):
            raise AuthenticationFailed("Send the token of a source system.")
        row = SourceToken.objects.filter(digest=digest(token), ended_at=None).values_list("owner_id", "name").first()
        if row is None:
            raise AuthenticationFailed("This token of a source system is not known, or it was ended.")
        return SourceSystem(*row), token

    def authenticate_header(self, request: Request) -> str:
        return "Token"


class SourceScheme(OpenApiAuthenticationExtension):
    """How the schema tells of `Authorization: Source …`."""

    target_class = SourceAuthentication
    name = "source"

    def get_security_definition(self, auto_schema: Any) -> shapes.Schema:
        told = "`Source …`, the token of a source system, from source-systems/."
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": told}


class ReleaseStatus(ApiView):
    """Asked by a source system of the owner before it serves; it may keep the answer until `ask_again_by`."""

    authentication_classes = (SourceAuthentication,)

    @operation("release_status", "Whether the data may be seen now: for source systems", gives=serializers.STATUS)
    def get(self, request: Request, pk: int) -> Response:
        found = status(pk, request.user.owner_id)
        headers = {"ETag": found.etag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
        if request.headers.get("If-None-Match") == found.etag:
            return Response(status=304, headers=headers)
        return Response(serializers.status(found), headers=headers)


class SourceSystems(ApiView):
    @operation("list_source_systems", "The source systems of your agency", gives=serializers.SOURCES)
    def get(self, request: Request) -> Response:
        rows = queries.source_tokens(_now(request)[1]).filter(ended_at=None).select_related("owner")
        return Response({"results": [serializers.source(row) for row in rows]})

    @operation(
        "add_source_system", "A token for a source system; it is told this once", gives=serializers.SOURCE_TOKEN,
        status=201, body=serializers.NEW_SOURCE, refuses=(403,), keyed=False,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        said = shapes.read(serializers.NEW_SOURCE, request.data)
        if not _now(request)[1].has("manage_releases"):
            raise Refused(NOT_PERMITTED)
        row, token = actions.make_source_token(request.user, _agency(said.get("owner")), said.get("name") or "")
        return Response(serializers.source(row) | {"token": token}, status=201, headers={"Cache-Control": "no-store"})


class OneSourceSystem(ApiView):
    @operation("end_source_system", "End the token of a source system", status=204, refuses=(403,))
    def delete(self, request: Request, pk: int) -> Response:
        actions.end_source_token(request.user, pk)
        return Response(status=204)


def _agency(code: str | None) -> Agency:
    found = Agency.objects.filter(code=code).first() if code else None
    if found is None:
        raise Refused(INCOMPLETE, problems=(Problem("owner", "unknown", "Say which agency's system it is."),))
    return found


urlpatterns = [
    path("releases/", Releases.as_view()),
    path("releases/<int:pk>/", OneRelease.as_view()),
    path("releases/<int:pk>/gates/", ReleaseGates.as_view()),
    path("releases/<int:pk>/users/", ReleaseUsers.as_view()),
    path("releases/<int:pk>/incidents/", ReleaseIncidents.as_view()),
    path("releases/<int:pk>/status/", ReleaseStatus.as_view()),
    path("releases/<int:pk>/renew/", Renew.as_view()),
    *(path(f"releases/<int:pk>/{action}/", Act.as_view(name=action)) for action in ACTIONS),
    *(
        path(f"releases/<int:pk>/gates/<slug:code>/{action}/", ActOnGate.as_view(name=action))
        for action in gates.ACTIONS
    ),
    path("source-systems/", SourceSystems.as_view()),
    path("source-systems/<int:pk>/", OneSourceSystem.as_view()),
]
