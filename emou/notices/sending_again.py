"""What waits to be delivered, and what could not be: it stays visible until somebody has it sent again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from emou.domain.refusals import NOT_POSSIBLE_NOW, Refused
from emou.notices.models import WEBHOOK, Notice

A_REST = timedelta(minutes=1)  # longer than leases.REST
RELATED = ("entry", "recipient", "office__agency", "endpoint__agency")


def dead() -> QuerySet[Notice]:
    """What could not be delivered, the newest first."""
    return Notice.objects.filter(outcome=Notice.Outcome.DEAD).select_related(*RELATED).order_by("-over_at", "-pk")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much is to be sent now and is not yet, since when the oldest; and how much its readers want later."""

    now: int
    oldest: datetime | None
    later: int


def waiting(at: datetime) -> Waiting:
    """What has been written and not been delivered. What was tried, or rests while a server is away, is wanted now."""
    rows = Notice.objects.filter(outcome=Notice.Outcome.WAITING)
    is_now = Q(attempts__gt=0) | Q(send_at__lte=at + A_REST)
    found = rows.aggregate(
        now=Count("pk", filter=is_now), oldest=Min("queued_at", filter=is_now), later=Count("pk", filter=~is_now)
    )
    return Waiting(**found)


def send_again(notice_id: int, at: datetime) -> Notice:
    """Let a dead notice be delivered after all, or a webhook's be repeated. Raises Notice.DoesNotExist and Refused.

    The tries stay, and the mail keeps its Message-ID: it is the same notice.
    """
    notice = Notice.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=notice_id)
    is_repeated = notice.channel == WEBHOOK and notice.outcome == Notice.Outcome.SENT
    if notice.outcome != Notice.Outcome.DEAD and not is_repeated:
        raise Refused(NOT_POSSIBLE_NOW, "This notice is not one that could not be delivered.")
    notice.outcome, notice.why, notice.over_at, notice.send_at = Notice.Outcome.WAITING, "", None, at
    notice.save(update_fields=["outcome", "why", "over_at", "send_at"])
    return notice
