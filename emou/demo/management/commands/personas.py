"""Who there is to sign in as, for people. Demo mode alone."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from agencies.models import Agency, Person
from emou.demo import people
from emou.demo.people import PASSWORD, Persona

STATEWIDE = "The State as a whole"


class Command(BaseCommand):
    help = "List the personas of demo mode, with their offices."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("There are personas in demo mode alone: set EMOU_DEMO=1.")
        self.names = {row.username: row.label for row in Person.objects.all()}
        agencies = dict(Agency.objects.values_list("pk", "name"))
        self.stdout.write(f"Personas, each named after agency and office. The password of all is: {PASSWORD}")
        for agency_id, found in groupby(people.personas(), key=lambda one: one.offices[0].agency_id):
            group = list(found)
            self.stdout.write(f"\n{agencies.get(agency_id, STATEWIDE)}")
            self.list_agency(group) if agency_id else self.list_statewide(group)

    def list_agency(self, group: list[Persona]) -> None:
        """One line an agency: the office is in the username."""
        self.stdout.write("  " + "  ".join(f"{one.username:<15} {self.name(one):<16}" for one in group).rstrip())

    def list_statewide(self, group: list[Persona]) -> None:
        for one in group:
            self.stdout.write(f"  {one.username:<15} {self.name(one):<16}  {people.describe(one)}")

    def name(self, one: Persona) -> str:
        return self.names.get(one.username, "")
