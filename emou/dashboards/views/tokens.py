"""The tokens that a person gives to programs: which there are, making one, ending one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.pages.visits import visit_of
from emou import actions
from emou.dashboards.forms import TokenForm
from emou.domain.refusals import Refused
from emou.http import scopes, tokens
from emou.http.access import signed_in
from emou.http.models import ApiToken
from emou.ui import words

COLUMNS = ("Name", "May", "Used last", "Ends")


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    open_ones, ended = tokens.listed(visit_of(request).person)
    context = {"columns": COLUMNS, "rows": [_row(one) for one in open_ones], "ended": [_row(one) for one in ended]}
    context["trail"] = _account()
    return render(request, "dashboards/tokens.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@sensitive_variables("text")
def new(request: HttpRequest) -> HttpResponse:
    """The form; and where it was sent, the token's text, which no page shows again."""
    form = TokenForm(_deeds(request), request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _form(request, form)
    said = form.cleaned_data
    try:
        made, text = actions.make_token(visit_of(request).person, said["name"], said["scopes"], said["days"])
    except Refused as refusal:
        form.refuse(refusal)
        return _form(request, form)
    context = {"token": made, "text": text, "facts": _facts(made), "trail": _trail()}
    answer = render(request, "dashboards/token_made.html", context, status=201)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@signed_in
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    token = ApiToken.objects.filter(pk=pk, person=visit_of(request).person).first()
    if token is None:
        raise Http404
    context = {"token": token, "facts": _facts(token), "has_ended": tokens.has_ended(token), "trail": _trail()}
    return render(request, "dashboards/token_page.html", context)


@signed_in
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        token = actions.end_token(visit_of(request).person, pk)
    except ApiToken.DoesNotExist as unknown:
        raise Http404 from unknown
    messages.success(request, f"“{token.name}” has ended. Programs that send it are refused from now on.")
    return redirect("tokens")


def _deeds(request: HttpRequest) -> list[str]:
    """The scopes beside reading that reach anything in this person's offices."""
    rights = visit_of(request).rights
    return [scope for scope in scopes.DEEDS if rights.has(scope)]


def _form(request: HttpRequest, form: TokenForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "dashboards/token_new.html", {"form": form, "trail": _trail()}, status=status)


def _row(token: ApiToken) -> dict[str, Any]:
    name = {"text": token.name, "url": reverse("token_page", args=[token.pk])}
    return {"cells": [name, {"text": _may(token)}, {"text": _used(token)}, {"text": _day(token)}]}


def _facts(token: ApiToken) -> list[dict[str, str]]:
    return [
        {"term": "May", "text": _may(token)},
        {"term": "Made", "text": words.full_datetime(token.created_at)},
        {"term": "Used last", "text": _used(token)},
        {"term": "Ended" if tokens.has_ended(token) else "Ends", "text": _day(token)},
    ]


def _may(token: ApiToken) -> str:
    return ", ".join(scopes.label(scope) for scope in token.scopes)


def _used(token: ApiToken) -> str:
    return words.full_datetime(token.used_at) if token.used_at else "Never"


def _day(token: ApiToken) -> str:
    return words.full_datetime(tokens.has_ended(token) or token.expires_at)


def _trail() -> list[dict[str, str]]:
    return [*_account(), {"name": "API tokens", "url": reverse("tokens")}]


def _account() -> list[dict[str, str]]:
    return [{"name": "Your account", "url": reverse("account")}]
