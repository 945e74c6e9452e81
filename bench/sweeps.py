"""The sweep: a tenth of the rows due at once, against one hand-written statement for the same rows; two workers."""

import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg

from bench import floors
from bench.measuring import Figure, at_most, median, seconds
from bench.seeding import tidy
from bench.worker import sweep_between
from emou import actions, timekeeping

REPEATS = 3
IDLE_ROUNDS, WARM_UP = 1_000, 20


def measure(instants: list[datetime]) -> list[Figure]:
    """Uses up all slices: three for each way, the last for two workers."""
    product, floor, bare = [], [], []
    due = iter(instants)
    for _ in range(REPEATS):
        product.append(swept(next(due)))
        floor.append(by_hand(next(due)))
        bare.append(bare_by_hand(next(due)))
    two = by_two_workers(next(due))
    rate = f"floor {median(floor):.2f} s, product {median(product):.2f} s"
    return [
        at_most("sweep, against the same rows by hand", median(product) / median(floor), 1.3, "times", rate),
        Figure("sweep, against rows by hand with the triggers off", median(product) / median(bare), "times"),
        Figure("sweep by two workers, against one", two / median(product), "times"),
        idle(),
    ]


def swept(at: datetime) -> float:
    come(at)
    return seconds(actions.sweep)


def by_hand(at: datetime) -> float:
    come(at)
    with psycopg.connect(os.environ["DATABASE_URL"]) as application:
        return seconds(lambda: (application.execute(floors.SWEEP), application.commit()))


def bare_by_hand(at: datetime) -> float:
    come(at)
    with triggers_off(), psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        return seconds(lambda: (owner.execute(floors.BARE_SWEEP), owner.commit()))


@contextmanager
def triggers_off() -> Iterator[None]:
    """Those of the record and the guard; foreign keys stay."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        for table in ("audit_entry", "requests_app_datarequest"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in ("audit_entry", "requests_app_datarequest"):
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def by_two_workers(at: datetime) -> float:
    come(at)
    context = multiprocessing.get_context("spawn")
    begin, end = context.Barrier(3), context.Barrier(3)
    workers = [context.Process(target=sweep_between, args=(begin, end)) for _ in range(2)]
    for worker in workers:
        worker.start()
    begin.wait(120)
    started = time.perf_counter()
    end.wait(600)
    took = time.perf_counter() - started
    for worker in workers:
        worker.join()
    return took


def idle() -> Figure:
    """The sweep while nothing is due, in the middle of a thousand."""
    tidy()
    for _ in range(WARM_UP):
        actions.sweep()
    took = median([seconds(actions.sweep) for _ in range(IDLE_ROUNDS)])
    return at_most("idle sweep", took * 1e3, 0.5, "ms")


def come(at: datetime) -> None:
    """Begin each slice alike: nothing left to vacuum or to write out, the clock at its deadline."""
    tidy()
    if timekeeping.now() < at:
        timekeeping.move(at)
