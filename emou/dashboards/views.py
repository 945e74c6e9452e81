"""The front page, signing in, a person's own work, and help. They read; what changes anything is elsewhere."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies.calendars import version_in_force
from agencies.pages.visits import visit_of
from emou import timekeeping
from emou.dashboards import queries
from emou.dashboards.forms import SignInForm
from emou.dashboards.help import about_actions, about_outcomes
from emou.domain.terms import Terms
from emou.http.access import public, signed_in
from emou.ui import words
from requests_app.filters import at_desks_of
from requests_app.models import UseCase

DEMO_LEAD = "This is a demonstration. Every person is invented: press one below, and you are that person."

sign_in = public(
    LoginView.as_view(
        template_name="dashboards/sign_in.html",
        authentication_form=SignInForm,
        redirect_authenticated_user=True,
        extra_context={"lead": DEMO_LEAD if settings.DEMO else ""},
    )
)


class SignOut(LogoutView):
    """Signing out also empties what the browser kept, so that the next at the same desk cannot go a page back."""

    next_page = "home"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = super().post(request, *args, **kwargs)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


sign_out = public(SignOut.as_view())


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What this is, for somebody who has never seen it; whoever is signed in goes to their work."""
    if request.user.is_authenticated:
        return redirect("work")
    return render(request, "dashboards/home.html", {"terms": _terms()})


@signed_in
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    found = queries.work(visit.rights, visit.at)
    context = {
        "work": found,
        "figures": _figures(found),
        "draft_columns": ["Use case", "Datasets", "Last saved"],
        "draft_rows": [_draft_row(draft) for draft in found.drafts],
        "may_file": bool(visit.filing_agencies),
        "sits_at_a_desk": at_desks_of(visit.rights) is not None,
        "sees_requests": visit.rights.oversees or visit.rights.has("view_requests"),
        "help_url": reverse("help_page"),
        "more_url": f"{reverse('requests')}?order=last_day",
    }
    return render(request, "dashboards/work.html", context)


def _figures(found: queries.Work) -> list[dict[str, object]]:
    passed = [{"term": "Target passed", "value": found.passed, "is_alarm": True}] if found.passed else []
    return [
        {"term": "Waiting on you", "value": found.waiting_count},
        *passed,
        {"term": f"Due within {queries.SOON} business days", "value": found.due_soon, "is_alarm": found.due_soon > 0},
        {"term": "Waiting on others", "value": found.elsewhere_count},
    ]


def _draft_row(draft: UseCase) -> dict[str, object]:
    url = reverse("use_case_edit", args=[draft.pk])
    datasets = ", ".join(str(ask.get("dataset") or "") for ask in draft.asks) or "None chosen yet"
    saved = f"{words.full_datetime(draft.saved_at)}, {draft.saved_by.label}"
    return {"cells": [{"text": str(draft), "url": url}, {"text": datasets}, {"text": saved}]}


@public
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """How the clock counts, what each outcome means, who may do what: all read from the tables of the law."""
    context = {
        "terms": _terms(),
        "outcomes": about_outcomes(),
        "columns": ["Action", "Offices"],
        "actions": about_actions(),
    }
    return render(request, "dashboards/help.html", context)


def _terms() -> Terms:
    """The numbers of the agreement in force now."""
    return version_in_force(timekeeping.now()).terms
