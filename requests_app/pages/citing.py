"""Legal grounds as people read them: each authority by its name, each answer beside the exception that it answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from agencies.models import LegalAuthority
from requests_app.models import DataRequest

Ground = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cited:
    """The law that some grounds cite: as it stood at filing where it attached then, else as the library has it."""

    names: Mapping[str, str]
    citations: Mapping[str, str]
    exceptions: Mapping[tuple[str, str], str]


def cited(request: DataRequest, grounds: Iterable[Ground]) -> Cited:
    codes = {ground["authority"] for ground in grounds}
    filed = [row for row in request.snapshot["authorities"] if row["code"] in codes]
    today = LegalAuthority.objects.filter(code__in=codes - {row["code"] for row in filed})
    rows = filed + [_as_filed(row) for row in today.prefetch_related("exceptions")]
    return Cited(
        {row["code"]: row["name"] for row in rows},
        {row["code"]: row["citation"] for row in rows},
        {(row["code"], one["code"]): one["text"] for row in rows for one in row["exceptions"]},
    )


def _as_filed(row: LegalAuthority) -> dict[str, Any]:
    own = {"code": row.code, "name": row.name, "citation": row.citation}
    return own | {"exceptions": [one.fields for one in row.exceptions.all()]}


def title(ground: Ground, law: Cited) -> str:
    code = ground["authority"]
    return f"{code}: {law.names[code]}" if code in law.names else code


def facts(ground: Ground, law: Cited, elements: Mapping[str, str]) -> list[dict[str, str]]:
    """Everything that one ground says; `elements` are the names of the elements by code."""
    code = ground["authority"]
    said = {
        "Citation": ground.get("citation") or law.citations.get(code, ""),
        "Section": ground["pinpoint"],
        "Elements": "; ".join(elements.get(one, one) for one in ground["elements"]),
        "Facts": ground["facts"],
        "Text relied on": ground.get("text") or "",
        **_answers(ground, law),
        "What would cure it": ground["cure"],
    }
    return [{"term": term, "text": text} for term, text in said.items() if text]


def _answers(ground: Ground, law: Cited) -> dict[str, str]:
    """Each exception of the authority with the agency's answer to it."""
    answers = enumerate(ground.get("exceptions") or (), 1)
    return {f"Exception {number}": _answered(law, ground["authority"], answer) for number, answer in answers}


def _answered(law: Cited, code: str, answer: Ground) -> str:
    return f"{law.exceptions.get((code, answer['code']), '')}\nAnswer: {answer['why_not']}".strip()
