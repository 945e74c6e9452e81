"""What waits for the sweep, for operators: both numbers are 0 on a sound system."""

from typing import Any

from django.core.management import BaseCommand

from emou import timekeeping
from requests_app.models import DataRequest, Quarantine


class Command(BaseCommand):
    help = "Show the requests whose time is up and that no sweep has settled, and those set apart because they failed."

    def handle(self, *args: Any, **options: Any) -> None:
        due = DataRequest.objects.due(timekeeping.now()).order_by("due_at")
        self.stdout.write(f"{due.count()} due and not settled" + (f", the oldest since {due[0].due_at}" if due else ""))
        for row in Quarantine.objects.select_related("request").order_by("since"):
            self.stdout.write(f"{row.request}: failed {row.failures} times, again at {row.retry_at}: {row.error}")
