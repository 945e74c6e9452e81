"""What beat wakes. Each is safe late, twice at once, or not at all."""

import logging

from celery import shared_task

from emou import actions
from emou.audit import checkpoints
from emou.http import verified
from requests_app import heads

log = logging.getLogger(__name__)


@shared_task
def sweep() -> int:
    """Settle whatever is due."""
    return actions.sweep()


@shared_task
def deliver() -> int:
    """Send the notices that are to be sent now."""
    return actions.deliver()


@shared_task
def seal() -> int:
    """Keep every webhook's secret under the newest key."""
    return actions.seal_secrets()


@shared_task
def checkpoint() -> int:
    """Sign the heads of the record outside the database."""
    return checkpoints.sign()


@shared_task
def verify() -> int:
    """Once a day, verify the whole record here where its checkpoints are, and keep what was found for health."""
    if not verified.begin():
        return 0
    found = heads.everything_broken()
    if found:
        log.error("the record does not hold, first at %s", found[0])
    verified.keep(len(found))
    return len(found)
