"""What the page of one request shows, from the request as it stands at one instant. Reads; never writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from agencies.calendars import unconfirmed_years
from agencies.models import LegalAuthority
from agencies.models.catalog import GATE_KINDS
from agencies.models.law import CLASSES
from emou.audit.models import Entry
from emou.domain.lifecycle import WAITS, Transition, clock_row
from emou.domain.words import EVENT_WORDS, STATE_WORDS
from requests_app.models import DataRequest
from requests_app.pages import wording
from requests_app.pages.ending import ending
from requests_app.pages.wording import ACTION_WORDS
from requests_app.queries import Seen


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the record as templates/components/timeline.html draws it."""

    event: str
    what: str
    who: str
    office: str
    at: datetime | None
    said: str


@dataclass(frozen=True, slots=True)
class Part:
    reference: str
    url: str
    status: str
    elements: int
    is_here: bool


def page_of(seen: Seen) -> dict[str, Any]:
    """Everything that templates/requests_app/request_page.html draws."""
    request, case = seen.request, seen.case
    names, entries = element_names(request), entries_of(request)
    unconfirmed = unconfirmed_years(case.clock.started_on.year, case.clock.last_day.year)
    return {
        "trail": trail(),
        "kicker": kicker(request),
        "seen": seen,
        "data_request": request,
        "status": case.state.value,
        "status_label": STATE_WORDS[case.state.value],
        "deadline": deadline(seen),
        "ending": ending(request, case),
        "waits_on": wording.waits_on_words(case.state, request),
        "at_the_end": wording.at_the_end_words(case),
        "actions": actions(seen),
        "asked": facts(request),
        "elements": elements(request),
        "gates": gates(request),
        "law": [authority | {"means": CLASSES[authority["class"]]} for authority in request.snapshot["authorities"]],
        "grounds": grounds(request, names),
        "unconfirmed": unconfirmed,
        "unconfirmed_words": wording.unconfirmed_words(unconfirmed),
        "voices": voices(request, entries),
        "record": record(seen, entries, names),
        "parts": parts(seen),
    }


def trail() -> list[dict[str, str]]:
    return [{"name": "Requests", "url": reverse("requests")}]


def kicker(request: DataRequest) -> str:
    """The request in one line: its reference, and who asks whom for what."""
    asks = f"{request.requester.abbreviation} asks {request.owner.abbreviation} for {request.dataset.name}"
    return f"{request.reference} · {asks}"


def element_names(request: DataRequest) -> dict[str, str]:
    return {row["code"]: row["name"] for row in request.snapshot["elements"]}


def deadline(seen: Seen) -> dict[str, Any]:
    """The running clock as templates/components/deadline_tag.html draws it; empty where none runs."""
    wait = WAITS.get(seen.case.state)
    if wait is None:
        return {}
    running = seen.case.clock
    return {
        "days_left": seen.days_left,
        "last_day": running.last_day,
        "is_past": seen.at >= running.due_at,
        "is_target": wait.ends is None,
    }


def actions(seen: Seen) -> list[dict[str, str]]:
    """The actions open to this person, in the order of the table."""
    return [_action(row, seen.request) for row in seen.actions]


def _action(row: Transition, request: DataRequest) -> dict[str, str]:
    said = ACTION_WORDS[row.action]
    return {
        "label": said.label,
        "hint": said.hint,
        "url": reverse("request_action", args=[request.reference, row.action]),
    }


def facts(request: DataRequest) -> list[dict[str, str]]:
    """Who asks whom for what, and why."""
    use_case = request.use_case
    asked = [
        {"term": "Asked by", "text": request.requester.name},
        {"term": "Asked of", "text": request.owner.name},
        {"term": "Dataset", "text": request.dataset.name, "url": reverse("dataset_page", args=[request.dataset.code])},
        {"term": "Use case", "text": use_case.title, "url": reverse("use_case_edit", args=[use_case.pk])},
        {"term": "What is to be found out", "text": use_case.summary},
        {"term": "The decision it serves", "text": use_case.decision_served},
        {"term": "Purpose", "text": use_case.get_purpose_display()},
        {"term": "Legal authority relied on", "text": use_case.legal_basis},
        {"term": "Why public data is not enough", "text": use_case.need},
    ]
    return asked + wording.terms_words(request)


def elements(request: DataRequest) -> list[dict[str, Any]]:
    """The elements that this request now asks for, and what each is needed for."""
    asked = set(request.elements)
    return [
        {
            "name": row["name"],
            "note": row["justification"],
            "chips": [row["sensitivity"].capitalize(), *row["authorities"]],
        }
        for row in request.snapshot["elements"]
        if row["code"] in asked
    ]


def gates(request: DataRequest) -> list[dict[str, str]]:
    """What a release of these elements will wait for, whatever the decision."""
    asked = set(request.elements)
    return [
        {
            "name": gate["name"],
            "body": gate["body"],
            "kind": GATE_KINDS[gate["kind"]],
            "instrument": gate["instrument"],
            "after": "Only if the owner did not choose to share" if gate["bases"] else "",
        }
        for gate in request.snapshot["gates"]
        if asked & set(gate["elements"])
    ]


def grounds(request: DataRequest, names: dict[str, str]) -> list[dict[str, Any]]:
    """The legal reasons that were given against this request, with the answers to each exception."""
    codes = [ground["authority"] for ground in request.grounds]
    library = LegalAuthority.objects.prefetch_related("exceptions").in_bulk(codes, field_name="code") if codes else {}
    texts = _exception_texts(request, list(library.values()))
    return [_ground(ground, library.get(ground["authority"]), names, texts) for ground in request.grounds]


def _exception_texts(request: DataRequest, library: list[LegalAuthority]) -> dict[tuple[str, str], str]:
    """What each exception says: as it stood at filing where the law attached then, else as the library has it."""
    today = {(row.code, one.code): one.text for row in library for one in row.exceptions.all()}
    filed = {
        (row["code"], one["code"]): one["text"] for row in request.snapshot["authorities"] for one in row["exceptions"]
    }
    return today | filed


def _ground(
    ground: dict[str, Any], authority: LegalAuthority | None, names: dict[str, str], texts: dict[tuple[str, str], str]
) -> dict[str, Any]:
    return {
        "code": ground["authority"],
        "name": authority.name if authority else ground["authority"],
        "citation": ground.get("citation") or (authority.citation if authority else ""),
        "facts": [
            {"term": "Section", "text": ground["pinpoint"]},
            {"term": "Elements", "text": ", ".join(names.get(code, code) for code in ground["elements"])},
            {"term": "Facts", "text": ground["facts"]},
            *([{"term": "Text relied on", "text": ground["text"]}] if ground.get("text") else []),
            *(_answer(ground["authority"], answer, texts) for answer in ground.get("exceptions") or ()),
            {"term": "What would cure it", "text": ground["cure"]},
        ],
    }


def _answer(authority: str, answer: dict[str, str], texts: dict[tuple[str, str], str]) -> dict[str, str]:
    said = texts.get((authority, answer["code"]), "")
    return {"term": f"Exception {answer['code']}", "text": f"{said}\nAnswer: {answer['why_not']}".strip()}


def voices(request: DataRequest, entries: list[Entry]) -> list[dict[str, str]]:
    """What each side has said about a denial since: for whoever judges it next, on one page."""
    if not request.grounds:
        return []
    return [
        {"term": f"{entry.office or entry.actor}", "what": EVENT_WORDS.get(entry.name, ""), "text": entry.said[name]}
        for entry in entries
        for name in wording.VOICES
        if entry.said.get(name) and entry.said[name] not in wording.CODED_WORDS
    ]


def entries_of(request: DataRequest) -> list[Entry]:
    rows = Entry.objects.filter(chain=request.reference).order_by("seq")
    return list(rows.only("name", "actor", "office", "said", "occurred_at"))


def record(seen: Seen, entries: list[Entry], names: dict[str, str]) -> list[Step]:
    """The record, oldest first, with what time has decided even where nobody has written it down yet."""
    steps = [_step(entry, names) for entry in entries]
    if seen.case.last_event != seen.request.last_event:
        steps.append(_unwritten(seen))
    return steps + _ahead(seen)


def _step(entry: Entry, names: dict[str, str]) -> Step:
    said = wording.said_words(entry.said, names)
    return Step(entry.name, EVENT_WORDS.get(entry.name, ""), entry.actor, entry.office, entry.occurred_at, said)


def _unwritten(seen: Seen) -> Step:
    event = seen.case.last_event
    return Step(event, EVENT_WORDS[event], "", "", seen.request.due_at, "")


def _ahead(seen: Seen) -> list[Step]:
    """Where the request stands, and what the clock will do about it."""
    if not seen.is_open:
        return []
    waiting = wording.waits_on_words(seen.case.state, seen.request)
    steps = [Step("now", f"Waiting on {waiting}", "", STATE_WORDS[seen.case.state.value], None, "")]
    if row := clock_row(seen.case.state):
        steps.append(Step("ahead", EVENT_WORDS[row.event], "", "If nothing is said before", seen.case.clock.due_at, ""))
    return steps


def parts(seen: Seen) -> list[Part]:
    """The other parts of a request that was decided in part; they went the same way on their own."""
    here = seen.request
    if here.part_of_id is None and not here.parts.exists():
        return []
    family = DataRequest.objects.family_of(here.reference).as_of(seen.at).order_by("pk")
    return [
        Part(
            row.reference,
            reverse("request_page", args=[row.reference]),
            row.state_now,
            len(row.elements),
            row.pk == here.pk,
        )
        for row in family
    ]
