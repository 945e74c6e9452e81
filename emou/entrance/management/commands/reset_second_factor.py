"""`manage.py reset_second_factor NAME`: for whoever has lost phone, key and recovery codes. See first who asks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agencies.models import Person
from emou import actions


class Command(BaseCommand):
    help = "End all second factors of a person, and sign them out everywhere. On the record."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        person = Person.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"Nobody is called {username}.")
        self.stdout.write(f"{actions.reset_factors_by_hand(person)} factors of {person.label} ended.")
