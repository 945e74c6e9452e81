"""Whether an exception of a law fits what is asked, side by side: the purpose, the recipient, the identifiability."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from emou.domain import grounds
from emou.domain.grounds import Matter
from emou.domain.lifecycle import Identifiability
from emou.domain.words import IDENTIFIABILITY_WORDS
from requests_app.models import DataRequest

NAMED, NOT_NAMED = "the exception names it", "the exception names others"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of what is asked; `how` says whether an exception names it, and is empty where it does not care."""

    term: str
    text: str
    how: str


def matter_of(request: DataRequest) -> Matter:
    """What is asked, as far as the fit of an exception is judged by it."""
    return Matter(
        attached={row["code"]: frozenset(row["authorities"]) for row in request.snapshot["elements"]},
        purpose=request.use_case.purpose,
        identifiability=Identifiability(request.identifiability),
        recipient=request.requester.code,
    )


def looks_applicable(exception: Mapping[str, Any], request: DataRequest) -> bool:
    return grounds.looks_applicable(grounds.exception_of(exception), matter_of(request))


def sides(exception: Mapping[str, Any], request: DataRequest) -> list[Side]:
    """The three sides of what is asked, beside one exception of the law."""
    asked = (
        ("Purpose", request.use_case.get_purpose_display(), "purposes", request.use_case.purpose),
        ("Recipient", request.requester.abbreviation, "recipients", request.requester.code),
        ("Data", IDENTIFIABILITY_WORDS[request.identifiability], "identifiability", request.identifiability),
    )
    return [Side(term, text, _how(value, exception.get(name) or ())) for term, text, name, value in asked]


NAMES_OTHERS = {
    "Purpose": "The request is made for another purpose than the exception names: {text}.",
    "Recipient": "The exception does not name the recipient, {text}.",
    "Data": "The data is asked for in another form than the exception names: {text}.",
}


def ruled_out(exception: Mapping[str, Any], request: DataRequest) -> str:
    """Why an exception does not apply as far as the request itself tells; empty where it rules nothing out."""
    others = (side for side in sides(exception, request) if side.how == NOT_NAMED)
    return " ".join(NAMES_OTHERS[side.term].format(text=side.text) for side in others)


def _how(value: str, allowed: Any) -> str:
    return (NAMED if value in allowed else NOT_NAMED) if allowed else ""
