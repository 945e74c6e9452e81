"""What an actor may say with an action: names, shapes and the words that ask for it. Pure.

A wrong shape is malformed (400) and is found before anything else is looked at; whether what was said is complete and
sound is judged afterwards, by decisions.py. Forms, API schemas and the record all use these names.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum, auto
from typing import Any

from emou.domain.lifecycle import Defect, ExtensionReason, Identifiability, row_of
from emou.domain.refusals import MALFORMED, Problem, Refused

LONGEST_TEXT = 20_000
MOST_ITEMS = 500
MOST_SAID = 400_000  # characters in all, which is a hundred pages and more: what is longer is a document
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # JSON lets NUL and halves of surrogate pairs through, databases do not


class Kind(Enum):
    TEXT = auto()
    CHOICE = auto()
    WHOLE_NUMBER = auto()
    DAY = auto()
    TEXTS = auto()
    CODES = auto()
    GROUNDS = auto()


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing that may be said: its name in API and record, its shape, and how a page asks for it."""

    name: str
    kind: Kind
    label: str
    hint: str = ""
    choices: type[StrEnum] | None = None


CONDITIONS = Saying("conditions", Kind.TEXTS, "Conditions", "One a line. Leave empty to set none.")
ELEMENTS = Saying("elements", Kind.CODES, "Elements", "Leave out what this does not cover.")
GROUNDS = Saying("grounds", Kind.GROUNDS, "Legal grounds")
OPINION = Saying("opinion", Kind.TEXT, "Opinion", "Both agencies read it, and it is kept on the record.")
REST_OPINION = Saying(
    "rest_opinion",
    Kind.TEXT,
    "Opinion on what you leave out",
    "The letter about those elements says it. Leave it empty where the opinion above speaks of both parts: then both "
    "letters say so.",
)
WHY = Saying("why", Kind.TEXT, "Why", "It is kept on the record.")
IDENTIFIABILITY = Saying("identifiability", Kind.CHOICE, "Identifiability", choices=Identifiability)
DAYS = Saying("days", Kind.WHOLE_NUMBER, "Further business days")
DEFECT = Saying(
    "defect",
    Kind.CHOICE,
    "What went wrong",
    "Left out: a closure, if one took a day from the clock; otherwise the whole time to answer is given again.",
    choices=Defect,
)
EXPLANATION = Saying("explanation", Kind.TEXT, "Explanation", "What has to be done in this time, and by whom.")
EXTENSION_REASON = Saying("reason", Kind.CHOICE, "Reason", choices=ExtensionReason)
ESCALATION_REASON = Saying("reason", Kind.TEXT, "Your agency's reason", "The Governor's COO decides on it.")

SAYINGS = {
    said.name: said
    for said in (CONDITIONS, ELEMENTS, GROUNDS, OPINION, REST_OPINION, WHY, IDENTIFIABILITY, DAYS, DEFECT, EXPLANATION)
}
REASONS = {"extend": EXTENSION_REASON, "escalate": ESCALATION_REASON}

GROUND_TEXTS = ("authority", "pinpoint", "facts", "cure", "citation", "text")
EXCEPTION_TEXTS = ("code", "why_not")


def sayings(action: str) -> dict[str, Saying]:
    """What may be said with `action`, in the order of the table; empty for an action that does not exist."""
    row = row_of(action)
    names = (*row.needs, *row.takes) if row else ()
    return {name: REASONS[action] if name == "reason" else SAYINGS[name] for name in names}


def read(action: str, said: Any) -> dict[str, Any]:
    """What was said with `action`, without what was left out. Raises Refused(malformed), naming each wrong shape."""
    return read_as(sayings(action), said)


def read_as(known: Mapping[str, Saying], said: Any) -> dict[str, Any]:
    """What was said under these names. Raises Refused(malformed), naming each wrong shape."""
    if not isinstance(said, Mapping):
        raise Refused(MALFORMED, "Send one JSON object.")
    found = [
        Problem(str(name), "unknown_field", f"“{name}” is not part of this action.")
        for name in said
        if name not in known
    ]
    found += [p for name, value in said.items() if name in known for p in shape(name, known[name].kind, value)]
    if found:
        raise Refused(MALFORMED, problems=tuple(found))
    return {name: _tidy(known[name].kind, value) for name, value in said.items() if value is not None}


def _tidy(kind: Kind, value: Any) -> Any:
    """Lists of texts without their blank lines."""
    return [text.strip() for text in value if text.strip()] if kind is Kind.TEXTS else value


def shape(path: str, kind: Kind, value: Any) -> list[Problem]:
    """What is wrong with the shape of one value; empty when it can be read."""
    if value is None:
        return []
    return SHAPES[kind](path, value) or _too_much(path, value)


def _too_much(path: str, value: Any) -> list[Problem]:
    """Pages and letters about a request show all that was said with an act, and whoever judges it has to read it."""
    if (length := _length(value)) <= MOST_SAID:
        return []
    words = f"At most {MOST_SAID:,} characters in all, please. This has {length:,}. Add the rest as a document."
    return [Problem(path, "too_long", words)]


def _length(value: Any) -> int:
    """How many characters there are in all texts of a value of the right shape."""
    if isinstance(value, str):
        return len(value)
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, Sequence) else ()
    return sum(map(_length, parts))


def _text(path: str, value: Any) -> list[Problem]:
    if not isinstance(value, str):
        return [Problem(path, "not_text", "Send text.")]
    if UNSTORABLE.search(value):
        return [Problem(path, "not_text", "The text holds a character that cannot be stored.")]
    if len(value) > LONGEST_TEXT:
        return [Problem(path, "too_long", f"At most {LONGEST_TEXT:,} characters, please.")]
    return []


def _whole_number(path: str, value: Any) -> list[Problem]:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return [] if is_number else [Problem(path, "not_a_number", "Send a whole number.")]


def _day(path: str, value: Any) -> list[Problem]:
    """A day as the record writes it. The year 9999 belongs to no paper, and days are added to it."""
    try:
        known = isinstance(value, str) and ISO_DAY.fullmatch(value) and 1900 <= date.fromisoformat(value).year <= 2200
    except ValueError:
        known = False
    return [] if known else [Problem(path, "not_a_date", "Send a date as YYYY-MM-DD, from 1900 to 2200.")]


def _items(path: str, value: Any) -> list[Problem]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return [Problem(path, "not_a_list", "Send a list.")]
    if len(value) > MOST_ITEMS:
        return [Problem(path, "too_long", f"At most {MOST_ITEMS} items, please.")]
    return []


def _texts(path: str, value: Any) -> list[Problem]:
    return _items(path, value) or [p for at, item in enumerate(value) for p in _text(f"{path}.{at}", item)]


def _grounds(path: str, value: Any) -> list[Problem]:
    return _items(path, value) or [p for at, item in enumerate(value) for p in _ground(f"{path}.{at}", item)]


def _ground(path: str, value: Any) -> list[Problem]:
    return _record(path, value, GROUND_TEXTS, {"elements": _texts, "exceptions": _answers})


def _answers(path: str, value: Any) -> list[Problem]:
    found = _items(path, value)
    return found or [p for at, a in enumerate(value) for p in _record(f"{path}.{at}", a, EXCEPTION_TEXTS, {})]


def _record(path: str, value: Any, texts: tuple[str, ...], others: Mapping[str, Any]) -> list[Problem]:
    if not isinstance(value, Mapping):
        return [Problem(path, "not_an_object", "Send an object.")]
    shapes = dict.fromkeys(texts, _text) | dict(others)
    found: list[Problem] = []
    for name, item in value.items():
        if name not in shapes:
            found.append(Problem(f"{path}.{name}", "unknown_field", f"“{name}” is not known here."))
        elif item is not None:
            found += shapes[name](f"{path}.{name}", item)
    return found


SHAPES = {
    Kind.TEXT: _text,
    Kind.CHOICE: _text,
    Kind.WHOLE_NUMBER: _whole_number,
    Kind.DAY: _day,
    Kind.TEXTS: _texts,
    Kind.CODES: _texts,
    Kind.GROUNDS: _grounds,
}
