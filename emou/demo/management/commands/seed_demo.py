"""The demo's history, lived through once. Demo mode alone; run by the application's own role."""

import time
from collections import Counter
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db.models import Count

from emou.demo.stories import seeding
from emou.domain.clock import CHICAGO
from emou.domain.words import STATE_WORDS
from requests_app.models import UseCase

EVERY_S = 1.0


class Command(BaseCommand):
    help = "Seed personas and about 200 requests in every state. Does nothing when there are requests. Demo mode alone."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is seeded in demo mode alone: set EMOU_DEMO=1.")
        if not seeding.is_needed():
            return
        self.told_at = self.begun_at = time.monotonic()
        try:
            counts = seeding.seed(self.tell)
        except seeding.RecordNotEmpty:
            raise CommandError(
                "The record is not empty, so no history can be put before it. Use a new database."
            ) from None
        self.close(counts)

    def tell(self, at: datetime) -> None:
        """A line about every second: how far the history has come."""
        if time.monotonic() - self.told_at >= EVERY_S:
            self.told_at = time.monotonic()
            self.stdout.write(f"Living through the demo's history: {at.astimezone(CHICAGO):%B %-d, %Y} …")
            self.stdout.flush()

    def close(self, counts: Counter[str]) -> None:
        found = ((counts[name], words) for name, words in STATE_WORDS.items() if counts[name])
        total = ", ".join(f"{number} {words[0].lower()}{words[1:]}" for number, words in found)
        drafts = UseCase.objects.filter(status=UseCase.Status.DRAFT).aggregate(number=Count("pk"))["number"]
        took = time.monotonic() - self.begun_at
        self.stdout.write(f"Demo: {counts.total()} requests and {drafts} drafts in {took:.0f} s: {total}.")
