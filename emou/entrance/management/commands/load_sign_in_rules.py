"""`manage.py load_sign_in_rules FILE`: which office each value of a provider's claim stands for.

FILE is TOML, kept and reviewed by whoever runs the system (docs/operations.md):

    [[rule]]
    provider = "entra"
    value = "5c1f0b1e-…"
    office = "counsel"
    agency = "HFS"
"""

import tomllib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from agencies.models import Office
from agencies.services import claims
from emou.audit.record import note_operation

NEEDED = {"provider", "value", "office"}


class Command(BaseCommand):
    help = "Replace the rules by which claims of sign-in become offices. On the record; run it as the owner."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    @transaction.atomic
    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        rules = [_rule(place, told) for place, told in enumerate(_read(file), 1)]
        names = sorted({provider for provider, _, _ in rules} | claims.providers_with_rules())
        for name in names:
            claims.replace(name, [(value, office) for provider, value, office in rules if provider == name])
        note_operation("sign_in.rules_loaded", {"rules": [f"{p} {v}: {o.label}" for p, v, o in rules] or ["none"]})
        self.stdout.write(f"{len(rules)} rules.")


def _read(file: Path) -> list[Any]:
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise CommandError(f"{file} could not be read: {wrong}") from wrong
    return list(told.get("rule", []))


def _rule(place: int, told: Any) -> tuple[str, str, Office]:
    if not isinstance(told, dict) or not NEEDED <= set(told) <= NEEDED | {"agency"}:
        raise CommandError(f"Rule {place}: say provider, value and office, and agency where it is an agency's office.")
    kind, agency = told["office"], told.get("agency")
    office = Office.objects.filter(kind=kind, agency__code=agency).select_related("agency").first()
    if office is None:
        raise CommandError(f"Rule {place}: there is no office “{kind}” of “{agency or 'the State'}”.")
    return str(told["provider"]), str(told["value"]), office
