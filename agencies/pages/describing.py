"""Datasets in the words of the pages: fields, law and gates. Three queries, however many datasets and elements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from agencies.models import Dataset, Element, LegalAuthority, LegalExceptionText
from agencies.models.catalog import SENSITIVITIES
from agencies.models.law import CLASS_NAMES, CLASSES
from agencies.pages.cataloging import GateBook, classes_of
from emou.domain.words import IDENTIFIABILITY_MEANS, IDENTIFIABILITY_WORDS

LEVELS = dict(SENSITIVITIES)
LEVEL_MEANS = {
    "public": "Anybody may see it.",
    "internal": "For work inside State government. Its disclosure would do little harm.",
    "confidential": "About persons or businesses. Shared only for a stated purpose.",
    "restricted": "A law limits who may have it and for what. Ask for it only where the purpose cannot do without.",
}
STRICTEST = "HCDN"


@dataclass(frozen=True, slots=True)
class Field:
    """One element of a dataset. `law` is what attaches to it beside the law of the whole dataset."""

    code: str
    name: str
    description: str
    provenance: str
    level: str
    law: list[str]


@dataclass(frozen=True, slots=True)
class Law:
    """An authority as it attaches to one dataset; `fields` are the names it attaches to, none where to all."""

    row: LegalAuthority
    klass: str
    means: str
    exceptions: list[dict[str, str]]
    fields: list[str]


@dataclass(frozen=True)
class Described:
    dataset: Dataset
    fields: list[Field]
    law: list[Law]
    gates: list[dict[str, str]]

    @cached_property
    def forms(self) -> list[dict[str, str]]:
        """The forms in which the owner can give it, from the least to the most identifying."""
        had = [form for form in IDENTIFIABILITY_WORDS if form in self.dataset.identifiability]
        return [{"name": IDENTIFIABILITY_WORDS[form], "means": IDENTIFIABILITY_MEANS[form]} for form in had]

    @cached_property
    def whole(self) -> list[str]:
        """The codes of the law that attaches to every element."""
        return [law.row.code for law in self.law if not law.fields]

    def levels(self, words: str = "") -> list[dict[str, Any]]:
        """The fields in whose name or description `words` stand, under their sensitivity, the least first."""
        wanted = [field for field in self.fields if words.casefold() in f"{field.name} {field.description}".casefold()]
        groups = [(level, [field for field in wanted if field.level == level]) for level in LEVELS]
        return [
            {"name": LEVELS[level], "means": LEVEL_MEANS[level], "fields": fields} for level, fields in groups if fields
        ]


def describe(rows: QuerySet[Dataset]) -> list[Described]:
    """The datasets of `rows`, in their order, with everything that their pages say of them."""
    own = Element.authorities.through.objects.filter(element=OuterRef("pk")).order_by("legalauthority")
    law = ArraySubquery(own.values("legalauthority"))
    fields = JSONObject(
        law=law, **{name: name for name in ("code", "name", "description", "provenance", "sensitivity")}
    )
    elements = Element.objects.filter(dataset=OuterRef("pk")).order_by("number").values(one=fields)
    attached = ArrayAgg("authorities", filter=Q(authorities__isnull=False))
    datasets = list(rows.select_related("owner").annotate(law_ids=attached, given=ArraySubquery(elements)))
    library = _library(datasets)
    gates = GateBook(classes_of(library.values()))
    return [_described(dataset, library, gates) for dataset in datasets]


def _library(datasets: Iterable[Any]) -> dict[int, LegalAuthority]:
    """Every authority that attaches to one of these, with its exceptions, the strictest first."""
    wanted = {pk for dataset in datasets for pk in _law_ids(dataset)}
    texts = LegalExceptionText.objects.filter(authority=OuterRef("pk")).order_by("number")
    told = ArraySubquery(texts.values(one=JSONObject(text=F("text"), citation=F("citation"))))
    rows = LegalAuthority.objects.filter(pk__in=wanted, in_force=True).annotate(told=told)
    return {row.pk: row for row in sorted(rows, key=lambda row: (STRICTEST.index(row.klass), row.code))}


def _law_ids(dataset: Any) -> set[int]:
    return {*(dataset.law_ids or ()), *(pk for element in dataset.given for pk in element["law"])}


def _described(dataset: Any, library: Mapping[int, LegalAuthority], gates: GateBook) -> Described:
    whole = set(dataset.law_ids or ())
    fields = [_field(element, whole, library) for element in dataset.given]
    mine = _law_ids(dataset)
    law = [_law(row, pk in whole, fields) for pk, row in library.items() if pk in mine]
    codes = [one.row.code for one in law]
    return Described(dataset, fields, law, gates.of(dataset, [field.code for field in fields], codes, ""))


def _field(element: dict[str, Any], whole: set[int], library: Mapping[int, LegalAuthority]) -> Field:
    own = [row.code for pk, row in library.items() if pk in element["law"] and pk not in whole]
    names = ("code", "name", "description", "provenance")
    return Field(*(element[name] for name in names), level=element["sensitivity"], law=own)


def _law(row: Any, is_whole: bool, fields: list[Field]) -> Law:
    touched = [] if is_whole else [field.name for field in fields if row.code in field.law]
    return Law(row, CLASS_NAMES[row.klass], CLASSES[row.klass], row.told, touched)
