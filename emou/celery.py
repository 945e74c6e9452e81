"""Celery: beat only wakes the sweep. No outcome depends on when, how often or whether it does."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emou.settings")

app = Celery("emou")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep": {
        "task": "requests_app.tasks.sweep",
        "schedule": settings.SWEEP_SECONDS,
        "options": {"expires": settings.SWEEP_SECONDS * 5},
    },
    "checkpoint": {"task": "requests_app.tasks.checkpoint", "schedule": 600.0},
    "tidy": {"task": "emou.http.tasks.tidy", "schedule": 3600.0},
}
