"""The outbox of demo mode: mails that were kept instead of being sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from emou.dashboards.views.mails import as_mailed
from emou.http.access import demo_only
from emou.notices.models import StoredMail
from emou.ui import words
from emou.ui.turning import turned


@demo_only
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    page = turned(StoredMail.objects.defer("text", "html"), request.GET)
    context = {"page": page, "columns": ("Subject", "To", "Kept"), "rows": [_row(mail) for mail in page.rows]}
    return render(request, "demo/mails.html", context)


def _row(mail: StoredMail) -> dict[str, list[dict[str, str]]]:
    subject = {"text": mail.subject, "url": reverse("demo_mail", args=[mail.pk])}
    return {"cells": [subject, {"text": mail.recipients}, {"text": words.full_datetime(mail.stored_at)}]}


@demo_only
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(StoredMail, pk=pk)
    facts = [
        {"term": "From", "text": mail.sender},
        {"term": "To", "text": mail.recipients},
        {"term": "Kept", "text": words.full_datetime(mail.stored_at)},
        {"term": "Message-ID", "text": mail.message_id},
    ]
    trail = [{"name": "Emails of the demo", "url": reverse("demo_mails")}]
    return render(request, "demo/mail.html", {"mail": mail, "facts": facts, "trail": trail})


@demo_only
@require_safe
@as_mailed
def html(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(get_object_or_404(StoredMail, pk=pk).html)
