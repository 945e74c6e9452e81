"""After a restore beside checkpoints that are newer than the backup: sign on from where the restored record stands."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from emou.audit import checkpoints


class Command(BaseCommand):
    help = "Lay aside the checkpoints of what a restored record lost, and go on. Read what verify_audit says first."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            aside = checkpoints.resume()
        except checkpoints.Unsound as unsound:
            raise CommandError(f"Put the newest file that was kept into its place: {unsound}.") from unsound
        said = f"What the record does not know is laid aside in {aside}." if aside else "The record knows all of them."
        self.stdout.write(f"{said} Run verify_audit, then checkpoint.")
