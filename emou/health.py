"""Whether this server is alive, and whether all that it leans on is well. Numbers alone, so anybody may ask."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Min
from django.urls import path
from kombu import Connection
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.calendars import unconfirmed_years
from emou import timekeeping
from emou.audit import checkpoints, record
from emou.domain import clock
from emou.http import verified
from emou.http.shapes import Flag, Free, Record, Text
from emou.http.views import ApiView, operation
from emou.notices.models import Notice
from requests_app.models import DataRequest, Quarantine
from sharing.models import Release

SWEEP_MAY_LAG = timedelta(minutes=5)
NOTICES_MAY_LAG = timedelta(minutes=15)
SIGNING_MAY_LAG = timedelta(minutes=30)
LOOK_AHEAD = timedelta(days=60)  # further than any clock that starts today

LIVE = Record("Live", {"status": Text()})
CHECKS = ("database", "broker", "calendar", "unsettled", "quarantine", "notices", "checkpoints", "record")
NEEDED = ("database", "broker")  # without these nothing can be promised; the others call for somebody's attention
CHECK = Record("Check", {"ok": Flag(), "found": Free()})
READY = Record("Ready", {"status": Text(), "checks": Record("Checks", dict.fromkeys(CHECKS, CHECK))})


class Live(ApiView):
    authentication_classes = permission_classes = ()

    @operation("health_live", "The server answers", gives=LIVE)
    def get(self, request: Request) -> Response:
        return Response({"status": "alive"})


class Ready(ApiView):
    authentication_classes = permission_classes = ()

    @operation("health_ready", "The server and all that it leans on", gives=READY, refuses=(503,))
    def get(self, request: Request) -> Response:
        found = checks()
        is_ready = all(found[name]["ok"] for name in NEEDED)
        well = all(check["ok"] for check in found.values())
        status = "not_ready" if not is_ready else "ready" if well else "needs_attention"
        return Response({"status": status, "checks": found}, status=200 if is_ready else 503)


def checks() -> dict[str, dict[str, Any]]:
    """What each check found, in their order."""
    found = {"broker": _broker()} | _in_database()
    return {name: found[name] for name in CHECKS}


def _check(ok: bool, **found: Any) -> dict[str, Any]:
    return {"ok": ok, "found": found}


def _broker() -> dict[str, Any]:
    try:
        with Connection(settings.CELERY_BROKER_URL, connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=3)
    except Exception as error:  # each transport has errors of its own
        return _check(False, error=type(error).__name__)
    return _check(True)


def _in_database() -> dict[str, Any]:
    try:
        at = timekeeping.now()
        return {"database": _check(True)} | {name: look(at) for name, look in LOOKS.items()}
    except DatabaseError as error:
        unknown = _check(False, error="The database does not answer.")
        return dict.fromkeys(LOOKS, unknown) | {"database": _check(False, error=type(error).__name__)}


def _calendar(at: datetime) -> dict[str, Any]:
    years = unconfirmed_years(clock.local_day(at).year, clock.local_day(at + LOOK_AHEAD).year)
    return _check(not years, unconfirmed_years=years)


def _unsettled(at: datetime) -> dict[str, Any]:
    """Requests whose clock has run out, and releases that time or a gate has changed."""
    requests, releases = DataRequest.objects.due(at), Release.objects.due(at)
    firsts = [*requests.order_by("due_at").values_list("due_at", flat=True)[:1]]
    firsts += releases.order_by("next_at").values_list("next_at", flat=True)[:1]
    oldest, count = min(firsts, default=None), requests.count() + releases.count()
    return _check(oldest is None or at - oldest < SWEEP_MAY_LAG, oldest_due_at=oldest, count=count)


def _quarantine(at: datetime) -> dict[str, Any]:
    count = Quarantine.objects.count()
    return _check(count == 0, rows=count)


def _notices(at: datetime) -> dict[str, Any]:
    """What stands in the inbox has arrived by being written; other channels are delivered, and may not lag behind."""
    waiting = Notice.objects.filter(outcome=Notice.Outcome.WAITING, send_at__lte=at + NOTICES_MAY_LAG)
    oldest = waiting.aggregate(oldest=Min("queued_at"))["oldest"]
    dead = Notice.objects.filter(outcome=Notice.Outcome.DEAD).count()
    is_late = oldest is not None and at - oldest > NOTICES_MAY_LAG
    return _check(not is_late and not dead, oldest_undelivered_at=oldest, dead=dead)


def _checkpoints(at: datetime) -> dict[str, Any]:
    """Whether the heads of the record are signed in time; that they were signed rightly is verified once a day."""
    oldest = checkpoints.oldest_unsigned()
    return _check(oldest is None or at - oldest < SIGNING_MAY_LAG, oldest_unsigned_at=oldest)


def _record(at: datetime) -> dict[str, Any]:
    """What the last verification of the whole record found; none is missed while the record is younger than that."""
    try:
        verified_at, broken = verified.kept()
    except (RedisError, OSError) as error:
        return _check(False, error=type(error).__name__)
    is_old = verified.is_old(verified_at) if verified_at else record.began_before(at - verified.MAY_LAG)
    return _check(not broken and not is_old, verified_at=verified_at, broken=broken)


LOOKS: dict[str, Callable[[datetime], dict[str, Any]]] = {
    "calendar": _calendar,
    "unsettled": _unsettled,
    "quarantine": _quarantine,
    "notices": _notices,
    "checkpoints": _checkpoints,
    "record": _record,
}

urlpatterns = [path("health/live/", Live.as_view()), path("health/ready/", Ready.as_view())]
