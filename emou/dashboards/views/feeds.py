"""Feeds for calendar programs: which there are, making one, ending one, and the address that a program reads."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Office
from agencies.pages.visits import visit_of
from agencies.rights import rights_of
from emou import actions, timekeeping
from emou.dashboards.forms import FeedForm
from emou.domain.refusals import Refused
from emou.http import icalendar
from emou.http.access import public, signed_in
from emou.notices import feeds
from emou.notices.models import Feed
from requests_app.pages import feeds as pages
from sharing.pages import ends


@signed_in
@require_http_methods(["GET", "POST"])
@sensitive_variables("secret", "address")
def index(request: HttpRequest) -> HttpResponse:
    """The feeds; and where the form was sent, the new one's address, which no page shows again."""
    visit = visit_of(request)
    offices = [(seat.office_id, seat.label) for seat in visit.rights.seats]
    form = FeedForm(offices, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            feed, secret = actions.make_feed(visit.person, form.cleaned_data["office"])
        except (Refused, Office.DoesNotExist) as refusal:
            form.add_error("office", _why(refusal))
        else:
            address = request.build_absolute_uri(reverse("feed", args=[secret]))
            context = {"address": address, "whose": _whose(feed), "trail": _trail()}
            answer = render(request, "dashboards/feed_made.html", context, status=201)
            answer.headers["Cache-Control"] = "private, no-store"
            return answer
    rows = [{"feed": feed, "whose": _whose(feed)} for feed in feeds.feeds_of(visit.person.pk)]
    context = {"rows": rows, "form": form, "trail": _trail()[:1]}
    return render(request, "dashboards/feeds.html", context, status=422 if form.is_bound else 200)


def _why(refusal: Exception) -> str:
    problems = getattr(refusal, "problems", ())
    return problems[0].message if problems else "You do not hold this office."


def _whose(feed: Feed) -> str:
    return feed.office.label if feed.office else "All that I hold"


def _trail() -> list[dict[str, Any]]:
    return [{"name": "Your account", "url": reverse("account")}, {"name": "Calendar feeds", "url": reverse("feeds")}]


@signed_in
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        actions.revoke_feed(visit_of(request).person, pk)
    except Feed.DoesNotExist as unknown:
        raise Http404 from unknown
    messages.success(request, "The feed has ended. Its address no longer answers.")
    return redirect("feeds")


@public
@require_safe
@sensitive_variables("secret")
def read(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar itself. Its secret address stands for signing in, which calendar programs cannot."""
    at = timekeeping.now()
    feed = feeds.find(secret, at)
    if feed is None:
        raise Http404
    rights = pages.rights_in(feed, rights_of(feed.person, at))
    actions.catch_up()
    events = [*pages.events(rights, at), *ends.worked_on(rights, at, settings.SITE_URL)]
    told = icalendar.feed(pages.name_of(feed), events)
    etag = quote_etag(hashlib.sha256(told.encode()).hexdigest()[:32])
    answer = HttpResponse(told, content_type="text/calendar; charset=utf-8")
    answer.headers["ETag"], answer.headers["Cache-Control"] = etag, "private, no-cache"
    answer.headers["Content-Disposition"] = 'inline; filename="emou.ics"'
    return get_conditional_response(request, etag=etag, response=answer) or answer
