"""What the application may forget: ended sessions, expired tokens, old answers. Real time, not the law's."""

from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone
from knox.models import get_token_model

from emou.http.models import IdempotencyKey, Session

KEEP_ANSWERS = timedelta(days=7)


@shared_task
def tidy() -> None:
    forget(timezone.now())


def forget(at: datetime) -> dict[str, int]:
    """Delete what is of no more use at `at`, and say how much. Doing it twice, late or never changes no outcome."""
    useless = {
        "sessions": Session.objects.filter(expire_date__lt=at),
        "tokens": get_token_model().objects.filter(expiry__lt=at),
        "answers": IdempotencyKey.objects.filter(created_at__lt=at - KEEP_ANSWERS),
    }
    return {what: rows.delete()[1].get(rows.model._meta.label, 0) for what, rows in useless.items()}
