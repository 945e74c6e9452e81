"""The numbers of health in Prometheus' text format, for whoever sends METRICS_TOKEN; without one nobody is told.

A gauge a number, read when it is asked for, so that web and worker need not count together. How often and how fast
pages answer stands in the log, one line a call.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET

from emou import health, timekeeping
from emou.http import access, problems

KIND = "text/plain; version=0.0.4; charset=utf-8"
OK = "emou_check_ok"


@access.public
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return problems.as_http(problems.problem(problems.NOT_AUTHENTICATED))
    return HttpResponse("".join(f"{line}\n" for line in _lines(health.checks())), content_type=KIND)


def _lines(checks: dict[str, dict[str, Any]]) -> Iterator[str]:
    yield f"# HELP {OK} Whether a check of health is well (1) or calls for somebody (0)."
    yield f"# TYPE {OK} gauge"
    for name, check in checks.items():
        yield f'{OK}{{check="{name}"}} {int(check["ok"])}'
    at = timekeeping.now() if checks["database"]["ok"] else None
    for name, check in checks.items():
        for what, value in check["found"].items():
            yield from _gauge(f"emou_{name}_{what}", value, at)


def _gauge(name: str, value: Any, at: datetime | None) -> Iterator[str]:
    """A number, how many of a list, or for an instant the seconds since; nothing for what is not known, or words."""
    if isinstance(value, datetime) and at:
        name, value = f"{name.removesuffix('_at')}_age_seconds", max(0.0, (at - value).total_seconds())
    elif isinstance(value, list):
        value = len(value)
    if isinstance(value, int | float):
        yield f"# TYPE {name} gauge"
        yield f"{name} {value}"


urlpatterns = [path("health/metrics/", metrics)]
