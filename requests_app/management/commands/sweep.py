"""The sweep by hand: for operators, and for a machine without Celery."""

from typing import Any

from django.core.management import BaseCommand

from emou import actions


class Command(BaseCommand):
    help = "Settle every request whose clock has run out. Safe at any time, beside the worker too."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.sweep()} requests settled")
