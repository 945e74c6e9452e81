"""The legal library as the form of a denial offers it: what attaches to the elements, then what is looked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from agencies.models import LegalAuthority, LegalExceptionText
from agencies.models.law import CLASS_NAMES
from emou.domain.grounds import NO_BAR, OTHER, Authority, AuthorityClass, exception_of
from requests_app.models import DataRequest

MOST_FOUND = 12
EXCEPTION = ("code", "text", "citation", "purposes", "identifiability", "recipients")


@dataclass(frozen=True, slots=True)
class Law:
    """An authority as the form shows it. `exceptions` are rows of code, text, citation and whom they fit."""

    code: str
    name: str
    klass: str
    bars: str
    citation: str
    confidence: str
    exceptions: tuple[Mapping[str, Any], ...]

    @property
    def value(self) -> Authority:
        """What the law's own functions read."""
        return Authority(self.code, self.name, AuthorityClass(self.klass), tuple(map(exception_of, self.exceptions)))

    @property
    def is_no_bar(self) -> bool:
        return self.klass in NO_BAR

    @property
    def words(self) -> str:
        """Everything by which it is found."""
        said = (text for row in self.exceptions for text in (row["text"], row["citation"]))
        return " ".join((self.code, self.name, self.citation, self.bars, *said)).lower()


Library = dict[str, Law]


def library(request: DataRequest) -> Library:
    """The legal library, in one question; the law that attached to this request is read as it stood at filing."""
    exceptions = LegalExceptionText.objects.filter(authority=OuterRef("pk")).order_by("number")
    told = ArraySubquery(exceptions.values(json=JSONObject(**{name: name for name in EXCEPTION})))
    rows = LegalAuthority.objects.filter(in_force=True).annotate(told=told)
    today = {row.code: _law(row) for row in rows}
    return today | {row["code"]: _as_filed(row) for row in request.snapshot["authorities"]}


def _law(row: Any) -> Law:
    return Law(row.code, row.name, row.klass, row.bars, row.citation, row.confidence, tuple(row.told))


def _as_filed(row: Mapping[str, Any]) -> Law:
    named = (row[name] for name in ("code", "name", "class", "bars", "citation", "confidence"))
    return Law(*named, exceptions=tuple(row["exceptions"]))


def attaching(rows: Iterable[Mapping[str, Any]], books: Library) -> dict[str, list[str]]:
    """The authorities that attach to the elements in `rows`, with these elements: those that bar most come first."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for code in row["authorities"]:
            if code in books:
                found.setdefault(code, []).append(row["code"])
    return dict(sorted(found.items(), key=lambda one: (books[one[0]].is_no_bar, -len(one[1]))))


def found(text: str, books: Library) -> list[str]:
    """The authorities in which every word of `text` stands; none where nothing is looked for."""
    words = text.lower().split()
    if not words:
        return []
    return [code for code in sorted(books) if code != OTHER and all(word in books[code].words for word in words)]


def choices(attached: Mapping[str, Sequence[str]], books: Library) -> list[tuple[str, str]]:
    """Every authority that may be chosen: what attaches, what is cited in full, then the rest of the library."""
    rest = [code for code in sorted(books) if code not in attached and code != OTHER]
    named = [(code, f"{code}: {books[code].name}") for code in (*attached, *rest)]
    return [*named[: len(attached)], (OTHER, "Another law, cited in full"), *named[len(attached) :]]


def hint(law: Law, covered: Sequence[str], of: int) -> str:
    """What a choice is told by: how many of the elements it attaches to, and what it does."""
    reach = f"Attaches to {len(covered)} of {of} element{'' if of == 1 else 's'}" if covered else law.citation
    return f"{reach}. {CLASS_NAMES[law.klass]}."
