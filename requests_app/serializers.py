"""How use cases and requests are told to a program, and the shape of a draft that comes in. No rule of the law."""

from collections.abc import Iterable, Mapping
from typing import Any

from agencies.calendars import Calendars
from agencies.serializers import CODES, LEDGER_DAY, NAMED, UNCONFIRMED, ledger, local
from emou.audit.models import Entry
from emou.domain import clock, documents as papers, filing, reminders, sayings
from emou.domain.lifecycle import MESSAGE as MESSAGE_SENT, WAITS, Desk, Identifiability, State
from emou.domain.sayings import EXCEPTION_TEXTS, GROUND_TEXTS, Kind, Saying
from emou.domain.words import STATE_WORDS
from emou.http.shapes import (
    MOST_SMALL,
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
    Upload,
    Whole,
    page_of,
)
from requests_app.models import DataRequest, Document, UseCase
from requests_app.queries import Seen
from requests_app.services.messages import LONGEST as LONGEST_MESSAGE

ASKED_ELEMENT = Body("AskedElement", {"code": Text(), "justification": Text()})
ASK = Body(
    "Ask",
    {
        "dataset": Text(),
        "elements": Items(ASKED_ELEMENT),
        "identifiability": Choice(("", *Identifiability)),
        "frequency": Choice(("", *filing.FREQUENCIES)),
        "access_mode": Choice(("", *filing.ACCESS_MODES)),
        "extract_reason": Text(),
    },
)
USER = Body("User", {"role": Text(), "organization": Text(), "count": Whole(0, 1_000_000)})
ABOUT = {
    "title": Text(200),
    "summary": Text(),
    "decision_served": Text(),
    "purpose": Choice(("", *filing.PURPOSES)),
    "legal_basis": Text(),
    "need": Text(),
    "population": Text(),
    "period_from": Day(),
    "period_to": Day(),
    "links": Flag(),
    "linkage": Text(),
    "users": Items(USER),
    "setting": Text(),
    "security_contact": Text(200),
    "outputs": Text(),
    "small_cell_threshold": Whole(0, MOST_SMALL),
    "onward_sharing": Text(),
    "starts_on": Day(),
    "ends_on": Day(),
    "retention": Text(),
    "destruction": Text(),
    "irb_number": Text(80),
    "irb_expires_on": Day(),
    "funding": Text(),
    "sponsor": Text(200),
    "benefit": Text(),
    "estimated_records": Whole(),
    "urgency": Text(),
}
DRAFT = Body("UseCaseDraft", {"requesting_agency": Text(12), **ABOUT, "requests": Items(ASK, 50)})
NOTHING = Body("Nothing", {})

NULLABLE = tuple(name for name in ABOUT if UseCase._meta.get_field(name).null)
USE_CASE = Record(
    "UseCase",
    {"id": Whole(), "version": Whole(), "status": Choice(("draft", "filed")), "requesting_agency": Text()}
    | {name: OrNull(shape) if name in NULLABLE else shape for name, shape in ABOUT.items()}
    | {"requests": Items(ASK)},
)
FILED = Record("Filed", {"requests": CODES})

FINDINGS = Items(Record("Finding", {"code": Text(), "message": Text()}))
ANSWERED = Body("AnsweredException", {name: Text() for name in EXCEPTION_TEXTS})
GROUND = Body("Ground", {name: Text() for name in GROUND_TEXTS} | {"elements": CODES, "exceptions": Items(ANSWERED)})
STATUS = Choice(tuple(State))
ROW_FIELDS = {
    "reference": Text(),
    "status": STATUS,
    "status_label": Text(),
    "owner": NAMED,
    "requester": NAMED,
    "dataset": NAMED,
    "use_case": Whole(),
    "filed_at": Instant(),
    "due_at": Instant(),
    "last_day": Day(),
    "business_days_left": OrNull(Whole()),
}
REQUEST_ROW = Record("RequestRow", ROW_FIELDS)
REQUESTS = page_of(REQUEST_ROW, "Requests")
OPEN_ACTION = Record("OpenAction", {"name": Text(), "needs": CODES})
REQUEST = Record(
    "Request",
    ROW_FIELDS
    | {
        "elements": CODES,
        "identifiability": Choice(tuple(Identifiability)),
        "extension": OrNull(Free()),
        "conditions": Items(Text()),
        "grounds": Items(GROUND),
        "findings": FINDINGS,
        "part_of": OrNull(Text()),
        "parts": CODES,
        "actions": Items(OPEN_ACTION),
        "version": Whole(),
    },
)
RUNNING = Record(
    "RequestClock",
    {
        "due_at": Instant(),
        "last_day": Day(),
        "business_days_left": OrNull(Whole()),
        "ledger": Items(LEDGER_DAY),
        "unconfirmed_years": UNCONFIRMED,
    },
)
EVENT = Record(
    "Event",
    {
        "seq": Whole(),
        "name": Text(),
        "actor": OrNull(Text()),
        "office": OrNull(Text()),
        "occurred_at": Instant(),
        "recorded_at": Instant(),
        "from": OrNull(Text()),
        "to": OrNull(Text()),
        "said": Free(),
        "hash": Text(),
    },
)
EVENTS = page_of(EVENT, "Events")
TOLD = Record(
    "Told",
    {
        "seq": Whole(),
        "event": Text(),
        "reminder": OrNull(Choice(reminders.STEPS)),
        "office": Text(),
        "person": OrNull(Text()),
        "occurred_at": Instant(),
        "queued_at": Instant(),
        "mail": Choice(("waiting", "sent", "dead", "dropped")),
        "why": OrNull(Text()),
        "sent_at": OrNull(Instant()),
        "accepted_at": OrNull(Instant()),
        "opened_at": OrNull(Instant()),
        "message_id": OrNull(Text()),
        "receipt": OrNull(Text()),
    },
)
TOLD_ALL = page_of(TOLD, "ToldAll")
MESSAGE = Record(
    "Message",
    {
        "seq": Whole(),
        "side": Choice((Desk.REQUESTING.value, Desk.OWNING.value)),
        "actor": Text(),
        "office": Text(),
        "sent_at": Instant(),
        "text": Text(),
    },
)
MESSAGES = page_of(MESSAGE, "Messages")
NEW_MESSAGE = Body("NewMessage", {"text": Text(LONGEST_MESSAGE)}, required=("text",))
DOCUMENT = Record(
    "Document",
    {
        "id": Text(),
        "request": OrNull(Text()),
        "use_case": OrNull(Whole()),
        "kind": Choice(tuple(papers.KINDS)),
        "about": Text(),
        "name": Text(),
        "type": Choice(tuple(papers.TYPES)),
        "size": Whole(),
        "sha256": Text(),
        "scanned": Flag(),
        "privileged": Flag(),
        "disclosed_at": OrNull(Instant()),
        "added_at": Instant(),
        "added_by": Text(),
        "office": Text(),
        "withdrawn_at": OrNull(Instant()),
        "withdrawn_why": Text(),
    },
)
DOCUMENTS = page_of(DOCUMENT, "Documents")
NEW_DOCUMENT = Body(
    "NewDocument",
    {
        "file": Upload(),
        "kind": Choice(tuple(papers.KINDS)),
        "about": Text(papers.LONGEST_ABOUT),
        "privileged": Choice(("true", "false")),
    },
    required=("file", "kind"),
    media="multipart/form-data",
)
WITHDRAWAL = Body("DocumentWithdrawal", {"why": Text(papers.LONGEST_WHY)}, required=("why",))
EVENT_COLUMNS = ("seq", "name", "actor", "office", "occurred_at", "recorded_at", "source", "target", "said", "hash")
LIST_COLUMNS = (
    "id", "reference", "owner_id", "owner__code", "owner__name", "requester__code", "requester__name",
    "dataset__code", "dataset__name", "use_case_id", "filed_at", "due_at", "last_day", "clock_started_at", "state_now",
)  # fmt: skip

SAYING_SHAPES = {
    Kind.TEXT: lambda said: Text(),
    Kind.CHOICE: lambda said: Choice(tuple(said.choices)),
    Kind.WHOLE_NUMBER: lambda said: Whole(),
    Kind.DAY: lambda said: Day(),
    Kind.TEXTS: lambda said: Items(Text()),
    Kind.CODES: lambda said: CODES,
    Kind.GROUNDS: lambda said: Items(GROUND),
}


def saying_shape(said: Saying) -> Any:
    return SAYING_SHAPES[said.kind](said)


def action_body(action: str) -> Body:
    """What may be said with an action, for the schema: read from the law's own table."""
    said = sayings.sayings(action)
    return Body(f"{action.capitalize()}Action", {name: saying_shape(one) for name, one in said.items()})


def draft_fields(said: Mapping[str, Any]) -> dict[str, Any]:
    """What a body says of a draft, under the model's names; null empties a field."""
    named = {("asks" if name == "requests" else name): value for name, value in said.items()}
    named.pop("requesting_agency", None)
    return {
        name: UseCase._meta.get_field(name).get_default() if value is None else _without_nulls(value)
        for name, value in named.items()
    }


def _without_nulls(value: Any) -> Any:
    """Inside lists and objects, null is the same as leaving out."""
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value if item is not None]
    return value


def use_case(row: UseCase, asks: list[Any]) -> dict[str, Any]:
    """A use case with those of its asks that the reader may know of."""
    told = {"id": row.pk, "version": row.version, "status": row.status, "requesting_agency": row.requesting_agency.code}
    return told | {name: getattr(row, name) for name in ABOUT} | {"requests": asks}


def request_row(row: Mapping[str, Any], at: Any, books: Calendars) -> dict[str, Any]:
    """One line of a list, from plain values, as time has made it at `at`."""
    state = row["state_now"]
    calendar = books.of(row["owner_id"], row["clock_started_at"])
    is_open = state in WAITS
    left = max(0, clock.between(clock.local_day(at), row["last_day"], calendar)) if is_open else None
    return {
        "reference": row["reference"],
        "status": state,
        "status_label": STATE_WORDS[state],
        "owner": {"code": row["owner__code"], "name": row["owner__name"]},
        "requester": {"code": row["requester__code"], "name": row["requester__name"]},
        "dataset": {"code": row["dataset__code"], "name": row["dataset__name"]},
        "use_case": row["use_case_id"],
        "filed_at": local(row["filed_at"]),
        "due_at": local(row["due_at"]),
        "last_day": row["last_day"],
        "business_days_left": left,
    }


def request(seen: Seen, parts: Iterable[str]) -> dict[str, Any]:
    row, state = seen.request, seen.case.state.value
    return {
        "reference": row.reference,
        "status": state,
        "status_label": STATE_WORDS[state],
        "owner": {"code": row.owner.code, "name": row.owner.name},
        "requester": {"code": row.requester.code, "name": row.requester.name},
        "dataset": {"code": row.dataset.code, "name": row.dataset.name},
        "use_case": row.use_case_id,
        "elements": row.elements,
        "identifiability": row.identifiability,
        "filed_at": local(row.filed_at),
        "due_at": local(row.due_at),
        "last_day": row.last_day,
        "business_days_left": seen.days_left,
        "extension": row.extension,
        "conditions": row.conditions,
        "grounds": row.grounds,
        "findings": row.findings,
        "part_of": row.part_of.reference if row.part_of else None,
        "parts": list(parts),
        "actions": [{"name": one.action, "needs": list(one.needs)} for one in seen.actions],
        "version": row.head_seq,
    }


def running(seen: Seen, unconfirmed: list[int]) -> dict[str, Any]:
    row: DataRequest = seen.request
    return {
        "due_at": local(row.due_at),
        "last_day": row.last_day,
        "business_days_left": seen.days_left,
        "ledger": ledger(seen.ledger),
        "unconfirmed_years": unconfirmed,
    }


def told(line: Any) -> dict[str, Any]:
    """That one person was told one thing: a line of pages/proof.py, with what the reader may know of it."""
    return {
        "seq": line.seq,
        "event": line.event,
        "reminder": line.step or None,
        "office": line.office,
        "person": line.person or None,
        "occurred_at": local(line.happened_at),
        "queued_at": local(line.queued_at),
        "mail": line.mail or "waiting",
        "why": line.why or None,
        "sent_at": line.sent_at and local(line.sent_at),
        "accepted_at": line.accepted_at and local(line.accepted_at),
        "opened_at": line.opened_at and local(line.opened_at),
        "message_id": line.message_id or None,
        "receipt": line.receipt or None,
    }


def event(row: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the record. Without an actor it happened by operation of the eMOU."""
    return {
        "seq": row["seq"],
        "name": row["name"],
        "actor": row["actor"] or None,
        "office": row["office"] or None,
        "occurred_at": local(row["occurred_at"]),
        "recorded_at": local(row["recorded_at"]),
        "from": row["source"] or None,
        "to": row["target"] or None,
        "said": row["said"],
        "hash": bytes(row["hash"]).hex(),
    }


def message(row: Mapping[str, Any]) -> dict[str, Any]:
    """One message, from its line on the record."""
    told = {name: row[name] for name in ("seq", "actor", "office")}
    said = row["said"]
    return told | {"side": said["side"], "sent_at": local(row["occurred_at"]), "text": said["text"]}


def messages_of(reference: str) -> Any:
    """The lines of a request's chain that are messages, as plain values."""
    return record_of(reference).filter(name=MESSAGE_SENT)


def document(row: Document) -> dict[str, Any]:
    """What is known of a document; its file is fetched apart."""
    told = {name: getattr(row, name) for name in ("kind", "about", "name", "type", "size", "sha256", "scanned")}
    return told | {
        "id": str(row.pk),
        "request": row.request.reference if row.request else None,
        "use_case": row.use_case_id,
        "privileged": row.privileged,
        "disclosed_at": row.disclosed_at and local(row.disclosed_at),
        "added_at": local(row.added_at),
        "added_by": row.added_by.label,
        "office": row.office,
        "withdrawn_at": row.withdrawn_at and local(row.withdrawn_at),
        "withdrawn_why": row.withdrawn_why,
    }


def record_of(reference: str) -> Any:
    """The lines of a request's chain, as plain values."""
    return Entry.objects.filter(chain=reference).values("id", *EVENT_COLUMNS)
