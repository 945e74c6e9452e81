"""The pages of the demo: the questions that each asks, how soon the server has it, and what a browser makes of it.

Server time is the whole way through middleware, view and template, in this process, as one worker of gunicorn takes it.
"""

import math
import time
from collections.abc import Iterable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Person
from bench.measuring import Figure, at_most, median
from tests.demo_pages import Visited, main_pages

ROUNDS, WARM_UP = 30, 3


def measure() -> list[Figure]:
    """Requires the demo's history."""
    timed = {visited: times(visited) for visited in main_pages()}
    most = max((questions(visited), visited.name) for visited in timed)
    slowest = max((p95(took), visited.name) for visited, took in timed.items())
    middle = median([p95(took) for took in timed.values()])
    beside = f"{slowest[1]}; the page in the middle takes {middle:.0f} ms; {len(timed)} pages"
    return [
        at_most("slowest page of the demo, p95", slowest[0], 80, "ms", beside),
        at_most("questions of a page, at most", most[0], 12, "", most[1]),
    ]


def times(visited: Visited) -> list[float]:
    """Milliseconds."""
    client = client_of(visited.username)
    for _ in range(WARM_UP):
        fetch(client, visited)
    return [fetch(client, visited) for _ in range(ROUNDS)]


def fetch(client: Client, visited: Visited) -> float:
    started = time.perf_counter()
    answer = client.get(visited.path)
    took = time.perf_counter() - started
    assert answer.status_code == 200, f"{visited}: {answer.status_code}"
    return took * 1000


def questions(visited: Visited) -> int:
    client = client_of(visited.username)
    with CaptureQueriesContext(connection) as asked:
        client.get(visited.path)
    return len(asked)


def client_of(username: str) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    if username:
        client.force_login(Person.objects.get(username=username))
    return client


def p95(took: Iterable[float]) -> float:
    ordered = sorted(took)
    return ordered[math.ceil(0.95 * len(ordered)) - 1]
