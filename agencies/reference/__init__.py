"""The reviewed reference data and its loader. It adds what is missing and leaves what is there.

After the first loading the State Data Practice and the stewards keep these rows, so a second loading must not undo
what they have mended.
"""

import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from guardian.shortcuts import assign_perm

from agencies import roles
from agencies.models import (
    Agency,
    Agreement,
    AgreementVersion,
    Dataset,
    Element,
    GateRule,
    LegalAuthority,
    LegalExceptionText,
    Office,
    ProclaimedClosure,
)
from emou.audit import record

FOLDER = Path(__file__).parent
Row = dict[str, Any]


@transaction.atomic
def load() -> dict[str, int]:
    """Load everything, in the order in which it builds on itself; how many of each there are now."""
    before = _counts()
    agreement = _agreement(read("agreement"))
    _agencies(read("agencies")["agency"])
    _offices(agreement)
    _authorities(read("authorities")["authority"])
    for path in sorted((FOLDER / "datasets").glob("*.toml")):
        _datasets(tomllib.loads(path.read_text())["dataset"])
    _gates(read("gates")["gate"])
    _closures(read("closures")["closure"])
    found = _counts()
    record.note_operation("reference.loaded", {kind: found[kind] - before[kind] for kind in found})
    return found


def _counts() -> dict[str, int]:
    kinds = (Agency, Office, LegalAuthority, LegalExceptionText, Dataset, Element, GateRule)
    return {str(kind._meta.verbose_name_plural): kind.objects.count() for kind in kinds}


def read(name: str) -> Row:
    """One file of the reference data."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text())


def _agreement(data: Row) -> Agreement:
    row = data["agreement"]
    agreement, _ = Agreement.objects.get_or_create(code=row["code"], defaults=_without(row, "code"))
    for version in data["version"]:
        AgreementVersion.objects.get_or_create(
            agreement=agreement, number=version["number"], defaults=_without(version, "number")
        )
    return agreement


def _agencies(rows: Iterable[Row]) -> None:
    for row in rows:
        Agency.objects.get_or_create(code=row["code"], defaults=_without(row, "code"))


def _offices(agreement: Agreement) -> None:
    for role in roles.ROLES:
        if role.scope is roles.Scope.AGREEMENT:
            _office(role, agreement, "agreement")
        else:
            for agency in Agency.objects.all():
                _office(role, agency, "agency")


def _office(role: roles.Role, on: Agency | Agreement, field: str) -> None:
    """The office of this kind on `on`, whose group holds exactly the rights of the table."""
    if Office.objects.filter(kind=role.kind, **{field: on}).exists():
        return
    group = Group.objects.create(name=f"{on.code}: {role.label}")
    Office.objects.create(kind=role.kind, group=group, **{field: on})
    for right in role.rights:
        assign_perm(right, group, on)


def _authorities(rows: Iterable[Row]) -> None:
    for row in rows:
        fields = _without(row, "code", "class", "exception") | {"klass": row["class"]}
        authority, new = LegalAuthority.objects.get_or_create(code=row["code"], defaults=fields)
        if new:
            for number, exception in enumerate(row.get("exception", ()), 1):
                LegalExceptionText.objects.create(authority=authority, number=number, **exception)
        elif not authority.penalties and row.get("penalties"):
            said = {name: row[name] for name in ("penalties", "penalties_source", "penalties_confidence")}
            LegalAuthority.objects.filter(pk=authority.pk).update(**said)


def _datasets(rows: Iterable[Row]) -> None:
    law = {authority.code: authority for authority in LegalAuthority.objects.all()}
    for row in rows:
        owner = Agency.objects.get(code=row["owner"])
        fields = _without(row, "code", "owner", "authorities", "element") | {"owner": owner}
        dataset, new = Dataset.objects.get_or_create(code=row["code"], defaults=fields)
        if new:
            dataset.authorities.set([law[code] for code in row["authorities"]])
            _elements(dataset, row["element"], law)
        elif not dataset.identifiability:
            Dataset.objects.filter(pk=dataset.pk).update(identifiability=row["identifiability"])


def _elements(dataset: Dataset, rows: Iterable[Row], law: dict[str, LegalAuthority]) -> None:
    for number, row in enumerate(rows, 1):
        element = Element.objects.create(dataset=dataset, number=number, **_without(row, "authorities"))
        element.authorities.set([law[code] for code in row.get("authorities", ())])


def _gates(rows: Iterable[Row]) -> None:
    kinds = {"dataset": Dataset, "authority": LegalAuthority, "owner": Agency}
    for row in rows:
        found = {name: kind.objects.get(code=row[name]) for name, kind in kinds.items() if name in row}
        GateRule.objects.get_or_create(code=row["code"], defaults=_without(row, "code") | found)


def _closures(rows: Iterable[Row]) -> None:
    for row in rows:
        if not ProclaimedClosure.objects.filter(day=row["day"], agency=None).exists():
            added_at = datetime.combine(row["day"], time(), UTC)
            ProclaimedClosure.objects.create(**row, added_at=added_at)


def _without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}
