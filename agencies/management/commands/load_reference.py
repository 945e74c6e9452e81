"""Load the reviewed reference data: agreement, agencies, offices and their rights, the law, the catalog, gates."""

from typing import Any

from django.core.management import BaseCommand

from agencies.reference import load


class Command(BaseCommand):
    help = "Load the reference data. Running it again changes nothing that is already so."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = load()
        if options["verbosity"]:
            self.stdout.write("Reference data: " + ", ".join(f"{count} {name}" for name, count in counts.items()))
