"""`manage.py deliver`: send the notices that are to be sent now, once."""

from typing import Any

from django.core.management.base import BaseCommand

from emou import actions


class Command(BaseCommand):
    help = "Send the notices that are to be sent now, once; the worker does the same every two seconds."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.deliver()} notices tried.")
