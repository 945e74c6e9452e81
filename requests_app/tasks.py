"""What beat wakes. Each is safe late, twice at once, or not at all."""

from celery import shared_task

from emou import actions
from emou.audit import checkpoints


@shared_task
def sweep() -> int:
    """Settle whatever is due."""
    return actions.sweep()


@shared_task
def deliver() -> int:
    """Send the notices that are to be sent now."""
    return actions.deliver()


@shared_task
def checkpoint() -> int:
    """Sign the heads of the record outside the database."""
    return checkpoints.sign()
