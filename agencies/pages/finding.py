"""The catalog's list: what it can be narrowed to, which datasets are found, and how each is shown."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONObject

from agencies import searching
from agencies.models import Agency, Dataset, Element, GateRule, LegalAuthority
from agencies.pages.describing import STRICTEST
from emou.domain.words import IDENTIFIABILITY_WORDS

Options = dict[str, list[tuple[str, str]]]
MOST_LAWS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """One dataset in the list; `law` are the strictest codes that attach, `more` how many others."""

    dataset: Dataset
    size: int
    law: list[str]
    more: int


def offered() -> QuerySet[Dataset]:
    return Dataset.objects.filter(offered=True)


def options() -> Options:
    """What each filter may be set to. One query."""
    subjects = offered().values_list(Value("subject"), "subject", "subject").distinct()
    owners = Agency.objects.filter(datasets__offered=True).values_list(Value("agency"), "code", "name").distinct()
    laws = LegalAuthority.objects.filter(in_force=True).values_list(Value("law"), "code", "name")
    gates = GateRule.objects.filter(purpose="").values_list(Value("gate"), "code", "name")
    rows = owners.order_by().union(subjects.order_by(), laws.order_by(), gates.order_by(), all=True)
    found: Options = defaultdict(list) | {"form": list(IDENTIFIABILITY_WORDS.items())}
    for kind, code, name in rows:
        found[kind].append((code, f"{code}: {name}" if kind == "law" else name[:1].upper() + name[1:]))
    return {kind: choices if kind == "form" else sorted(choices, key=_by_words) for kind, choices in found.items()}


def _by_words(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


def found(chosen: Mapping[str, Any], among: QuerySet[Dataset] | None = None) -> list[int]:
    """The ids of the offered datasets that fit: best first where words are given, else under their owners."""
    rows = (offered() if among is None else among).filter(_narrowed(chosen)).order_by("owner__name", "name", "pk")
    ids = list(rows.values_list("pk", flat=True))
    words = searching.words_of(chosen.get("q", ""))
    if not words:
        return ids
    ranks = searching.ranks(words)
    return sorted((pk for pk in ids if pk in ranks), key=lambda pk: -ranks[pk])


def _narrowed(chosen: Mapping[str, Any]) -> Q:
    wanted = Q()
    if agency := chosen.get("agency"):
        wanted &= Q(owner__code=agency)
    if subject := chosen.get("subject"):
        wanted &= Q(subject=subject)
    if form := chosen.get("form"):
        wanted &= Q(identifiability__contains=[form])
    if law := chosen.get("law"):
        wanted &= searching.under_law(code=law)
    if gate := chosen.get("gate"):
        wanted &= searching.behind_gate(gate)
    return wanted


def shown(ids: Sequence[int]) -> list[Found]:
    """These datasets in this order. One query."""
    whole = _law(Dataset.authorities.through.objects.filter(dataset=OuterRef("pk")))
    single = _law(Element.authorities.through.objects.filter(element__dataset=OuterRef("pk"), element__offered=True))
    size = Count("elements", filter=Q(elements__offered=True))
    rows = offered().filter(pk__in=ids).select_related("owner").annotate(size=size)
    places = {pk: place for place, pk in enumerate(ids)}
    return [_found(row) for row in sorted(rows.annotate(whole=whole, single=single), key=lambda row: places[row.pk])]


def _law(attached: QuerySet[Any]) -> ArraySubquery:
    law = JSONObject(code="legalauthority__code", klass="legalauthority__klass")
    return ArraySubquery(attached.filter(legalauthority__in_force=True).values(one=law).distinct())


def _found(row: Any) -> Found:
    attached = {(STRICTEST.index(one["klass"]), one["code"]) for one in (*row.whole, *row.single)}
    codes = [code for _, code in sorted(attached)]
    return Found(row, row.size, codes[:MOST_LAWS], len(codes[MOST_LAWS:]))
