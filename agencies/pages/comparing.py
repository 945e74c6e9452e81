"""Datasets side by side: what they have in common, and what each has alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agencies.models import Dataset
from agencies.pages.describing import Described, Field, Law

FEWEST, MOST = 2, 3


@dataclass(frozen=True, slots=True)
class Column:
    """One dataset; `fields` and `law` are those that the others do not all have."""

    dataset: Dataset
    fields: list[Field]
    law: list[Law]
    gates: list[dict[str, str]]
    forms: list[dict[str, str]]
    size: int
    pace: Any


@dataclass(frozen=True, slots=True)
class Table:
    columns: list[Column]
    fields: list[str]
    law: list[Law]

    @property
    def is_whole(self) -> bool:
        return len(self.columns) >= FEWEST


def codes_of(given: Iterable[str]) -> list[str]:
    """The codes that were picked, each once, at most three. What cannot be a code is not asked for."""
    return list(dict.fromkeys(code for code in given if code and code.isprintable()))[:MOST]


def side_by_side(found: Sequence[Described], paces: Mapping[int, Any]) -> Table:
    """Elements are the same where their names are, law where its code is."""
    fields = _in_all([{_name(field): field for field in one.fields} for one in found])
    law = _in_all([{law.row.code: law for law in one.law} for one in found])
    columns = [
        Column(
            one.dataset,
            [field for field in one.fields if _name(field) not in fields],
            [one_law for one_law in one.law if one_law.row.code not in law],
            one.gates,
            one.forms,
            len(one.fields),
            paces[one.dataset.owner_id],
        )
        for one in found
    ]
    return Table(columns, sorted(field.name for field in fields.values()), list(law.values()))


def _in_all(given: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    first, *others = given or [{}]
    return {key: value for key, value in first.items() if all(key in other for other in others)}


def _name(field: Field) -> str:
    return field.name.casefold()
