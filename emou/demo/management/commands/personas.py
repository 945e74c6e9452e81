"""Who there is to sign in as, for people. Demo mode alone."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from agencies.models import Agency, Person
from emou.demo import people
from emou.demo.people import PASSWORD, Persona


class Command(BaseCommand):
    help = "List the personas of demo mode, with their offices."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("There are personas in demo mode alone: set EMOU_DEMO=1.")
        labels = {row.username: row.label for row in Person.objects.all()}
        self.stdout.write(f"Personas (password for all: {PASSWORD})")
        agencies = dict(Agency.objects.values_list("pk", "name"))
        for agency_id, group in groupby(people.personas(), key=lambda one: one.offices[0].agency_id):
            self.list(agencies.get(agency_id, "The State as a whole"), list(group), labels)

    def list(self, title: str, group: list[Persona], labels: dict[str, str]) -> None:
        self.stdout.write(f"\n{title}")
        for one in group:
            self.stdout.write(f"  {one.username:<18}{labels.get(one.username, ''):<20}{people.describe(one)}")
