"""What could not be delivered, for the State Data Practice; and an agency's webhooks, for who keeps its people."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Agency
from agencies.pages.visits import visit_of
from emou import actions
from emou.dashboards.forms import EndpointForm
from emou.domain.refusals import Refused
from emou.domain.words import EVENT_WORDS
from emou.http.access import signed_in
from emou.notices import sealing, sending_again, webhooks
from emou.notices.models import Attempt, Endpoint, Notice
from emou.ui import words
from emou.ui.turning import turned
from requests_app.pages.proof import REMINDER_WORDS

KEEPS = "keep_reference_data"
UNSEEN = "A request that your office does not see"


@signed_in
@require_safe
def dead(request: HttpRequest) -> HttpResponse:
    if visit_of(request).rights.seat(KEEPS) is None:
        raise PermissionDenied
    page = turned(sending_again.dead().prefetch_related("tries"), request.GET)
    context = {"page": page, "rows": [_row(one) for one in page.rows]}
    context["waiting"] = sending_again.waiting(visit_of(request).at)
    return render(request, "dashboards/notices_dead.html", context)


@signed_in
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    visit = visit_of(request)
    try:
        notice = actions.send_again(visit.person, pk)
    except Notice.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused:
        messages.warning(request, "It is on its way already, or was delivered meanwhile.")
        return redirect("notices_dead" if visit.rights.seat(KEEPS) else "notices")
    messages.success(request, "It is sent again within a few seconds.")
    return redirect("notices_dead") if visit.rights.seat(KEEPS) else redirect("webhook", notice.endpoint_id)


def _row(notice: Notice) -> dict[str, Any]:
    tries = list(notice.tries.all())
    entry = notice.entry
    is_person = notice.recipient_id is not None
    return {
        "pk": notice.pk,
        "what": REMINDER_WORDS[notice.step] if notice.step else EVENT_WORDS.get(entry.name, entry.name),
        "reference": entry.chain if entry.request_id else "",
        "to": notice.recipient.label if is_person else notice.endpoint.url,
        "at": notice.recipient.email if is_person else notice.endpoint.agency.name,
        "office": notice.office.label if is_person else "Webhook",
        "outcome": notice.get_outcome_display(),
        "why": notice.why,
        "tries": [_try(one) for one in tries],
        "may_again": notice.outcome == Notice.Outcome.DEAD or (not is_person and notice.outcome == Notice.Outcome.SENT),
    }


def _unnamed(notice: Notice) -> dict[str, Any]:
    """The same for whoever keeps an agency's webhooks and sees no request: event and time tell deliveries apart."""
    row = _row(notice)
    return row | {"reference": row["reference"] and UNSEEN}


def _try(one: Attempt) -> str:
    said = " ".join(str(part) for part in (one.code, one.answer) if part)
    return f"{words.full_datetime(one.started_at)}: {one.get_result_display()}{f' ({said})' if said else ''}"


@signed_in
@require_http_methods(["GET", "POST"])
@sensitive_variables("endpoint", "context")
def endpoints(request: HttpRequest, code: str) -> HttpResponse:
    """The webhooks of an agency; and where the form was sent, the new one's secret, which no page shows again."""
    agency = get_object_or_404(Agency, code=code)
    _keepers_alone(request, agency.pk)
    form = EndpointForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            said = form.cleaned_data
            endpoint = actions.add_endpoint(visit_of(request).person, agency, said["url"], said["note"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            context = {"endpoint": endpoint, "secret": sealing.secret_of(endpoint), "trail": _trail(agency)}
            answer = render(request, "dashboards/webhook_added.html", context, status=201)
            answer.headers["Cache-Control"] = "private, no-store"
            return answer
    rows = [_endpoint(one) for one in webhooks.endpoints_of(agency.pk)]
    context = {"agency": agency, "rows": rows, "columns": ("Address", "Added"), "form": form}
    context["trail"] = _trail(agency)[:2]
    return render(request, "dashboards/webhooks.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_safe
def endpoint(request: HttpRequest, pk: int) -> HttpResponse:
    """One webhook: all that it was to be told, and what its system answered."""
    found = _kept(request, pk)
    page = turned(webhooks.log_of(found.pk).select_related("entry", "endpoint__agency"), request.GET)
    row = _row if visit_of(request).rights.see_matter_of(found.agency_id) else _unnamed
    context = {"endpoint": found, "page": page, "rows": [row(one) for one in page.rows], "trail": _trail(found.agency)}
    return render(request, "dashboards/webhook_page.html", context)


@signed_in
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    actions.end_endpoint(visit_of(request).person, found.pk)
    messages.success(request, "The webhook has ended. Its system is told nothing any more.")
    return redirect("webhooks", found.agency.code)


def _kept(request: HttpRequest, pk: int) -> Endpoint:
    found = get_object_or_404(Endpoint.objects.select_related("agency"), pk=pk)
    if visit_of(request).rights.seat("manage_people", found.agency_id) is None:
        raise Http404
    return found


def _keepers_alone(request: HttpRequest, agency_id: int) -> None:
    if visit_of(request).rights.seat("manage_people", agency_id) is None:
        raise PermissionDenied


def _endpoint(one: Endpoint) -> dict[str, Any]:
    address = {"text": one.url, "url": reverse("webhook", args=[one.pk]), "note": one.note}
    return {"cells": [address, {"text": words.full_datetime(one.added_at)}]}


def _trail(agency: Agency) -> list[dict[str, str]]:
    return [
        {"name": "Agencies", "url": reverse("agencies")},
        {"name": agency.abbreviation, "url": reverse("agency_page", args=[agency.code])},
        {"name": "Webhooks", "url": reverse("webhooks", args=[agency.code])},
    ]
