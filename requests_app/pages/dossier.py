"""A denial as whoever judges it reads it: each ground beside the law it cites, and what was checked about it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from agencies.models import LegalAuthority, LegalExceptionText
from agencies.models.law import CLASSES, EXCEPTION_FIELDS
from emou.domain import grounds as law
from emou.domain.grounds import OTHER, Matter
from requests_app.models import DataRequest
from requests_app.pages import wording
from requests_app.pages.fitting import matter_of
from requests_app.pages.showing import element_names

IN_SHORT = {
    "H": "Bars the sharing outright",
    "C": "Allows the sharing under conditions",
    "D": "A duty, no bar",
    "N": "Does not reach State agencies",
}


@dataclass(frozen=True, slots=True)
class Answered:
    """An exception of the law beside the agency's answer to it. `fits` says that it looks applicable here."""

    number: int
    text: str
    citation: str
    answer: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """One ground: what the law says (`bars` and what follows), and what the agency says."""

    code: str
    name: str
    in_short: str
    means: str
    bars: str
    citation: str
    confidence: str
    pinpoint: str
    elements: list[str]
    facts: str
    cure: str
    text: str
    exceptions: list[Answered]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at in every denial, and what was found; `doubts` empty means that it holds."""

    name: str
    holds: str
    doubts: list[str]
    is_missing: bool = False

    @property
    def verdict(self) -> str:
        if not self.doubts:
            return "holds"
        return "missing" if self.is_missing else "doubtful"


OFFERED = "conditional_nothing_offered"
CHECKS = (
    ("not_in_library", "The law is in the legal library", "Every law that is cited is in it."),
    (
        "not_attached",
        "The law is known to attach",
        "The law of the library attaches to every element that it is cited for.",
    ),
    (
        "exception_may_apply",
        "No exception looks applicable",
        "None fits this purpose, recipient and identifiability.",
    ),
    (
        OFFERED,
        "What the law allows was offered",
        "A part was approved, or no law cited would allow the sharing under conditions.",
    ),
    ("overruled_before", "No denial like it was overruled before", "None of this dataset under the same law."),
)
ATTACH = " attach to "
COMPLETE = Check(
    "The reasons are complete", "Every element has a ground, and every exception of the law is answered.", []
)


def cited(request: DataRequest, given: Iterable[Mapping[str, Any]]) -> list[Cited]:
    """The grounds in `given` as they read beside the law."""
    given = list(given)
    books = _books(request, {ground["authority"] for ground in given})
    names, matter = element_names(request), matter_of(request)
    return [_cited(ground, books.get(ground["authority"], {}), names, matter) for ground in given]


def _books(request: DataRequest, codes: set[str]) -> dict[str, Mapping[str, Any]]:
    """The law cited: as it stood at filing where it attached then, else as the library has it."""
    filed = {row["code"]: row for row in request.snapshot["authorities"]}
    missing = codes - set(filed)
    return (_today(missing) if missing else {}) | filed


def _today(codes: set[str]) -> dict[str, Mapping[str, Any]]:
    """The law of these codes as the library has it now, each with its exceptions; one question."""
    of_each = LegalExceptionText.objects.filter(authority=OuterRef("pk")).order_by("number")
    told = of_each.values(told=JSONObject(**{name: name for name in EXCEPTION_FIELDS}))
    rows = LegalAuthority.objects.filter(code__in=codes).annotate(said=ArraySubquery(told))
    names = ("code", "name", "bars", "citation", "confidence")
    return {
        row["code"]: row | {"class": row["klass"], "exceptions": row["said"]}
        for row in rows.values(*names, "klass", "said")
    }


def _cited(ground: Mapping[str, Any], book: Mapping[str, Any], names: Mapping[str, str], matter: Matter) -> Cited:
    is_other = ground["authority"] == OTHER
    klass = "" if is_other else str(book.get("class", ""))
    return Cited(
        code=ground["authority"],
        name=book.get("name", ground["authority"]),
        in_short=IN_SHORT.get(klass, "Not in the legal library"),
        means=CLASSES.get(klass, ""),
        bars="" if is_other else book.get("bars", ""),
        citation=ground.get("citation") or book.get("citation", ""),
        confidence="" if is_other else book.get("confidence", ""),
        pinpoint=ground.get("pinpoint", ""),
        elements=[names.get(code, code) for code in ground["elements"]],
        facts=ground.get("facts", ""),
        cure=ground.get("cure", ""),
        text=ground.get("text") or "",
        exceptions=_answered(ground, book, matter),
    )


def _answered(ground: Mapping[str, Any], book: Mapping[str, Any], matter: Matter) -> list[Answered]:
    said = {answer["code"]: answer["why_not"] for answer in ground.get("exceptions") or ()}
    return [
        Answered(
            number,
            row["text"],
            row.get("citation", ""),
            said.get(row["code"], ""),
            law.looks_applicable(law.exception_of(row), matter),
        )
        for number, row in enumerate(book.get("exceptions", ()), 1)
    ]


def checks(findings: Iterable[Mapping[str, str]], names: Mapping[str, str]) -> list[Check]:
    """What was checked about a denial, each with what was found to be doubtful (rule 7)."""
    doubts: dict[str, list[str]] = {}
    for finding in findings:
        doubts.setdefault(finding["code"], []).append(_named(finding, names))
    return [COMPLETE, *(Check(name, holds, doubts.get(code, []), code == OFFERED) for code, name, holds in CHECKS)]


def in_sum(found: Iterable[Check]) -> str:
    """For example "3 hold, 1 is doubtful, 1 is missing"."""
    counted = Counter(check.verdict for check in found)
    words = (
        ("holds", "holds", "hold"),
        ("doubtful", "is doubtful", "are doubtful"),
        ("missing", "is missing", "are missing"),
    )
    return wording.join([f"{n} {one if n == 1 else many}" for name, one, many in words if (n := counted[name])])


def _named(finding: Mapping[str, str], names: Mapping[str, str]) -> str:
    """A finding names elements by their codes; people know them by their names."""
    if finding["code"] != "not_attached":
        return finding["message"]
    law, attach, codes = finding["message"].partition(ATTACH)
    return law + attach + wording.with_names(codes, names)


def brief(request: DataRequest) -> list[dict[str, str]]:
    """What is asked, in short: beside every form that answers it."""
    use_case = request.use_case
    facts = [
        {"term": "Asked for", "text": request.dataset.name},
        {"term": "By", "text": request.requester.name},
        {"term": "To find out", "text": use_case.summary},
        {"term": "Purpose", "text": use_case.get_purpose_display()},
        {"term": "Legal authority relied on", "text": use_case.legal_basis},
        {"term": "Why public data is not enough", "text": use_case.need},
        *wording.terms_words(request),
    ]
    return [fact for fact in facts if fact["text"]]


CASE_FACTS = (
    ("To find out", "summary"),
    ("The decision that it serves", "decision_served"),
    ("Why public data is not enough", "need"),
    ("Legal authority relied on", "legal_basis"),
    ("Benefit", "benefit"),
    ("Whose records", "population"),
    ("Linkage", "linkage"),
    ("Where and how the data is used", "setting"),
    ("What comes out of it", "outputs"),
    ("Onward sharing", "onward_sharing"),
    ("Who pays", "funding"),
)


def case_of_requester(request: DataRequest) -> list[dict[str, str]]:
    """Why the requester needs the data and how it would be kept, as a list of facts; what was not said is left out."""
    use_case = request.use_case
    said = [{"term": term, "text": str(getattr(use_case, name) or "")} for term, name in CASE_FACTS]
    purpose = {"term": "Purpose", "text": use_case.get_purpose_display()}
    recipient = {"term": "Recipient", "text": request.requester.name}
    return [fact for fact in (recipient, purpose, *said, *wording.terms_words(request)) if fact["text"]]
