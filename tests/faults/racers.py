"""What the processes of the races do. Each has connections of its own; the clock of the law is their gun.

This module is loaded once, by a process that does nothing but make others after its own image.
"""

import logging
import random
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - nothing of the project can be imported before it is set up

from agencies.models import Appointment, Office  # noqa: E402
from agencies.services.appointments import APPOINT, END, Act  # noqa: E402
from emou import actions, timekeeping  # noqa: E402
from emou.domain import clock  # noqa: E402
from emou.domain.refusals import Refused  # noqa: E402
from requests_app.models import DataRequest  # noqa: E402
from tests.conftest import named  # noqa: E402

BEHIND = 0.02  # seconds after which a race would not be one any more
NO_REDIS = "redis://127.0.0.1:9/0"


def delivers(port: int) -> None:
    """Send what one wake-up may, by the SMTP server at `port`, as a worker does that reaches no Redis."""
    from emou.celery import app

    app.conf.broker_url = settings.CELERY_BROKER_URL = NO_REDIS
    settings.EMAIL_BACKEND = "emou.notices.backends.Smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 1
    settings.MAILS_PER_SECOND = 1_000
    logging.getLogger().setLevel(logging.ERROR)
    actions.deliver()


def answers(lanes: list[tuple[str, str, datetime, str, dict[str, Any]]], seed: int) -> dict[str, str]:
    """Take each action around its deadline, as early as this machine's pace makes a race; what each was told."""
    chance, found, took = random.Random(seed), {}, 0.02
    people = {username: named(username) for _, username, *_ in lanes}
    until = watch()
    for reference, username, due_at, action, said in lanes:
        if until(due_at, chance.uniform(-1.2, 0.2) * took) > BEHIND:
            continue  # a busy machine: leave this one to the sweep, and be in time for the next
        begun = time.monotonic()
        try:
            actions.take(people[username], reference, action, said)
            found[reference] = "done"
        except Refused as refused:
            found[reference] = refused.code
        took = 0.8 * took + 0.2 * min(time.monotonic() - begun, 0.05)
    return found


def sweeps(deadlines: list[datetime], seed: int) -> int:
    """Sweep around each deadline, as a worker with a restless beat would; how many requests that took up."""
    chance, taken = random.Random(seed), 0
    until = watch()
    for due_at in deadlines:
        until(due_at, chance.uniform(-0.002, 0.006))
        taken += actions.sweep()
    return taken


def closes(day: str, due_at: datetime, offset: float) -> datetime:
    """Proclaim a closure of one day around a deadline; when it was added."""
    until = watch()
    until(due_at, offset)
    closure = actions.proclaim_closure(
        named("practice"), day=date.fromisoformat(day), why="Ice storm", source="Proclamation 2026-9", agency=None
    )
    return closure.added_at


def files(draft: int, at: datetime) -> list[str]:
    """File a draft at an instant; the references of its requests."""
    watch()(at, 0)
    return [request.reference for request in actions.file_use_case(named("dcfs.requester"), draft)]


def watch() -> Callable[[datetime, float], float]:
    """A function that waits until the clock of the law shows an instant, and so many seconds more or less.

    It says by how many seconds that moment had passed already.
    """
    ahead = timekeeping.now().timestamp() - time.time()

    def until(instant: datetime, offset: float) -> float:
        pause = instant.timestamp() + offset - ahead - time.time()
        time.sleep(max(0.0, pause))
        return max(0.0, -pause)

    return until


def starts(releases: list[int], username: str, at: datetime) -> dict[int, str]:
    """Start each release as soon as the clock shows an instant; what each was told."""
    person, found = named(username), {}
    watch()(at, 0)
    for release in releases:
        try:
            actions.take_release(person, release, "start", {"access_mode": "view", "location": f"Portal of {username}"})
            found[release] = "done"
        except Refused as refused:
            found[release] = refused.code
    return found


def approves(references: list[str], username: str, at: datetime) -> dict[str, str]:
    """Approve one after another from an instant on; what each was told."""
    person, found = named(username), {}
    watch()(at, 0)
    for reference in references:
        try:
            actions.take(person, reference, "approve", {})
            found[reference] = "done"
        except (Refused, DataRequest.DoesNotExist) as refused:
            found[reference] = getattr(refused, "code", "not_found")
    return found


def leaves(username: str, by: str, at: datetime, offset: float) -> datetime:
    """End somebody's appointment a little after an instant; when it ended."""
    held = Appointment.objects.select_related("person", "office__agency").get(person__username=username, ends_at=None)
    person = named(by)
    watch()(at, offset)
    actions.keep_office(person, Act(END, held.office, held.person, appointment=held))
    return Appointment.objects.get(pk=held.pk).ends_at


def appoints(username: str, whom: str, office_id: int, at: datetime) -> str:
    """Appoint somebody at an instant; what one was told."""
    office = Office.objects.select_related("agency").get(pk=office_id)
    person, one = named(username), Act(APPOINT, office, named(whom), first=clock.local_day(at))
    watch()(at, 0)
    try:
        actions.keep_office(person, one)
    except Refused as refused:
        return refused.problems[0].code
    return "done"
