"""The pages of the demo: the questions that each asks, how soon the server has it, and what a browser makes of it.

Server time is the whole way through middleware, view and template, in this process, as one worker of gunicorn takes it.
"""

import math
import time
from collections.abc import Iterable
from dataclasses import replace

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Person
from bench.measuring import Figure, at_most, median
from tests.demo_pages import Visited, main_pages

ROUNDS, WARM_UP = 30, 3
WORK, FRAME = "/work/", "/help/"  # the page that asks most, and one that asks nothing but what its frame shows


def measure() -> list[Figure]:
    """Requires the demo's history."""
    timed = {visited: times(visited) for visited in main_pages()}
    most = max((questions(visited), visited.name) for visited in timed)
    slowest = max((p95(took), visited.name) for visited, took in timed.items())
    middle = median([p95(took) for took in timed.values()])
    beside = f"{slowest[1]}; the page in the middle takes {middle:.0f} ms; {len(timed)} pages"
    busiest = max((beside_its_frame(visited), visited.name) for visited in timed if visited.path == WORK)
    return [
        at_most("slowest page of the demo, p95", slowest[0], 80, "ms", beside),
        at_most("My work of any desk, in times of a page that asks nothing", busiest[0], 5, "x", busiest[1]),
        at_most("questions of a page, at most", most[0], 12, "", most[1]),
    ]


def times(visited: Visited) -> list[float]:
    """Milliseconds."""
    client = client_of(visited.username)
    for _ in range(WARM_UP):
        fetch(client, visited)
    return [fetch(client, visited) for _ in range(ROUNDS)]


def beside_its_frame(visited: Visited) -> float:
    """How many times as long as what the same person waits for where nothing is asked, in turns."""
    client, frame = client_of(visited.username), replace(visited, path=FRAME)
    took = [(fetch(client, visited), fetch(client, frame)) for _ in range(WARM_UP + ROUNDS)][WARM_UP:]
    return median([page for page, _ in took]) / median([floor for _, floor in took])


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
