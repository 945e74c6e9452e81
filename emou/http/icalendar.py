"""An event as calendars read it (RFC 5545): short lines, text with its signs escaped, instants in UTC."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

LONGEST_LINE = 75
SIGNS = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def event(fields: Mapping[str, str | int | datetime]) -> str:
    """A calendar with this one event. Its instants are told in UTC, so that no change of the hour moves them."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//State of Illinois//eMOU//EN",
        "BEGIN:VEVENT",
        *(f"{name}:{_value(value)}" for name, value in fields.items()),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _value(value: str | int | datetime) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
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
