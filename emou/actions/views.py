"""The lists of requests that a person has named. Nobody else sees them, so nothing goes on the record."""

from django.db import transaction

from agencies.models import Person
from requests_app.models import SavedView
from requests_app.services import views


def save_view(person: Person, name: str, query: str) -> SavedView:
    """Keep the filters in `query` under a name. Raises Refused."""
    with transaction.atomic():
        return views.save_view(person=person, name=name, query=query)


def rename_view(person: Person, view_id: int, name: str) -> None:
    """Raises SavedView.DoesNotExist and Refused."""
    with transaction.atomic():
        views.rename_view(view=_own(person, view_id), name=name)


def start_with(person: Person, view_id: int | None) -> None:
    """Let the list of requests begin with this view, or with all requests. Raises SavedView.DoesNotExist."""
    with transaction.atomic():
        views.start_with(person=person, view=None if view_id is None else _own(person, view_id))


def remove_view(person: Person, view_id: int) -> None:
    """Raises SavedView.DoesNotExist."""
    with transaction.atomic():
        views.remove_view(view=_own(person, view_id))


def _own(person: Person, view_id: int) -> SavedView:
    return SavedView.objects.get(pk=view_id, person=person)
