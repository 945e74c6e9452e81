"""A backup brought back, into a database and a store of documents that are empty."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from emou import backups


class Command(BaseCommand):
    help = "Check a backup, restore it into an empty database, and check its rows and its record. Run as the owner."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            made = backups.restore(folder)
        except backups.Unfit as unfit:
            raise CommandError(str(unfit)) from unfit
        self.stdout.write(
            f"Restored {sum(made.rows.values()):,} rows and {len(made.files)} files of {made.made_at}; the record "
            "holds. Now run verify_audit beside the checkpoints that were kept elsewhere."
        )
