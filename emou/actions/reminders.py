"""Reminding whoever is waited for. The sweep calls it after everything due has been settled."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from emou.domain import reminders
from requests_app.services import reminding

GIVE_UP_AFTER = timedelta(hours=1)
log = logging.getLogger(__name__)


def remind() -> int:
    """Write the reminders whose moment has come; for how many requests. Late or doubled, it writes each once."""
    return remind_between(*reminding.window())


def remind_between(since: datetime | None, at: datetime) -> int:
    """The same for whoever knows up to when reminders have been written, and what time it is."""
    if since is None:
        reminding.close_round(at, 0)  # what passed before anybody was reminded stays past
        return 0
    if not reminders.is_morning_between(since, at):
        return 0
    late = reminding.late_clocks(since, at)
    written = 0
    while batch := _write(late):
        written += batch
    if not reminding.is_left(late):
        reminding.close_round(at, written)
    elif reminders.is_morning_between(since, at - GIVE_UP_AFTER):
        log.error("some reminders could not be written: nobody holds the offices, nor the State Data Practice")
        reminding.close_round(at, written)
    return written  # what somebody works on at the moment follows with the next sweep


def _write(late: dict[str, object]) -> int:
    with transaction.atomic():
        return reminding.write_batch(late)
