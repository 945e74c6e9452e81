"""Celery: beat only wakes the sweep and the delivery. No outcome depends on when, how often or whether it does.

While the system is only read (READ_ONLY) beat wakes nobody: what falls due is read as time has decided it, and written
down, dated to its deadline, when beat is back.
"""

import os
from typing import Any

from celery import Celery, signals
from django.conf import settings

from emou import observing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emou.settings")

STEPS_BACK = 10  # of the operating system's priorities

app = Celery("emou")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def woken(*, read_only: bool) -> dict[str, dict[str, Any]]:
    """The tasks that beat wakes, and how often in seconds."""
    if read_only:
        return {}
    return {
        "sweep": {
            "task": "requests_app.tasks.sweep",
            "schedule": settings.SWEEP_SECONDS,
            "options": {"expires": settings.SWEEP_SECONDS * 5},
        },
        "deliver": {
            "task": "requests_app.tasks.deliver",
            "schedule": settings.DELIVERY_SECONDS,
            "options": {"expires": settings.DELIVERY_SECONDS},
        },
        "checkpoint": {"task": "requests_app.tasks.checkpoint", "schedule": 600.0},
        # Once a day, as it looks itself: beat forgets with each restart when it last woke whom.
        "verify": {"task": "requests_app.tasks.verify", "schedule": 60.0},
        "seal": {"task": "requests_app.tasks.seal", "schedule": 3600.0},
        "tidy": {"task": "emou.http.tasks.tidy", "schedule": 3600.0},
    }


app.conf.beat_schedule = woken(read_only=settings.READ_ONLY)


@signals.worker_process_init.connect
@signals.beat_init.connect
def observed(**_: Any) -> None:
    """In each process of its own: what sends in the background does not survive a fork."""
    observing.begin()


@signals.worker_init.connect
def stand_back(**_: Any) -> None:
    """Let whoever decides go first on a machine that they share with workers: what a worker does can wait."""
    os.nice(STEPS_BACK)
