"""Whether the record can be trusted: for the auditor, for operators, and for whoever doubts it."""

from contextlib import suppress
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from redis.exceptions import RedisError

from emou.audit import verification
from emou.http import verified
from requests_app import heads


class Command(BaseCommand):
    help = (
        "Check every chain of the record, every request's head and every signed checkpoint. Exit code 1 if any fails."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reference", help="check one request alone, such as EMOU-2026-000123")

    def handle(self, *args: Any, reference: str | None, **options: Any) -> None:
        found = heads.everything_broken(reference)
        if not reference:
            self.tell_health(len(found))
        if found:
            more = [f"  {one}" for one in found[1:]]
            raise CommandError("\n".join([f"The record does not hold. First: {found[0]}", *more]), returncode=1)
        self.stdout.write(f"The record holds: {reference or f'{verification.count():,} entries'}.")

    def tell_health(self, broken: int) -> None:
        """What is mended is not to alarm until tomorrow; without a cache, the worker finds out by itself."""
        with suppress(RedisError, OSError):
            verified.keep(broken)
