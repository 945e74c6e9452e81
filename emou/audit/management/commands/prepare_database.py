"""Everything a database needs before the application meets it: migrations, grants, reference data. Run as its owner."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connection

from emou.audit import grants


class Command(BaseCommand):
    help = "Migrate, grant the application's role its rights, load reference data. Run with the owner's DATABASE_URL."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"] - 1)
        if connection.settings_dict["USER"] != settings.DATABASE_APP_ROLE:
            grants.grant(settings.DATABASE_APP_ROLE)
        call_command("load_reference", verbosity=options["verbosity"])
