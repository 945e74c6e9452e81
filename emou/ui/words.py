"""Dates and counts in the words that people read. The State's wall clock is Chicago's, wherever the reader sits."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CHICAGO = ZoneInfo("America/Chicago")


def full_date(day: date) -> str:
    """For example "Wednesday, December 2, 2026"."""
    return f"{day:%A, %B} {day.day}, {day.year}"


def short_date(day: date) -> str:
    """For example "Wed, Dec 2, 2026", for tables."""
    return f"{day:%a, %b} {day.day}, {day.year}"


def local(at: datetime) -> datetime:
    return at.astimezone(CHICAGO)


def time_of_day(at: datetime) -> str:
    """For example "9:14 a.m." in Chicago."""
    at = local(at)
    half = "a.m." if at.hour < 12 else "p.m."
    return f"{at.hour % 12 or 12}:{at.minute:02d} {half}"


def full_datetime(at: datetime) -> str:
    """For example "Monday, November 16, 2026 at 10:00 a.m."."""
    return f"{full_date(local(at).date())} at {time_of_day(at)}"


def local_day(value: date | datetime) -> date:
    """The civil day in Chicago; a date stays what it is."""
    return local(value).date() if isinstance(value, datetime) else value


def moment(at: datetime) -> str:
    """An instant of the record. A clock ends with the last day, so its midnight is told as the end of that day [O]."""
    day = local(at)
    if day.time() == time.min:
        return f"End of {full_date(day.date() - timedelta(days=1))}"
    return full_datetime(at)
