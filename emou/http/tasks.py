"""What the API may forget: old answers under Idempotency-Keys, and expired tokens. Real time, not the law's."""

from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone
from knox.models import get_token_model

from emou.http.models import IdempotencyKey

KEEP_ANSWERS = timedelta(days=7)


@shared_task
def tidy() -> None:
    forget(timezone.now())


def forget(at: datetime) -> None:
    """Delete what is of no more use at `at`. Doing it twice, late or never changes no outcome."""
    IdempotencyKey.objects.filter(created_at__lt=at - KEEP_ANSWERS).delete()
    get_token_model().objects.filter(expiry__lt=at).delete()
