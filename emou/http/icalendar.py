"""Events as calendars read them (RFC 5545): short lines, text with its signs escaped, instants in UTC, days whole."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

LONGEST_LINE = 75
SIGNS = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
Fields = Mapping[str, str | int | date]
Event = tuple[Fields, tuple[str, ...]]  # with the times of its alarms


def event(fields: Fields) -> str:
    """A calendar with this one event. Its instants are told in UTC, so that no change of the hour moves them."""
    return _calendar([], [(fields, ())])


def feed(name: str, events: Iterable[Event]) -> str:
    """A calendar that programs ask for again and again; each event with the times of its alarms."""
    zone, often = "X-WR-TIMEZONE:America/Chicago", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"
    head = ["METHOD:PUBLISH", f"X-WR-CALNAME:{_value(name)}", zone, often, "X-PUBLISHED-TTL:PT1H"]
    return _calendar(head, events)


def _calendar(head: list[str], events: Iterable[Event]) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//State of Illinois//eMOU//EN", *head]
    for fields, alarms in events:
        lines += ["BEGIN:VEVENT", *(_property(name, value) for name, value in fields.items())]
        for trigger in alarms:
            said = _property("DESCRIPTION", fields["SUMMARY"])
            lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{trigger}", said, "END:VALARM"]
        lines.append("END:VEVENT")
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _property(name: str, value: str | int | date) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"{name};VALUE=DATE:{value:%Y%m%d}"
    return f"{name}:{_value(value)}"


def _value(value: str | int | date) -> str:
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
