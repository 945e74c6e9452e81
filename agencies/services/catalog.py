"""Keeping the catalog: datasets and their elements, each change on the record.

What is filed keeps the elements and the law of its day (rule 2), so nothing here reaches it. Nothing is deleted: what
is offered no longer stays, for the requests that name it.
"""

from collections.abc import Mapping
from typing import Any

from agencies.models import Agency, Dataset, Element, LegalAuthority
from agencies.services.changes import CATALOG, Keeper, State, difference, keep, nothing_changed, plain, see_same
from emou.domain.refusals import INCOMPLETE, Problem, Refused

DATASET_FIELDS = (
    "name", "description", "subject", "period", "updated", "source_system", "identifiability", "offered",
)  # fmt: skip
ELEMENT_FIELDS = ("name", "description", "sensitivity", "provenance", "number", "offered")
Fields = Mapping[str, Any]


def dataset_state(dataset: Dataset) -> State:
    return {**plain(dataset, DATASET_FIELDS), "authorities": _codes(dataset)}


def element_state(element: Element) -> State:
    return {**plain(element, ELEMENT_FIELDS), "authorities": _codes(element)}


def _codes(row: Dataset | Element) -> list[str]:
    return sorted(authority.code for authority in row.authorities.all())


def see_new_dataset(code: str) -> None:
    """Refuse a code that the catalog knows, whether or not it is on offer."""
    if Dataset.objects.filter(code=code).exists():
        raise _problem("code", "twice", f"The catalog has {code} already.")


def see_new_element(dataset: Dataset, code: str) -> None:
    """Refuse a code that this dataset knows, one that is offered no longer included."""
    if Element.everything.filter(dataset=dataset, code=code).exists():
        raise _problem("code", "twice", f"{dataset.code} has an element {code} already. Nothing is deleted.")


def see_dataset(dataset: Dataset, fields: Fields) -> None:
    """Refuse to offer a dataset of which nothing can be asked."""
    if fields["offered"] and not dataset.elements.exists():
        raise _problem("offered", "no_elements", "Add an element first: there is nothing to ask for yet.")


def see_element(element: Element, fields: Fields) -> None:
    """Refuse to take the last element from a dataset that is on offer."""
    others = element.dataset.elements.exclude(pk=element.pk)
    if element.dataset.offered and not fields["offered"] and not others.exists():
        raise _problem("offered", "last_element", "It is the last one on offer: withdraw the whole dataset instead.")


def add_dataset(owner: Agency, code: str, fields: Fields, why: str, keeper: Keeper) -> Dataset:
    """A new dataset, described but not on offer before it has elements. Raises Refused."""
    see_new_dataset(code)
    dataset = Dataset.objects.create(code=code, owner=owner, offered=False, **_own(fields))
    dataset.authorities.set(_law(fields))
    changed = difference({}, {"owner": owner.code, **dataset_state(dataset)})
    keep(CATALOG, "catalog.dataset_added", {"dataset": code}, changed, why, keeper)
    return dataset


def change_dataset(code: str, seen: str, fields: Fields, why: str, keeper: Keeper) -> Dataset:
    """Change what the catalog says of a dataset, offer or withdraw it. Raises Dataset.DoesNotExist and Refused."""
    dataset, about = Dataset.objects.get(code=code), {"dataset": code}
    changed = _changed(dataset_state(dataset), fields, seen, about)
    see_dataset(dataset, fields)
    _set(dataset, fields)
    keep(CATALOG, "catalog.dataset_changed", about, changed, why, keeper)
    return dataset


def add_element(dataset_code: str, code: str, fields: Fields, why: str, keeper: Keeper) -> Element:
    """A new element, last in the list. Raises Dataset.DoesNotExist and Refused."""
    dataset = Dataset.objects.get(code=dataset_code)
    see_new_element(dataset, code)
    number = Element.everything.filter(dataset=dataset).count() + 1
    element = Element.objects.create(dataset=dataset, code=code, number=number, **_own(fields))
    element.authorities.set(_law(fields))
    about = {"dataset": dataset_code, "part": code}
    keep(CATALOG, "catalog.element_added", about, difference({}, element_state(element)), why, keeper)
    return element


def change_element(dataset_code: str, code: str, seen: str, fields: Fields, why: str, keeper: Keeper) -> Element:
    """Change, move, retire or restore an element. Raises Element.DoesNotExist and Refused."""
    element = Element.everything.select_related("dataset").get(dataset__code=dataset_code, code=code)
    about = {"dataset": dataset_code, "part": code}
    changed = _changed(element_state(element), fields, seen, about)
    see_element(element, fields)
    _set(element, fields)
    if "number" in changed:
        _move(element, fields["number"])
    keep(CATALOG, "catalog.element_changed", about, changed, why, keeper)
    return element


def _move(element: Element, place: int) -> None:
    """Put an element at its place and count the others anew."""
    rows = list(Element.everything.filter(dataset=element.dataset_id).exclude(pk=element.pk).order_by("number", "pk"))
    rows.insert(place - 1, element)
    for number, row in enumerate(rows, 1):
        row.number = number
    Element.everything.bulk_update(rows, ["number"])


def _changed(before: State, fields: Fields, seen: str, about: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    see_same(before, seen, CATALOG, about)
    changed = difference(before, fields)
    if not changed:
        raise nothing_changed()
    return changed


def _set(row: Dataset | Element, fields: Fields) -> None:
    own = _own(fields)
    for name, value in own.items():
        setattr(row, name, value)
    row.save(update_fields=list(own))
    row.authorities.set(_law(fields))


def _own(fields: Fields) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "authorities"}


def _law(fields: Fields) -> list[LegalAuthority]:
    return list(LegalAuthority.objects.filter(code__in=fields["authorities"]))


def _problem(field: str, code: str, message: str) -> Refused:
    return Refused(INCOMPLETE, problems=(Problem(field, code, message),))
