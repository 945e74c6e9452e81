"""The shapes of what the API takes and gives. One declaration reads a value strictly and describes it in OpenAPI.

A shape knows types, lengths and choices and nothing of the law: whether what was said holds up is judged elsewhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.datastructures import MultiValueDict

from emou.domain import sayings
from emou.domain.refusals import MALFORMED, Problem, Refused
from emou.domain.sayings import LONGEST_TEXT, MOST_ITEMS, Kind

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2200  # far wider than the calendar, and safe to turn into any time zone
MOST_SMALL, MOST_BIG = 32_767, 9_007_199_254_740_991  # what a smallint holds, and what a JSON number holds exactly

Schema = dict[str, Any]
COMPONENTS: dict[str, Schema] = {}

# A shape's `read` answers the value as Python knows it, and adds to `found` what cannot be read.


@dataclass(frozen=True)
class Text:
    longest: int = LONGEST_TEXT

    def read(self, path: str, value: Any, found: list[Problem]) -> Any:
        wrong = sayings.shape(path, Kind.TEXT, value)
        if not wrong and len(value) > self.longest:
            wrong = [Problem(path, "too_long", f"At most {self.longest:,} characters, please.")]
        found += wrong
        return value

    @property
    def schema(self) -> Schema:
        return {"type": "string", "maxLength": self.longest}


@dataclass(frozen=True)
class Choice:
    values: tuple[str, ...]

    def read(self, path: str, value: Any, found: list[Problem]) -> Any:
        wrong = sayings.shape(path, Kind.TEXT, value)
        if not wrong and value not in self.values:
            wrong = [Problem(path, "unknown", f"Choose one of {', '.join(filter(None, self.values))}.")]
        found += wrong
        return value

    @property
    def schema(self) -> Schema:
        return {"type": "string", "enum": list(self.values)}


@dataclass(frozen=True)
class Choices(Choice):
    """Several values in one, with commas between: for query strings."""

    def read(self, path: str, value: Any, found: list[Problem]) -> Any:
        parts = value.split(",")
        for part in parts:
            super().read(path, part, found)
        return parts

    @property
    def schema(self) -> Schema:
        return {"type": "string", "description": f"One or more of {', '.join(self.values)}, with commas between."}


@dataclass(frozen=True)
class Whole:
    least: int = 0
    most: int = MOST_BIG

    def read(self, path: str, value: Any, found: list[Problem]) -> Any:
        wrong = sayings.shape(path, Kind.WHOLE_NUMBER, value)
        if not wrong and not self.least <= value <= self.most:
            wrong = [Problem(path, "out_of_range", f"Send a number from {self.least:,} to {self.most:,}.")]
        found += wrong
        return value

    @property
    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Flag:
    schema: Schema = field(default_factory=lambda: {"type": "boolean"})

    def read(self, path: str, value: Any, found: list[Problem]) -> Any:
        if not isinstance(value, bool):
            found.append(Problem(path, "not_a_flag", "Send true or false."))
        return value


@dataclass(frozen=True)
class Day:
    schema: Schema = field(default_factory=lambda: {"type": "string", "format": "date"})

    def read(self, path: str, value: Any, found: list[Problem]) -> Any:
        try:
            if isinstance(value, str) and ISO_DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        found.append(Problem(path, "not_a_date", "Send a date as YYYY-MM-DD."))
        return None


@dataclass(frozen=True)
class Instant:
    """ISO 8601 with an offset: without one nobody knows which instant is meant, and a clock hangs on it."""

    schema: Schema = field(default_factory=lambda: {"type": "string", "format": "date-time"})

    def read(self, path: str, value: Any, found: list[Problem]) -> Any:
        at = self._parsed(value)
        if at is None:
            found.append(Problem(path, "not_an_instant", "Send an instant as ISO 8601, such as 2026-11-16T10:00:00Z."))
        elif at.tzinfo is None:
            found.append(Problem(path, "no_offset", "Add the offset to this instant, such as -06:00 or Z."))
        elif not FIRST_YEAR <= at.year <= LAST_YEAR:
            found.append(Problem(path, "out_of_range", f"Send an instant from {FIRST_YEAR} to {LAST_YEAR}."))
        return at

    def _parsed(self, value: Any) -> datetime | None:
        try:
            return datetime.fromisoformat(value)
        except (TypeError, ValueError):
            return None


@dataclass(frozen=True)
class Items:
    of: Any
    most: int = MOST_ITEMS

    def read(self, path: str, value: Any, found: list[Problem]) -> Any:
        if not isinstance(value, list):
            found.append(Problem(path, "not_a_list", "Send a list."))
            return []
        if len(value) > self.most:
            found.append(Problem(path, "too_long", f"At most {self.most} items, please."))
            return []
        return [self.of.read(f"{path}.{at}", item, found) for at, item in enumerate(value)]

    @property
    def schema(self) -> Schema:
        return {"type": "array", "items": self.of.schema, "maxItems": self.most}


@dataclass(frozen=True)
class OrNull:
    """For answers alone: what may be missing."""

    of: Any

    @property
    def schema(self) -> Schema:
        return or_null(self.of.schema)


@dataclass(frozen=True)
class Free:
    """For answers alone: an object whose fields depend on the event."""

    schema: Schema = field(default_factory=lambda: {"type": "object", "additionalProperties": True})


@dataclass(frozen=True)
class Upload:
    """A file in a form. What it is and whether it may be kept is judged by whoever keeps it."""

    schema: Schema = field(default_factory=lambda: {"type": "string", "format": "binary"})

    def read(self, path: str, value: Any, found: list[Problem]) -> Any:
        if isinstance(value, str):
            found.append(Problem(path, "not_a_file", "Send a file here: a part with a filename."))
        return value


@dataclass(frozen=True)
class Body:
    """An object that comes in. Unknown names are refused; null is the same as leaving out."""

    name: str
    fields: Mapping[str, Any]
    required: tuple[str, ...] = ()
    media: str = "application/json"

    def __post_init__(self) -> None:
        COMPONENTS[self.name] = {
            "type": "object",
            "properties": {name: or_null(shape.schema) for name, shape in self.fields.items()},
            "additionalProperties": False,
        } | ({"required": list(self.required)} if self.required else {})

    def read(self, path: str, value: Any, found: list[Problem]) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            found.append(Problem(path, "not_an_object", "Send an object."))
            return {}
        inside = f"{path}." if path else ""
        known = {name: item for name, item in value.items() if name in self.fields}
        found += [Problem(f"{inside}{name}", "unknown_field", f"“{name}” is not known here.") for name in value
                  if name not in known]  # fmt: skip
        return {
            name: None if item is None else self.fields[name].read(f"{inside}{name}", item, found)
            for name, item in known.items()
        }

    @property
    def schema(self) -> Schema:
        return {"$ref": f"#/components/schemas/{self.name}"}


@dataclass(frozen=True)
class Record:
    """An object that goes out, with every one of its fields."""

    name: str
    fields: Mapping[str, Any]

    def __post_init__(self) -> None:
        COMPONENTS[self.name] = {
            "type": "object",
            "properties": {name: shape.schema for name, shape in self.fields.items()},
            "required": list(self.fields),
        }

    @property
    def schema(self) -> Schema:
        return {"$ref": f"#/components/schemas/{self.name}"}


@dataclass(frozen=True)
class Query:
    """The parameters of a query string."""

    fields: Mapping[str, Any]
    required: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    def read(self, given: MultiValueDict[str, str]) -> dict[str, Any]:
        """What was given, by name. Raises Refused(malformed) for what is unknown, doubled, missing or cannot be read.

        An empty parameter is refused: whoever sends `owner=` by a slip would else be told of every owner.
        """
        found = [*self._misnamed(given)]
        values = {
            name: shape.read(name, _number(shape, given[name]), found)
            for name, shape in self.fields.items()
            if given.get(name)
        }
        if found:
            raise Refused(MALFORMED, problems=tuple(found))
        return values

    def _misnamed(self, given: MultiValueDict[str, str]) -> Iterator[Problem]:
        for name, several in given.lists():
            if name not in self.fields:
                yield Problem(name, "unknown_field", f"“{name}” is no parameter here.")
            elif len(several) > 1:
                yield Problem(name, "twice", "Send this once.")
            elif not several[0]:
                yield Problem(name, "empty", "Give this parameter a value, or leave it out.")
        for name in self.required:
            if name not in given:
                yield Problem(name, "missing", "This parameter is required.")


def read(body: Body, value: Any) -> dict[str, Any]:
    """The fields of a body. Raises Refused(malformed), naming each wrong shape by its path."""
    if not isinstance(value, Mapping):
        raise Refused(MALFORMED, "Send one JSON object.")
    found: list[Problem] = []
    values = body.read("", value, found)
    if found:
        raise Refused(MALFORMED, problems=tuple(found))
    return values


def read_form(body: Body, form: MultiValueDict[str, Any]) -> dict[str, Any]:
    """The fields of a form. Raises Refused(malformed); a field that is sent twice is no field that was understood."""
    twice = [Problem(name, "twice", "Send this once.") for name, values in form.lists() if len(values) > 1]
    if twice:
        raise Refused(MALFORMED, problems=tuple(twice))
    return read(body, dict(form.items()))


def or_null(schema: Schema) -> Schema:
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    nullable = schema | {"type": [*dict.fromkeys([*kinds, "null"])]}
    return nullable | ({"enum": [*schema["enum"], None]} if "enum" in schema else {})


def page_of(record: Record, name: str) -> Record:
    """One page of a list of these."""
    link = OrNull(Text())
    return Record(name, {"results": Items(record), "next": link, "previous": link})


def _number(shape: Any, text: str) -> Any:
    """Query strings know no numbers: what is written in digits is one where a number is wanted."""
    wanted = isinstance(shape, Whole) and text.isascii() and text.isdigit() and len(text) < 19
    return int(text) if wanted else text


def missing(values: Mapping[str, Any], names: Sequence[str]) -> tuple[Problem, ...]:
    """Which of these were not said."""
    return tuple(Problem(name, "missing", "This is required.") for name in names if not values.get(name))
