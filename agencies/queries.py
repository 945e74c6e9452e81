"""Reading the catalog, the law and the offices. Never writes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from agencies import roles
from agencies.models import Agency, Appointment, Dataset, GateRule, LegalAuthority, LegalExceptionText
from emou.domain import clock
from emou.domain.grounds import Authority, AuthorityClass, Library, exception_of

# The exceptions of an authority with the retired ones: a denial of earlier days may have answered one of them.
EVERY_EXCEPTION = Prefetch("exceptions", LegalExceptionText.everything.all())


def library() -> Library:
    """Every authority in force, as the law's own functions read it."""
    rows = LegalAuthority.objects.filter(in_force=True).prefetch_related("exceptions")
    return {row.code: row.value for row in rows}


def library_of(snapshot: Mapping[str, Any]) -> Library:
    """The library for one request: the law that attached is read as it stood at filing (rule 2)."""
    return {**library(), **as_filed(snapshot)}


def as_filed(snapshot: Mapping[str, Any]) -> Library:
    """The law that attached to a request, as it stood at filing."""
    return {row["code"]: _as_filed(row) for row in snapshot["authorities"]}


def _as_filed(row: Mapping[str, Any]) -> Authority:
    exceptions = tuple(exception_of(text) for text in row["exceptions"])
    return Authority(row["code"], row["name"], AuthorityClass(row["class"]), exceptions)


def parties(at: datetime) -> QuerySet[Agency]:
    """The agencies that are parties to the agreement on the day of `at`."""
    day = clock.local_day(at)
    return Agency.objects.filter(joined_on__lte=day).filter(Q(left_on=None) | Q(left_on__gt=day))


def offered_datasets() -> QuerySet[Dataset]:
    related = ("authorities", "elements__authorities", "gate_rules")
    return Dataset.objects.filter(offered=True).select_related("owner").prefetch_related(*related)


def deciders(agency_id: int, at: datetime) -> QuerySet[Appointment]:
    """Who can decide a request made to this agency at `at`. Without anybody it cannot be served (rule 5)."""
    held = Appointment.objects.filter(person__is_active=True, starts_at__lte=at).filter(
        Q(ends_at=None) | Q(ends_at__gt=at)
    )
    return held.filter(office__agency=agency_id, office__kind__in=roles.kinds_with("decide_requests"))


def held(offices: Sequence[int], at: datetime) -> dict[int, list[Appointment]]:
    """Who sits in each of these offices at `at` and can sign in, the first appointed first."""
    rows = Appointment.objects.filter(office__in=offices, person__is_active=True, starts_at__lte=at)
    found: dict[int, list[Appointment]] = {}
    for row in rows.exclude(ends_at__lte=at).select_related("person").order_by("starts_at", "pk"):
        found.setdefault(row.office_id, []).append(row)
    return found


def attached(dataset: Dataset) -> dict[str, list[str]]:
    """The authorities in force that attach to each element: the dataset's own and the element's. Prefetch both."""
    whole = in_force(dataset.authorities.all())
    return {
        element.code: list(dict.fromkeys([*whole, *in_force(element.authorities.all())]))
        for element in dataset.elements.all()
    }


def in_force(rows: Iterable[LegalAuthority]) -> list[str]:
    return [row.code for row in rows if row.in_force]


def snapshot(dataset: Dataset, asked: Sequence[Mapping[str, str]], purpose: str) -> dict[str, Any]:
    """What attached when the request was filed; later changes of the catalog do not reach it (rule 2)."""
    law = attached(dataset)
    rows = {element.code: element for element in dataset.elements.all()}
    elements = [_element(rows[ask["code"]], ask["justification"], law[ask["code"]]) for ask in asked]
    codes = sorted({code for element in elements for code in element["authorities"]})
    authorities = _authorities(codes)
    rules = gates(dataset, [ask["code"] for ask in asked], codes, purpose)
    return {
        "dataset": {"code": dataset.code, "name": dataset.name, "description": dataset.description},
        "elements": elements,
        "authorities": authorities,
        "gates": [_gate(rule) | {"elements": _brought_by(rule, elements, authorities)} for rule in rules],
    }


def _element(row: Any, justification: str, authorities: list[str]) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "sensitivity": row.sensitivity,
        "provenance": row.provenance,
        "justification": justification,
        "authorities": authorities,
    }


def _authorities(codes: Iterable[str]) -> list[dict[str, Any]]:
    rows = LegalAuthority.objects.filter(code__in=codes).prefetch_related("exceptions")
    return [_authority(row) for row in rows]


def _authority(row: LegalAuthority) -> dict[str, Any]:
    fields = ("code", "name", "citation", "bars", "sign_off", "confidence", "penalties", "penalties_confidence")
    own = {name: getattr(row, name) for name in fields} | {"class": row.klass}
    return own | {"exceptions": [text.fields for text in row.exceptions.all()]}


def gates(dataset: Dataset, elements: Iterable[str], authorities: Iterable[str], purpose: str) -> list[GateRule]:
    """The gates that a release of these elements for this purpose would wait for."""
    codes = set(authorities)
    classes = set(LegalAuthority.objects.filter(code__in=codes).values_list("klass", flat=True))
    concerned = Q(dataset=dataset) | Q(owner=dataset.owner_id) | Q(authority__code__in=codes)
    concerned |= Q(authority_class__in=classes)
    if purpose:
        concerned |= Q(purpose=purpose)
    wanted = set(elements)
    return [
        rule
        for rule in GateRule.objects.filter(concerned).select_related("authority")
        if not rule.elements or wanted & set(rule.elements)
    ]


def _brought_by(rule: GateRule, elements: list[dict[str, Any]], authorities: list[dict[str, Any]]) -> list[str]:
    """The elements that a gate comes with, so that a part without them need not wait for it."""
    laws = {row["code"] for row in authorities if row["class"] == rule.authority_class}
    laws |= {rule.authority.code} if rule.authority else set()
    if laws:
        return [row["code"] for row in elements if laws & set(row["authorities"])]
    return [row["code"] for row in elements if not rule.elements or row["code"] in rule.elements]


def _gate(rule: GateRule) -> dict[str, Any]:
    fields = ("code", "name", "body", "kind", "instrument", "bases")
    return {name: getattr(rule, name) for name in fields}
