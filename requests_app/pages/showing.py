"""What the page of one request shows, from the request as it stands at one instant. Reads; never writes."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from agencies.models import LegalAuthority
from agencies.models.catalog import GATE_KINDS
from agencies.queries import EVERY_EXCEPTION
from emou.audit.models import Entry
from emou.domain.lifecycle import WAITS
from emou.domain.words import EVENT_WORDS
from requests_app.models import DataRequest
from requests_app.pages import wording
from requests_app.queries import Seen


@dataclass(frozen=True, slots=True)
class Part:
    reference: str
    url: str
    status: str
    elements: int
    is_here: bool


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


def heading(request: DataRequest) -> dict[str, Any]:
    """What stands above every page of one request: which it is, and who asks whom for what."""
    way_back = {"name": request.reference, "url": reverse("request_page", args=[request.reference])}
    return {
        "data_request": request,
        "trail": trail(),
        "trail_below": [*trail(), way_back],
        "kicker": kicker(request),
        "asks": asks(request),
    }


def asks(request: DataRequest) -> str:
    return f"The {request.requester.name} asks the {request.owner.name} for “{request.dataset.name}”"


def terms(request: DataRequest, elements: int) -> list[dict[str, str]]:
    """What is asked for and how closely, for somebody who has twenty seconds."""
    use_case, how = request.use_case, wording.terms_words(request)
    handling = ", ".join(fact["text"] for fact in how[:3])
    count = f"{elements} element{'' if elements == 1 else 's'}: {handling}"
    return [
        {"term": "The decision it serves", "text": use_case.decision_served},
        {"term": "Purpose", "text": use_case.get_purpose_display()},
        {"term": "Dataset", "text": request.dataset.name, "url": reverse("dataset_page", args=[request.dataset.code])},
        {"term": "Asked for", "text": count},
        {"term": "Legal authority relied on", "text": use_case.legal_basis},
        *how[3:],
    ]


def more_facts(request: DataRequest) -> list[dict[str, str]]:
    """The rest of the use case, which the page folds."""
    said = {request.use_case.summary, *(fact["text"] for fact in terms(request, 0))}
    return [fact for fact in wording.use_case_words(request.use_case) if fact["text"] not in said]


def elements(request: DataRequest) -> list[dict[str, Any]]:
    """The elements that this request now asks for, what each is needed for, and the law that attaches to it."""
    asked = set(request.elements)
    return [
        {
            "name": row["name"],
            "note": row["justification"],
            "sensitivity": row["sensitivity"].capitalize(),
            "law": row["authorities"],
        }
        for row in request.snapshot["elements"]
        if row["code"] in asked
    ]


def gates(request: DataRequest) -> list[dict[str, Any]]:
    """What a release of these elements will wait for, whatever the decision."""
    asked = set(request.elements)
    return [
        {
            "name": gate["name"],
            "body": gate["body"],
            "kind": GATE_KINDS[gate["kind"]],
            "instrument": gate["instrument"],
            "bases": gate["bases"],
            "after": "Only if the owner did not choose to share" if gate["bases"] else "",
        }
        for gate in request.snapshot["gates"]
        if asked & set(gate["elements"])
    ]


def grounds(request: DataRequest, names: dict[str, str]) -> list[dict[str, Any]]:
    """The legal reasons that were given against this request, with the answers to each exception."""
    law = {row["code"]: row for row in request.snapshot["authorities"]}
    law |= _cited_later({ground["authority"] for ground in request.grounds} - set(law))
    return [_ground(ground, law.get(ground["authority"], {}), names) for ground in request.grounds]


def _cited_later(codes: set[str]) -> dict[str, dict[str, Any]]:
    """The authorities that were cited without having attached at filing, as the library has them."""
    rows = LegalAuthority.objects.filter(code__in=codes).prefetch_related(EVERY_EXCEPTION) if codes else ()
    return {
        row.code: {
            "name": row.name,
            "citation": row.citation,
            "exceptions": [{"code": one.code, "text": one.text} for one in row.exceptions.all()],
        }
        for row in rows
    }


def _ground(ground: dict[str, Any], law: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    texts = {one["code"]: one["text"] for one in law.get("exceptions", ())}
    return {
        "code": ground["authority"],
        "name": law.get("name", ground["authority"]),
        "citation": ground.get("citation") or law.get("citation", ""),
        "facts": [
            {"term": "Section", "text": ground["pinpoint"]},
            {"term": "Elements", "text": ", ".join(names.get(code, code) for code in ground["elements"])},
            {"term": "Facts", "text": ground["facts"]},
            *([{"term": "Text relied on", "text": ground["text"]}] if ground.get("text") else []),
            *(_answer(answer, texts) for answer in ground.get("exceptions") or ()),
            {"term": "What would cure it", "text": ground["cure"]},
        ],
    }


def _answer(answer: dict[str, str], texts: dict[str, str]) -> dict[str, str]:
    said = texts.get(answer["code"], "")
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


READ = ("chain", "seq", "name", "actor", "office", "source", "target", "said", "occurred_at", "recorded_at", "hash")


def entries_of(request: DataRequest) -> list[Entry]:
    rows = Entry.objects.filter(chain=request.reference).order_by("seq")
    return list(rows.only(*READ))
