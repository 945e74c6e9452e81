"""The parts of an opinion: questions that lead whoever judges a denial, and become headings of one text.

On the record an opinion is one text, `opinion`. Who writes the last part alone has written it without any heading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from emou.domain.lifecycle import Desk
from requests_app.models import DataRequest
from requests_app.pages import opining
from requests_app.pages.showing import element_names

LAST = "opinion"


@dataclass(frozen=True, slots=True)
class Part:
    """One question: its field, and the heading under which the answer stands in the text."""

    name: str
    heading: str
    hint: str


PARTS = {
    Desk.CIO: (
        Part("rests", opining.RESTS, "The law cited, and for which elements. Begun from the denial."),
        Part("reaches", opining.REACHES, "What it bars, and whether these elements are that."),
        Part("excepts", opining.EXCEPTS, "Which could apply here, and what the agency's answer is worth."),
        Part(LAST, opining.DECIDED, ""),
    ),
    Desk.COO: (
        Part("heard", opining.HEARD, "The strongest reason of each."),
        Part("weighs", opining.WEIGHS, "The law, the safeguards, and what hangs on the decision."),
        Part(LAST, opining.DECIDED, ""),
    ),
}
NAMES = (*(part.name for parts in PARTS.values() for part in parts if part.name != LAST), LAST)
HINT = "What you decide and why, and what both agencies do now. Both agencies read it, and it is kept on the record."


def fields(desk: Desk, request: DataRequest) -> dict[str, forms.Field]:
    """A field for each part but the last, which every opinion has."""
    return {
        part.name: forms.CharField(
            label=part.heading,
            help_text=_hint(part, request),
            initial=_rests_on(request) if part.name == "rests" else "",
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        for part in PARTS[desk]
        if part.name != LAST
    }


def _hint(part: Part, request: DataRequest) -> str:
    doubts = [row["message"] for row in request.findings if row["code"] == "exception_may_apply"]
    return " ".join([part.hint, *doubts]) if part.name == "excepts" else part.hint


def _rests_on(request: DataRequest) -> str:
    names = element_names(request)
    return "\n".join(
        _ground(ground, [names.get(code, code) for code in ground["elements"]]) for ground in request.grounds
    )


def _ground(ground: Mapping[str, Any], elements: list[str]) -> str:
    return f"{ground['authority']}, {ground['pinpoint']}: {', '.join(elements)}."


def composed(desk: Desk, typed: Mapping[str, str]) -> str:
    """The opinion as one text: each part that was written under its heading; nothing without the last one."""
    written = [(part.heading, typed[part.name].strip()) for part in PARTS[desk] if (typed.get(part.name) or "").strip()]
    if not (typed.get(LAST) or "").strip():
        return ""
    if len(written) == 1:
        return typed[LAST]
    return "\n\n".join(f"{heading}\n{text}" for heading, text in written)
