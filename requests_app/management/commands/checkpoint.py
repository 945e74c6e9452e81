"""A signed checkpoint at once, before a backup or a migration. Beat signs one every ten minutes anyway."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from emou.audit import checkpoints


class Command(BaseCommand):
    help = "Sign the heads of the record's chains into the file outside the database."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = checkpoints.sign()
        except checkpoints.Unsound as unsound:
            raise CommandError(f"Nothing was signed into {checkpoints.path()}: {unsound}.") from unsound
        self.stdout.write(f"{lines} lines signed into {checkpoints.path()}" if lines else "Nothing new to sign.")
