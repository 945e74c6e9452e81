"""What the page of one request shows, from the request as it stands at one instant. Reads; never writes."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from agencies.models.catalog import GATE_KINDS
from agencies.models.law import CLASSES
from emou.audit.models import Entry
from emou.domain.lifecycle import BOTH_PARTS, ESCALATION_EVENTS, JUDGED_EVENTS, WAITS
from emou.domain.words import EVENT_WORDS
from requests_app.models import DataRequest
from requests_app.pages import opining, wording
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
    return f"{request.reference} · {asks_in_brief(request)}"


def asks_in_brief(request: DataRequest) -> str:
    """Who asks whom for what, where the reference stands beside it."""
    return f"{request.requester.abbreviation} asks {request.owner.abbreviation} for {request.dataset.name}"


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


def law(request: DataRequest) -> list[dict[str, Any]]:
    """The law that attaches to the elements that this request now asks for, as it stood when it was filed."""
    asked = set(request.elements)
    codes = {code for row in request.snapshot["elements"] if row["code"] in asked for code in row["authorities"]}
    return [row | {"means": CLASSES[row["class"]]} for row in request.snapshot["authorities"] if row["code"] in codes]


ABOUT_THE_DENIAL = JUDGED_EVENTS | ESCALATION_EVENTS


def voices(request: DataRequest, entries: list[Entry]) -> list[dict[str, Any]]:
    """What was said about a denial since, the newest first: for whoever has to answer it, or judges it next."""
    if not request.grounds:
        return []
    return [
        {
            "what": f"{EVENT_WORDS.get(entry.name, '')}{ON_BOTH_PARTS if entry.said.get(BOTH_PARTS) else ''}",
            "entry": entry,
            "parts": opining.parts(entry.said[name]),
        }
        for entry in reversed(entries)
        for name in wording.VOICES
        if entry.name in ABOUT_THE_DENIAL and entry.said.get(name)
    ]


ON_BOTH_PARTS = ", in one opinion on both parts"
READ = ("chain", "seq", "name", "actor", "office", "source", "target", "said", "occurred_at", "recorded_at", "hash")


def entries_of(request: DataRequest) -> list[Entry]:
    rows = Entry.objects.filter(chain=request.reference).order_by("seq")
    return list(rows.only(*READ))
