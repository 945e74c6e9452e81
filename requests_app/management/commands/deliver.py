"""`manage.py deliver`: send the notices that are to be sent now, until none is left."""

from typing import Any

from django.core.management.base import BaseCommand

from emou import actions


class Command(BaseCommand):
    help = "Send the notices that are to be sent now, until none is left; the worker sends some every two seconds."

    def handle(self, *args: Any, **options: Any) -> None:
        tried = sum(iter(actions.deliver, 0))
        self.stdout.write(f"{tried} notices tried.")
