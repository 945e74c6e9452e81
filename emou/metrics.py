"""The numbers of health, and of how pages answer, in Prometheus' text format, for whoever sends METRICS_TOKEN.

Without a token set nobody is told. Those of health are gauges, read when they are asked for.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from emou import health, timekeeping
from emou.http import access, pace, problems


@access.public
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return problems.as_http(problems.problem(problems.NOT_AUTHENTICATED))
    registry = CollectorRegistry()
    registry.register(Health())
    return HttpResponse(generate_latest(registry) + pace.told(), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class Health(Collector):
    def describe(self) -> list[GaugeMetricFamily]:
        """None beforehand: what is found depends on what there is."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        checks = health.checks()
        well = GaugeMetricFamily(
            "emou_check_ok", "Whether a check of health is well (1) or calls for somebody (0).", labels=["check"]
        )
        for name, check in checks.items():
            well.add_metric([name], int(check["ok"]))
        yield well
        at = timekeeping.now() if checks["database"]["ok"] else None
        for name, check in checks.items():
            for what, value in check["found"].items():
                yield from _gauge(f"emou_{name}_{what}", value, at)


def _gauge(name: str, value: Any, at: datetime | None) -> Iterator[GaugeMetricFamily]:
    """A number, how many of a list, or for an instant the seconds since; nothing for what is not known, or words."""
    if isinstance(value, datetime) and at:
        name, value = f"{name.removesuffix('_at')}_age_seconds", max(0.0, (at - value).total_seconds())
    elif isinstance(value, list):
        value = len(value)
    if isinstance(value, int | float):
        yield GaugeMetricFamily(name, "Found by this check.", value=value)


urlpatterns = [path("health/metrics/", metrics)]
