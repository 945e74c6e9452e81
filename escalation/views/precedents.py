"""The precedents: a search, newest first, among those that the reader may know of."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from agencies.pages.visits import visit_of
from emou.http.access import signed_in
from escalation import queries
from escalation.forms.precedents import PrecedentForm
from escalation.pages import precedents
from requests_app.pages import listing

LEAD = "Every denial that was judged: who asked whom for what, under which law it was denied, how it ended and why."
OWN = "You see those of your own agencies."


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    form = PrecedentForm(request.GET)
    chosen = form.chosen
    found = queries.narrowed(queries.visible(visit_of(request).rights), chosen)
    found, count = queries.counted(found, listing.COUNTED)
    turn = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = precedents.page(found, words=chosen.get("q", ""), **turn)
    law = chosen.get("authority")
    context = {
        "lead": LEAD if visit_of(request).rights.oversees else f"{LEAD} {OWN}",
        "filters": form,
        "rows": page.found,
        "count": listing.count_words(count, "decision"),
        "rates": precedents.rates([law] if law else None),
        "previous_url": form.turned("before", page.before),
        "next_url": form.turned("after", page.after),
    }
    answer = render(request, "escalation/precedents.html", context)
    return push_url(answer, f"{reverse('precedents')}?{form.query}") if request.htmx else answer  # type: ignore[attr-defined]
