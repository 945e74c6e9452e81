"""The lists of requests that a person has named. They are the person's own and no history, so they may go."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from agencies.models import Person
from emou.domain.refusals import INCOMPLETE, Problem, Refused
from requests_app.models import SavedView

MOST = 20
LONGEST_NAME, LONGEST_QUERY = 60, 2_000


def save_view(*, person: Person, name: str, query: str) -> SavedView:
    """Keep the filters in `query` under a name. Raises Refused. Requires a transaction: it locks the person."""
    Person.objects.select_for_update().get(pk=person.pk)
    name = _sound(name)
    if len(query) > LONGEST_QUERY:
        raise _wrong("too_long", "These filters are too long to keep. Choose fewer.")
    if SavedView.objects.filter(person=person).count() >= MOST:
        raise _wrong("too_many", f"You keep {MOST} lists, which is all there can be. Remove one first.")
    with _named_once(name):
        return SavedView.objects.create(person=person, name=name, query=query)


def rename_view(*, view: SavedView, name: str) -> None:
    """Give a list another name. Raises Refused. Requires a transaction."""
    view.name = _sound(name)
    with _named_once(view.name):
        view.save(update_fields=["name"])


def start_with(*, person: Person, view: SavedView | None) -> None:
    """Let the list of requests begin with `view`, or with all requests. Requires a transaction."""
    Person.objects.select_for_update().get(pk=person.pk)
    SavedView.objects.filter(person=person, is_start=True).update(is_start=False)
    if view is not None:
        SavedView.objects.filter(pk=view.pk).update(is_start=True)


def remove_view(*, view: SavedView) -> None:
    view.delete()


def _sound(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise _wrong("missing", "Give the list a name.")
    if "\x00" in name:
        raise _wrong("not_text", "The name holds a character that cannot be stored.")
    if len(name) > LONGEST_NAME:
        raise _wrong("too_long", f"Give it a name of at most {LONGEST_NAME} characters.")
    return name


def _wrong(code: str, message: str) -> Refused:
    return Refused(INCOMPLETE, problems=(Problem("name", code, message),))


@contextmanager
def _named_once(name: str) -> Iterator[None]:
    """Turn the database's refusal of a second list of this name into words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise _wrong("taken", f"You have a list named “{name}”. Choose another name.") from None
