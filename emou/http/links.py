"""Which call may follow another, as links of OpenAPI: read off the tables of the law, never written a second time.

They say to programs, and to the machine that tries the whole API, that a draft is filed, what it became is answered,
and what was answered is released.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from emou.domain import gates
from emou.domain.lifecycle import LIFECYCLE, Desk, State
from emou.domain.releases import RELEASES, State as ReleaseState

Schema = dict[str, Any]
ABOUT_A_REQUEST = ("read_request", "explain_clock", "read_record", "list_notices", "list_messages", "list_documents")
WRITING_ON_A_REQUEST = ("send_message", "add_document")
ABOUT_A_RELEASE = ("read_release", "list_gates", "list_users", "list_incidents")
OF_A_DRAFT = ("read_use_case", "file_use_case", "discard_use_case")
OF_A_DOCUMENT = ("read_document", "download_document", "disclose_document", "withdraw_document")
BODY = "$response.body#/"


def with_links(result: Schema, **_: Any) -> Schema:
    """Add the links to the schema: a hook of drf-spectacular."""
    found = {one["operationId"]: one for methods in result["paths"].values() for one in methods.values()}
    for source, targets, parameters in _ways():
        if source in found:
            answer = found[source]["responses"][_good(found[source])]
            known = answer.setdefault("links", {})
            known |= {one: {"operationId": one, "parameters": parameters} for one in targets if one in found}
    return result


def _good(operation: Schema) -> str:
    return next(status for status in operation["responses"] if status.startswith("2"))


def _ways() -> Iterator[tuple[str, Iterable[str], dict[str, str]]]:
    """Each operation with those that may follow, and where in its answer their parameters stand."""
    yield "start_use_case", OF_A_DRAFT, {"id": f"{BODY}id"}
    yield "file_use_case", _on_request(State.PENDING), {"reference": f"{BODY}requests/0"}
    yield "list_requests", _on_request(*State), {"reference": f"{BODY}results/0/reference"}
    yield "list_datasets", ("read_dataset",), {"code": f"{BODY}results/0/code"}
    yield "list_legal_authorities", ("read_legal_authority",), {"code": f"{BODY}results/0/code"}
    for row in LIFECYCLE:
        if row.desk is not Desk.CLOCK and row.source:
            yield f"{row.action}_request", _on_request(row.target), {"reference": f"{BODY}reference"}
            yield f"{row.action}_request", ("list_releases",), {}
    yield "list_releases", _on_release(*ReleaseState), {"id": f"{BODY}results/0/id"}
    for move in RELEASES:
        if move.desk is not Desk.CLOCK:
            yield f"{move.action}_release", _on_release(move.target), {"id": f"{BODY}id"}
    of_a_gate = {"id": f"{BODY}id", "code": f"{BODY}gates/0/code"}
    yield "read_release", [f"{action}_gate" for action in gates.ACTIONS], of_a_gate
    yield "read_release", ("renew_release", "release_status"), {"id": f"{BODY}id"}
    yield "renew_release", OF_A_DRAFT, {"id": f"{BODY}use_case"}
    yield "add_document", OF_A_DOCUMENT, {"key": f"{BODY}id"}
    yield "add_source_system", ("end_source_system",), {"id": f"{BODY}id"}


def _on_request(*states: State) -> list[str]:
    """What may be done in one of these states."""
    rows = [row for row in LIFECYCLE if row.desk is not Desk.CLOCK and not set(states).isdisjoint(row.source)]
    return [*ABOUT_A_REQUEST, *WRITING_ON_A_REQUEST, *(f"{row.action}_request" for row in rows)]


def _on_release(*states: ReleaseState) -> list[str]:
    """The same of a release."""
    rows = [row for row in RELEASES if row.desk is not Desk.CLOCK and not set(states).isdisjoint(row.source)]
    return [*ABOUT_A_RELEASE, *dict.fromkeys(f"{row.action}_release" for row in rows)]
