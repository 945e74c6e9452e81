"""What the pages of the catalog show of a dataset: its elements, the law in plain words, and the gates."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from agencies.models import Dataset, GateRule, LegalAuthority
from agencies.models.catalog import GATE_KINDS

ONLY_AGAINST_THE_OWNER = "Only if the owner did not choose to share"


def described() -> QuerySet[Dataset]:
    """The datasets on offer with everything that their pages say of them."""
    related = ("authorities", "elements__authorities")
    return Dataset.objects.filter(offered=True).select_related("owner").prefetch_related(*related)


def classes_of(rows: Iterable[LegalAuthority]) -> dict[str, str]:
    return {row.code: row.klass for row in rows}


class GateBook:
    """Every gate rule, read once: what a release of any dataset would wait for. Agrees with queries.gates."""

    def __init__(self, classes: Mapping[str, str]) -> None:
        """`classes`: of every authority that may be asked about, by code."""
        self.rules = list(GateRule.objects.select_related("authority"))
        self.classes = classes

    def of(self, dataset: Dataset, elements: Iterable[str], codes: Iterable[str], purpose: str) -> list[dict[str, str]]:
        """The gates of these elements for this purpose, in the words of the pages."""
        wanted, known = set(elements), set(codes)
        classes = {self.classes[code] for code in known if code in self.classes}
        return [
            gate_words(rule)
            for rule in self.rules
            if _concerns(rule, dataset, known, classes, purpose) and (not rule.elements or wanted & set(rule.elements))
        ]


def _concerns(rule: GateRule, dataset: Dataset, codes: set[str], classes: set[str], purpose: str) -> bool:
    if rule.dataset_id or rule.owner_id:
        return rule.dataset_id == dataset.pk or rule.owner_id == dataset.owner_id
    if rule.authority:
        return rule.authority.code in codes
    return rule.authority_class in classes if rule.authority_class else bool(purpose) and rule.purpose == purpose


def gate_words(rule: GateRule) -> dict[str, str]:
    return {
        "name": rule.name,
        "body": rule.body,
        "kind": GATE_KINDS[rule.kind],
        "instrument": rule.instrument,
        "after": ONLY_AGAINST_THE_OWNER if rule.bases else "",
    }
