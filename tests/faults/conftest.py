"""Real processes on committed rows."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from multiprocessing.pool import Pool

import pytest

from bench import seeding
from requests_app.models import DataRequest
from tests.conftest import START, Clock
from tests.faults import racers
from tests.stories import Story


@pytest.fixture
def told(committed: None) -> Story:
    """Stories that are committed, for other processes to see."""
    return Story(Clock().set(START))


PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([racers.__name__])  # read once: a process that starts from nothing takes a second


@pytest.fixture(scope="module")
def racing() -> Iterator[Pool]:
    """Three processes with connections of their own, ready to run."""
    with PROCESSES.Pool(3) as pool:
        pool.map(time.sleep, [0.2] * 3)
        yield pool


@pytest.fixture
def many(told: Story) -> Callable[..., list[DataRequest]]:
    """`many(count, due_at, apart)`: pending requests of every agency, due one after the other."""

    def make(count: int, due_at: datetime, apart: timedelta = timedelta()) -> list[DataRequest]:
        model = told.filed()
        seeding.add(model.pk, model.pk + 1, model.pk + count, due_at, apart)
        return list(DataRequest.objects.filter(pk__gt=model.pk).select_related("owner").order_by("pk"))

    return make
