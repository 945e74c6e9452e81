"""Everything a database needs before the application meets it: migrations, grants, reference data. Run as its owner."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from emou.audit import grants, record


class Command(BaseCommand):
    help = "Migrate, grant the application's role its rights, load reference data. Run with the owner's DATABASE_URL."

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'")  # rather give up than hold up everybody who waits behind
        before = MigrationRecorder(connection).applied_migrations().keys()
        call_command("migrate", interactive=False, verbosity=options["verbosity"] - 1)
        if connection.settings_dict["USER"] != settings.DATABASE_APP_ROLE:
            grants.grant(settings.DATABASE_APP_ROLE)
        call_command("load_reference", verbosity=options["verbosity"])
        applied = MigrationRecorder(connection).applied_migrations().keys() - before
        record.note_operation("release.prepared", {"migrations": sorted(".".join(one) for one in applied)})
