"""The catalog as the stewards keep their own datasets, and the State Data Practice all of them."""

from agencies.models import Agency, Dataset, Element, Person
from agencies.services import catalog
from agencies.services.catalog import Fields
from agencies.services.changes import CATALOG
from emou.actions.keepers import keeping


def add_dataset(person: Person, owner: Agency, code: str, fields: Fields, why: str = "") -> Dataset:
    """Add a dataset, not on offer yet. Raises Refused."""
    with keeping(person, CATALOG, owner.pk) as keeper:
        return catalog.add_dataset(owner, code, fields, why, keeper)


def change_dataset(person: Person, code: str, seen: str, fields: Fields, why: str = "") -> Dataset:
    """Change a dataset that still says what was `seen`. Raises Dataset.DoesNotExist and Refused."""
    with keeping(person, CATALOG, _owner_of(code)) as keeper:
        return catalog.change_dataset(code, seen, fields, why, keeper)


def add_element(person: Person, dataset: str, code: str, fields: Fields, why: str = "") -> Element:
    """Add an element to a dataset. Raises Dataset.DoesNotExist and Refused."""
    with keeping(person, CATALOG, _owner_of(dataset)) as keeper:
        return catalog.add_element(dataset, code, fields, why, keeper)


def change_element(person: Person, dataset: str, code: str, seen: str, fields: Fields, why: str = "") -> Element:
    """Change, move, retire or restore an element that still says what was `seen`. Raises DoesNotExist and Refused."""
    with keeping(person, CATALOG, _owner_of(dataset)) as keeper:
        return catalog.change_element(dataset, code, seen, fields, why, keeper)


def _owner_of(dataset: str) -> int:
    return Dataset.objects.only("owner_id").get(code=dataset).owner_id
