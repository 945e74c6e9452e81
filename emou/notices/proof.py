"""Proof of notice: for everybody who was told of a request, when it was queued, sent, accepted, opened."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from emou.notices.models import EMAIL, INBOX, Attempt, Notice

MAIL = Notice.objects.filter(
    entry=OuterRef("entry"), recipient=OuterRef("recipient"), step=OuterRef("step"), channel=EMAIL
)
ACCEPTED = Attempt.objects.filter(
    notice__entry=OuterRef("entry"),
    notice__recipient=OuterRef("recipient"),
    notice__step=OuterRef("step"),
    notice__channel=EMAIL,
    result=Attempt.Result.ACCEPTED,
).order_by("number")


def told_of(chain: str) -> QuerySet[Notice, Any]:
    """One row for each event or reminder and person, oldest first, with what became of the mail beside the inbox.

    `sent_at` and `accepted_at` are of the try that the other server took, whose words are `receipt`; None where none
    was. `mail` is the outcome of the mail, and `mail_why` the reason where it was not sent. One question.
    """
    rows = Notice.objects.filter(entry__chain=chain, channel=INBOX)
    return rows.order_by("pk").values(
        "id",
        "step",
        "entry_id",
        "office_id",
        "recipient_id",
        "queued_at",
        "opened_at",
        seq=F("entry__seq"),
        event=F("entry__name"),
        happened_at=F("entry__occurred_at"),
        username=F("recipient__username"),
        first_name=F("recipient__first_name"),
        last_name=F("recipient__last_name"),
        kind=F("office__kind"),
        agency_id=F("office__agency_id"),
        agency=F("office__agency__name"),
        mail=Subquery(MAIL.values("outcome")[:1]),
        mail_why=Subquery(MAIL.values("why")[:1]),
        sent_at=Subquery(ACCEPTED.values("started_at")[:1]),
        accepted_at=Subquery(ACCEPTED.values("ended_at")[:1]),
        receipt=Subquery(ACCEPTED.values("answer")[:1]),
        message_id=Subquery(ACCEPTED.values("message_id")[:1]),
    )
