"""The calculator on the command line: when a clock would end, and how it was counted."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management import BaseCommand, CommandError

from agencies.calendars import calendars
from agencies.models import Agency
from agencies.pages.almanac import Counted, count
from emou.domain.calendar import BeyondCalendar


class Command(BaseCommand):
    help = "Say when the clock of a request ends that is filed with an agency at an instant, day by day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--filed-at", required=True, help="ISO 8601 with its offset: 2026-11-16T10:00:00-06:00")
        parser.add_argument("--agency", required=True, help="the owner's code, such as HFS")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(code=options["agency"].upper()).first()
        if agency is None:
            raise CommandError(f"There is no agency “{options['agency']}”.")
        try:
            counted = count(_instant(options["filed_at"]), agency, calendars())
        except BeyondCalendar as beyond:
            raise CommandError("The calendar covers the years 2016 to 2100.") from beyond
        self.stdout.write("\n".join(_lines(counted)))


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is not an instant. Write it as 2026-11-16T10:00:00-06:00.") from error
    if at.tzinfo is None:
        raise CommandError(f"“{text}” lacks its offset: write it as 2026-11-16T10:00:00-06:00.")
    return at


def _lines(counted: Counted) -> list[str]:
    head = [f"due_at    {counted.clock.due_at.isoformat()}", f"last_day  {counted.clock.last_day}"]
    days = [f"{line.day:%a} {line.day}  {line.counted or '–':>2}  {line.why}".rstrip() for line in counted.ledger]
    return [*head, "", *days]
