"""Events as calendars read them (RFC 5545): short lines, text with its signs escaped, instants in UTC."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

LONGEST_LINE = 75
SIGNS = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
MORNINGS = "MORNINGS"
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

Value = str | int | date | datetime | tuple[int, ...]
Fields = Mapping[str, Value]


def event(fields: Fields) -> str:
    """A calendar with this one event. Its instants are told in UTC, so that no change of the hour moves them."""
    return calendar([fields])


def calendar(events: Iterable[Fields]) -> str:
    """A calendar with these events. A date is told as a whole day; MORNINGS asks to be reminded so many days ahead."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//State of Illinois//eMOU//EN",
        *(line for fields in events for line in _event(fields)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(fields: Fields) -> Iterator[str]:
    mornings = fields.get(MORNINGS, ())
    yield "BEGIN:VEVENT"
    for name, value in fields.items():
        if name != MORNINGS:
            yield f"{name}{_kind(value)}:{_value(value)}"
    for days in mornings if isinstance(mornings, tuple) else ():
        yield from _alarm(days, str(fields["SUMMARY"]))
    yield "END:VEVENT"


def _alarm(days: int, summary: str) -> Iterator[str]:
    """A reminder at 9 in the morning, so many days before a whole day."""
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_value(summary)}")
    yield from (f"TRIGGER:-P{days - 1}DT15H", "END:VALARM")


def _kind(value: Value) -> str:
    return ";VALUE=DATE" if isinstance(value, date) and not isinstance(value, datetime) else ""


def _value(value: Value) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    if isinstance(value, date):
        return value.strftime("%Y%m%d")
    return CONTROLS.sub("", str(value).replace("\r\n", "\n")).translate(SIGNS)


def _folded(line: str) -> str:
    """A long line goes on in the next one after a space. No character is cut in two."""
    parts, size = [""], 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LONGEST_LINE:
            parts.append(" ")
            size = 1
        parts[-1] += sign
        size += width
    return "\r\n".join(parts)
