"""How releases are told to a program, and the shape of what comes in. No rule of the law."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from agencies.serializers import CODES, NAMED, local
from emou.domain import clock, gates, release_sayings
from emou.domain.filing import ACCESS_MODES
from emou.domain.gates import GateState
from emou.domain.lifecycle import SHAREABLE, Identifiability
from emou.domain.releases import State
from emou.domain.words import GATE_WORDS, RELEASE_WORDS
from emou.http.shapes import (
    Body,
    Choice,
    Day,
    Flag,
    Free,
    Instant,
    Items,
    OrNull,
    Record,
    Text,
    Whole,
    page_of,
)
from requests_app.serializers import FINDINGS, GROUND, OPEN_ACTION, saying_shape
from sharing.models import Gate, Incident, NamedUser, Release, Signature, SourceToken
from sharing.queries import Seen, SeenGate
from sharing.status import Status

STATE = Choice(tuple(State))
MODE = Choice(("", *ACCESS_MODES))
ROW_FIELDS = {
    "id": Whole(),
    "reference": Text(),
    "state": STATE,
    "state_label": Text(),
    "since": Instant(),
    "owner": NAMED,
    "requester": NAMED,
    "dataset": NAMED,
    "decision": Choice(tuple(SHAREABLE)),
    "decided_at": Instant(),
    "starts_on": Day(),
    "last_day": Day(),
    "started_at": OrNull(Instant()),
    "certified_at": OrNull(Instant()),
}
RELEASE_ROW = Record("ReleaseRow", ROW_FIELDS)
RELEASES = page_of(RELEASE_ROW, "Releases")
GATE = Record(
    "ReleaseGate",
    {
        "code": Text(),
        "name": Text(),
        "body": Text(),
        "kind": Text(),
        "instrument": Text(),
        "elements": CODES,
        "added_why": Text(),
        "state": Choice(tuple(GateState)),
        "state_label": Text(),
        "holds": Flag(),
        "runs_out_within_days": OrNull(Whole()),
        "held_instrument": Text(),
        "reference": Text(),
        "signatory": Text(),
        "scope": Text(),
        "terms": Text(),
        "why": Text(),
        "requested_on": OrNull(Day()),
        "received_on": OrNull(Day()),
        "effective_on": OrNull(Day()),
        "expires_on": OrNull(Day()),
        "document": OrNull(Text()),
        "recorded_in": Text(),
        "actions": Items(OPEN_ACTION),
    },
)
GATES = Record("ReleaseGates", {"results": Items(GATE)})
USER = Record(
    "ReleaseUser",
    {
        "id": Whole(),
        "person": Text(),
        "role": Text(),
        "organization": Text(),
        "trained_on": OrNull(Day()),
        "acknowledged_on": OrNull(Day()),
        "named_at": Instant(),
        "removed_at": OrNull(Instant()),
    },
)
USERS = Record("ReleaseUsers", {"results": Items(USER), "places_left": Whole()})
INCIDENT = Record(
    "ReleaseIncident",
    {
        "what": Text(),
        "noticed_on": Day(),
        "persons": Whole(),
        "measures": Text(),
        "reported_in": Text(),
        "reported_at": Instant(),
    },
)
INCIDENTS = Record("ReleaseIncidents", {"results": Items(INCIDENT)})
SIGNATURE = Record(
    "ReleaseSignature",
    {"what": Text(), "side": Text(), "name": Text(), "title": Text(), "office": Text(), "signed_at": Instant(),
     "sha256": Text()},
)  # fmt: skip
RELEASE = Record(
    "Release",
    ROW_FIELDS
    | {
        "elements": CODES,
        "identifiability": Choice(tuple(Identifiability)),
        "conditions": Items(Text()),
        "access_mode": MODE,
        "location": Text(),
        "extract_reason": Text(),
        "accepted_at": OrNull(Instant()),
        "active": Flag(),
        "why_not_active": Text(),
        "start_by": OrNull(Day()),
        "review_by": OrNull(Day()),
        "suspension": OrNull(Free()),
        "suspended_until": OrNull(Day()),
        "revocation_before_cio": Flag(),
        "grounds": Items(GROUND),
        "findings": FINDINGS,
        "certificate_owed": Flag(),
        "certificate": OrNull(Free()),
        "signatures": Items(SIGNATURE),
        "gates": Items(GATE),
        "actions": Items(OPEN_ACTION),
        "version": Whole(),
    },
)
RENEWED = Record("Renewed", {"use_case": Whole()})
STATUS = Record(
    "ReleaseStatus",
    {
        "id": Whole(),
        "reference": Text(),
        "active": Flag(),
        "state": STATE,
        "since": Instant(),
        "reason": Text(),
        "elements": CODES,
        "access_mode": MODE,
        "ask_again_by": OrNull(Instant()),
    },
)
SOURCE = Record("SourceSystem", {"id": Whole(), "owner": Text(), "name": Text(), "made_at": Instant()})
SOURCES = Record("SourceSystems", {"results": Items(SOURCE)})
SOURCE_TOKEN = Record("SourceToken", {**SOURCE.fields, "token": Text()})
NEW_SOURCE = Body("NewSourceSystem", {"owner": Text(12), "name": Text(120)})
LIST_COLUMNS = (
    "id", "request__reference", "state_now", "since_now", "owner__code", "owner__name", "requester__code",
    "requester__name", "dataset__code", "dataset__name", "decision", "decided_at", "starts_on", "ends_at",
    "started_at", "certified_at",
)  # fmt: skip


def action_body(action: str) -> Body:
    """What may be said with an action on a release, for the schema."""
    said = release_sayings.sayings(action)
    return Body(f"{_camel(action)}ReleaseAction", {name: saying_shape(one) for name, one in said.items()})


def gate_body(action: str) -> Body:
    said = gates.sayings(action)
    return Body(f"{_camel(action)}GateAction", {name: saying_shape(one) for name, one in said.items()})


def _camel(action: str) -> str:
    return "".join(part.capitalize() for part in action.split("_"))


def last_day(ends_at: Any) -> date:
    """The last day of a clock, from the first instant after it."""
    return clock.local_day(ends_at - timedelta(microseconds=1))


def release_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """One line of a list, from plain values, as time has made it."""
    return {
        "id": row["id"],
        "reference": row["request__reference"],
        "state": row["state_now"],
        "state_label": RELEASE_WORDS[row["state_now"]],
        "since": local(row["since_now"]),
        **{
            side: {"code": row[f"{side}__code"], "name": row[f"{side}__name"]}
            for side in ("owner", "requester", "dataset")
        },
        "decision": row["decision"],
        "decided_at": local(row["decided_at"]),
        "starts_on": row["starts_on"],
        "last_day": last_day(row["ends_at"]),
        "started_at": _local(row["started_at"]),
        "certified_at": _local(row["certified_at"]),
    }


def _local(at: Any) -> Any:
    return local(at) if at else None


def release(seen: Seen) -> dict[str, Any]:
    row, facts = seen.release, seen.facts
    request = row.request
    return {
        "id": row.pk,
        "reference": request.reference,
        "state": facts.state.value,
        "state_label": RELEASE_WORDS[facts.state.value],
        "since": local(facts.since),
        **{side: {"code": one.code, "name": one.name} for side, one in _sides(row).items()},
        "decision": row.decision,
        "decided_at": local(row.decided_at),
        "starts_on": row.starts_on,
        "last_day": seen.last_day,
        "started_at": _local(row.started_at),
        "certified_at": _local(row.certified_at),
        "elements": request.elements,
        "identifiability": request.identifiability,
        "conditions": request.conditions,
        "access_mode": row.access_mode,
        "location": row.location,
        "extract_reason": row.extract_reason,
        "accepted_at": _local(row.accepted_at),
        "active": not seen.why_not_active,
        "why_not_active": seen.why_not_active,
        "start_by": seen.start_by,
        "review_by": seen.review_by,
        **_stops(seen),
        "certificate_owed": facts.owes_certificate,
        "certificate": _certificate(row),
        "signatures": [signature(one) for one in row.signatures.all()],
        "gates": [gate(one) for one in seen.gates],
        "actions": [{"name": one.action, "needs": list(one.needs)} for one in seen.actions],
        "version": request.head_seq,
    }


def _sides(row: Release) -> dict[str, Any]:
    return {"owner": row.owner, "requester": row.requester, "dataset": row.dataset}


def _stops(seen: Seen) -> dict[str, Any]:
    row, facts = seen.release, seen.facts
    return {
        "suspension": row.suspension if seen.is_suspended else None,
        "suspended_until": last_day(facts.lifts_at) if facts.lifts_at else None,
        "revocation_before_cio": facts.revoking,
        "grounds": row.grounds,
        "findings": row.findings,
    }


def _certificate(row: Release) -> dict[str, Any] | None:
    found = getattr(row, "certificate", None)
    if found is None:
        return None
    return {
        "method": found.method,
        "destroyed_on": found.destroyed_on.isoformat(),
        "by": found.by,
        "office": found.certified_in,
    }


def gate(seen: SeenGate) -> dict[str, Any]:
    row: Gate = seen.row
    texts = ("code", "name", "body", "kind", "instrument", "elements", "added_why", "held_instrument", "reference",
             "signatory", "scope", "terms", "why", "requested_on", "received_on", "effective_on", "expires_on",
             "recorded_in")  # fmt: skip
    return {name: getattr(row, name) for name in texts} | {
        "state": seen.state.value,
        "state_label": GATE_WORDS[seen.state.value],
        "holds": seen.holds,
        "runs_out_within_days": seen.warning,
        "document": str(row.document_id) if row.document_id else None,
        "actions": [{"name": step.action, "needs": list(step.needs)} for step in seen.steps],
    }


def signature(row: Signature) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("what", "side", "name", "title", "sha256")}
    return told | {"office": row.office_label, "signed_at": local(row.signed_at)}


def user(row: NamedUser) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("id", "role", "organization", "trained_on", "acknowledged_on")}
    return told | {"person": row.name, "named_at": local(row.named_at), "removed_at": _local(row.removed_at)}


def incident(row: Incident) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("what", "noticed_on", "persons", "measures", "reported_in")}
    return told | {"reported_at": local(row.reported_at)}


def status(found: Status) -> dict[str, Any]:
    return {
        "id": found.release_id,
        "reference": found.reference,
        "active": found.active,
        "state": found.state.value,
        "since": local(found.since),
        "reason": found.reason,
        "elements": found.elements,
        "access_mode": found.access_mode,
        "ask_again_by": _local(found.ask_again_by),
    }


def source(row: SourceToken) -> dict[str, Any]:
    return {"id": row.pk, "owner": row.owner.code, "name": row.name, "made_at": local(row.made_at)}
