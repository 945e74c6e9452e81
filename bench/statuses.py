"""What a source system waits for before it serves: the whole way through middleware and view, in this process."""

import time

from django.test import Client

from agencies.models import Person
from bench.measuring import Figure, at_most, median
from bench.pages import p95
from emou import actions
from sharing.models import Release

ROUNDS, WARM_UP = 500, 20


def measure() -> list[Figure]:
    """Requires a release: bench.decisions leaves hundreds."""
    release = Release.objects.select_related("owner").latest("pk")
    steward = Person.objects.get(username=f"{release.owner.code.lower()}.steward")
    _, token = actions.make_source_token(steward, release.owner, "Warehouse of the bench")
    client = Client(SERVER_NAME="127.0.0.1", headers={"Authorization": f"Source {token}"})
    took = [asked(client, f"/api/v1/releases/{release.pk}/status/") for _ in range(ROUNDS + WARM_UP)][WARM_UP:]
    beside = f"median {median(took):.2f} ms; blocked, the longest answer"
    return [at_most("status of a release for a source system, p95", p95(took), 5, "ms", beside)]


def asked(client: Client, path: str) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    answer = client.get(path)
    took = time.perf_counter() - started
    assert answer.status_code == 200, answer.content
    return took * 1000
