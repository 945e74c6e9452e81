"""What the application may forget, forgotten now: for operators, and for a machine without Celery."""

from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from emou.http import tasks


class Command(BaseCommand):
    help = "Delete ended sessions, expired tokens and old answers under Idempotency-Keys. Nothing of the record."

    def handle(self, *args: Any, **options: Any) -> None:
        gone = tasks.forget(timezone.now())
        self.stdout.write(", ".join(f"{count} {what}" for what, count in gone.items()))
