"""A backup, by hand or on the schedule of whoever runs the system."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from emou import backups


class Command(BaseCommand):
    help = "Write the database, every document and a manifest of checksums into an empty folder. Run as the owner."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            made = backups.back_up(folder)
        except backups.Unfit as unfit:
            raise CommandError(str(unfit)) from unfit
        self.stdout.write(f"Backed up {sum(made.rows.values()):,} rows and {len(made.files)} files: {made.digest}")
