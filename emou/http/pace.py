"""How often and how fast pages and calls answer, counted for Prometheus by the pattern of the address.

Several processes that serve count together where PROMETHEUS_MULTIPROC_DIR names a folder that they share
(compose/gunicorn.py); one alone counts in its memory.
"""

import os

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

UP_TO_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
NAMES = ("method", "route", "status")
METHODS = {"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"}  # any other word is a visitor's own
ANSWERS = Histogram("emou_http_answer_seconds", "How long answers took.", NAMES, buckets=UP_TO_S, registry=None)


def count(method: str, route: str, status: int, took_s: float) -> None:
    ANSWERS.labels(method if method in METHODS else "other", route, status).observe(took_s)


def told() -> bytes:
    """All that was counted, in Prometheus' text format."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(ANSWERS)
    return generate_latest(registry)
