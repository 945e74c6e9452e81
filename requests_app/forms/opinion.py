"""The parts of an opinion: questions that lead whoever judges a denial or revocation, and become headings of one text.

On the record an opinion is one text, `opinion`. Who writes the last part alone has written it without any heading.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from emou.domain.lifecycle import Desk
from requests_app.pages import opining

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
REVOCATION = (
    Part("rests", opining.REVOCATION_RESTS, "The law cited, and for which elements. Begun from the revocation."),
    *PARTS[Desk.CIO][1:],
)
NAMES = (*(part.name for parts in PARTS.values() for part in parts if part.name != LAST), LAST)
LABEL = f"Opinion: {opining.DECIDED[0].lower()}{opining.DECIDED[1:]}"
HINT = "What you decide and why, and what both agencies do now. Both agencies read it, and it is kept on the record."


@dataclass(frozen=True, slots=True)
class Judged:
    """What an opinion is about: the grounds, what the form found about them, and the names of the elements."""

    grounds: Sequence[Mapping[str, Any]]
    findings: Sequence[Mapping[str, Any]]
    names: Mapping[str, str]

    @property
    def rests_on(self) -> str:
        return "\n".join(
            _ground(ground, [self.names.get(code, code) for code in ground["elements"]]) for ground in self.grounds
        )


def fields(parts: Sequence[Part], judged: Judged) -> dict[str, forms.Field]:
    """A field for each part but the last, which every opinion has."""
    return {
        part.name: forms.CharField(
            label=part.heading,
            help_text=_hint(part, judged),
            initial=judged.rests_on if part.name == "rests" else "",
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        for part in parts
        if part.name != LAST
    }


def _hint(part: Part, judged: Judged) -> str:
    doubts = [row["message"] for row in judged.findings if row["code"] == "exception_may_apply"]
    return " ".join([part.hint, *doubts]) if part.name == "excepts" else part.hint


def _ground(ground: Mapping[str, Any], elements: list[str]) -> str:
    return f"{ground['authority']}, {ground['pinpoint']}: {', '.join(elements)}."


def composed(parts: Sequence[Part], typed: Mapping[str, str]) -> str:
    """The opinion as one text: each part that was written under its heading; nothing without the last one."""
    written = [(part.heading, typed[part.name].strip()) for part in parts if (typed.get(part.name) or "").strip()]
    if not (typed.get(LAST) or "").strip():
        return ""
    if len(written) == 1:
        return typed[LAST]
    return "\n\n".join(f"{heading}\n{text}" for heading, text in written)
