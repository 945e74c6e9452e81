"""One seeding for all tests of this folder that look at it, inside one transaction that is rolled back."""

from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace

import pytest
from django.db import connection, transaction


@pytest.fixture(scope="module")
def history(django_db_setup: None, django_db_blocker: object) -> Iterator[SimpleNamespace]:
    """The demo's history, just lived through: its counts, and the instants that were told on the way."""
    from emou.demo.stories import seeding

    told: list[datetime] = []
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        counts = seeding.seed(told.append)
        yield SimpleNamespace(counts=counts, told=told)
        transaction.set_rollback(True)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()


@pytest.fixture
def afterwards(history: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """For a test that goes on from the end of the history: what it does is undone."""
    with transaction.atomic():
        yield history
        transaction.set_rollback(True)
