"""How mails come to somebody, turning them off by the link in one, and every mail as it looks."""

from typing import Any

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from agencies.pages.visits import visit_of
from emou import actions
from emou.dashboards.forms import MailForm
from emou.domain.refusals import Refused
from emou.domain.telling import TOPICS
from emou.http.access import public, signed_in
from emou.notices import choosing
from requests_app.pages import mail_samples
from requests_app.pages.mail_samples import Sample


@signed_in
@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    person = visit_of(request).person
    form = MailForm(request.POST) if request.method == "POST" else MailForm(initial=_chosen(person.pk))
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            actions.choose_mails(person, {topic: said[topic] for topic in TOPICS}, said["starts"], said["ends"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Your choices are saved. They hold for emails from now on.")
            return redirect("mail_choices")
    context = {"form": form, "trail": _trail()}
    return render(request, "dashboards/mail_choices.html", context, status=422 if form.is_bound else 200)


def _chosen(person_id: int) -> dict[str, Any]:
    starts, ends = choosing.all_quiet_hours([person_id]).get(person_id, (None, None))
    return {**choosing.choices_of(person_id), "starts": starts, "ends": ends}


@csrf_exempt  # a mail program posts with one click, without a session (RFC 8058)
@public
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Asks, since programs that look through mails open every link; and acts where it is sent."""
    try:
        _, topic = choosing.read_token(token)
        if request.method == "POST":
            actions.unsubscribe(token)
        context = {"topic": TOPICS[topic], "is_done": request.method == "POST"}
    except (BadSignature, Refused, KeyError) as unknown:
        raise Http404 from unknown
    return render(request, "dashboards/unsubscribe.html", context)


@signed_in
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every mail that is sent, with invented facts."""
    rows = [_row(sample) for sample in mail_samples.every()]
    context = {"columns": ("Subject", "As text"), "rows": rows, "trail": _trail()}
    return render(request, "dashboards/mails.html", context)


def _trail() -> list[dict[str, str]]:
    return [{"name": "Your account", "url": reverse("account")}]


def _row(sample: Sample) -> dict[str, Any]:
    shown = {"text": sample.subject, "url": reverse("mail_sample", args=[sample.name]), "note": sample.when}
    return {"cells": [shown, {"text": "Text", "url": reverse("mail_sample_text", args=[sample.name])}]}


# A mail has its looks within it, as mail programs want it, and nothing else is let in.
as_mailed = csp({"default-src": [NONE], "style-src": [UNSAFE_INLINE], "sandbox": ["allow-popups", "allow-scripts"]})


@signed_in
@require_safe
@as_mailed
def sample(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(_sample(name).html)


@signed_in
@require_safe
def sample_text(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(_sample(name).text, content_type="text/plain; charset=utf-8")


def _sample(name: str) -> Sample:
    try:
        return mail_samples.sample(name)
    except KeyError as unknown:
        raise Http404 from unknown
