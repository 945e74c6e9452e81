"""What agencies want, read from the TOML files beside this module: the texts of their use cases, dated when filed."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
Row = dict[str, Any]

# What every filing says about its safeguards unless its own text says otherwise.
USUAL = {
    "setting": "Seen in place through the State network, signed in by name; nothing is stored elsewhere.",
    "onward_sharing": "",
    "small_cell_threshold": 11,
    "retention": "Working tables are kept until the end date and no longer.",
    "destruction": "Working tables are erased; the agency's information security officer certifies it in writing.",
    "funding": "General revenue of the requesting agency, which pays the owner's cost of preparing the data.",
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One dataset of a use case: its elements, each with what it is needed for, and how it is to be seen."""

    dataset: str
    elements: Mapping[str, str]
    identifiability: str
    frequency: str = "once"
    access_mode: str = "view"
    extract_reason: str = ""

    @property
    def draft(self) -> Row:
        """The ask as a draft keeps it."""
        elements = [{"code": code, "justification": why} for code, why in self.elements.items()]
        rest = ("dataset", "identifiability", "frequency", "access_mode", "extract_reason")
        return {name: getattr(self, name) for name in rest} | {"elements": elements}


@dataclass(frozen=True, slots=True)
class Brief:
    """A use case of one agency, before it has a date."""

    requester: str
    fields: Mapping[str, Any]
    asks: tuple[Ask, ...]

    @property
    def purpose(self) -> str:
        return str(self.fields["purpose"])

    def draft(self, filed_on: date) -> Row:
        """All fields of the draft, with a period that has ended and a use that has yet to begin.

        A story says otherwise with `starts_in` and `lasts`: days from the filing, and days of use.
        """
        fields = dict(self.fields)
        start = _first_of_month(filed_on.year, filed_on.month + 2)
        ends = _first_of_month(start.year + 1, start.month)
        if "starts_in" in fields:
            start = filed_on + timedelta(days=fields.pop("starts_in"))
            ends = start + timedelta(days=fields.pop("lasts", 365))
        dates = {
            "period_from": date(filed_on.year - 3, 1, 1),
            "period_to": date(filed_on.year - 1, 12, 31),
            "starts_on": start,
            "ends_on": ends,
        }
        fields = dates | fields
        if self.purpose == "research":
            fields = {"irb_number": f"IRB {filed_on.year}-114", "irb_expires_on": dates["ends_on"]} | fields
        return fields | {"asks": [ask.draft for ask in self.asks]}


def _first_of_month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def read(path: Path) -> Row:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def brief(row: Row, requester: str, **words: str) -> Brief:
    """The use case of a TOML table as `requester` would file it; `words` fill the places left open in its texts."""
    said = {"agency": requester} | words
    texts = {
        name: _filled(value, said) for name, value in row.items() if name not in ("requesters", "requester", "ask")
    }
    users = [{"role": texts.pop("role"), "organization": said["agency"], "count": texts.pop("count", 3)}]
    contact = {"security_contact": f"security@{requester.lower()}.illinois.example", "users": users}
    linking = {"links": bool(texts.get("linkage"))}
    return Brief(requester, USUAL | contact | linking | texts, tuple(_asks(row["ask"], said)))


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    return value.format_map(words) if isinstance(value, str) else value


def _asks(rows: Iterable[Row], words: Mapping[str, str]) -> Iterator[Ask]:
    for row in rows:
        elements = {code: _filled(why, words) for code, why in row["elements"].items()}
        yield replace(Ask(**{name: _filled(value, words) for name, value in row.items()}), elements=elements)


def use_cases() -> list[Row]:
    """The tables of every use case that several agencies or regions file, in the order of the files."""
    return [row for path in sorted((FOLDER / "use_cases").glob("*.toml")) for row in read(path)["use_case"]]


def told() -> list[Row]:
    """The stories written by hand, one a file."""
    return [read(path) | {"key": path.stem} for path in sorted((FOLDER / "told").glob("*.toml"))]
