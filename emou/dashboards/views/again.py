"""Signing in again without losing a word: what was sent without a session, or with the token of an earlier one.

The order is always the same. The page that refuses keeps what was sent (emou.ui.kept); the person signs in; then they
are shown all of it and press a button that sends it to the same address with a token of the new session. Nothing is
ever sent on by itself, and what another site sent is kept for nobody.
"""

from typing import Any

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from agencies.models import Person
from emou.dashboards.forms import SignInForm
from emou.http.access import public
from emou.ui import errors
from emou.ui.kept import Kept, is_from_our_page, keep, read, remember_writer, signed_in_here

REFUSED, NOT_YET = 403, 422
STILL_HERE = "Nothing is lost: what you wrote is still on this page. Press its button to go on."
SIGNED_OUT = f"You are signed out. {STILL_HERE}"
SIGNED_IN_ELSEWHERE = f"You signed in again in another tab. {STILL_HERE}"
FOR_SIGNING_IN = ("sign_in", "sign_in_again", "demo_sign_in")  # where nothing was written


def session_ended(request: HttpRequest) -> HttpResponse:
    """For what was sent without a session (SESSION_ENDED_VIEW): sign in right here, and send it then.

    Its security token was right, and signing in makes a new one: so whoever signed in last here wrote it.
    """
    if request.htmx:  # type: ignore[attr-defined]
        return errors.notice(request, SIGNED_OUT, REFUSED)
    if not is_from_our_page(request):
        return errors.session_ended(request)
    return _ask(request, keep(request, signed_in_here(request)[:1]), SignInForm(request), REFUSED)


def stale_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For what was sent with a security token of an earlier session, or without one (CSRF_FAILURE_VIEW).

    Somebody signed in after the page was made: so whoever was signed in before that wrote it.
    """
    match = request.resolver_match
    if request.htmx:  # type: ignore[attr-defined]
        return errors.notice(request, SIGNED_IN_ELSEWHERE, REFUSED)
    if not is_from_our_page(request) or (match and match.view_name in FOR_SIGNING_IN and not read(request)):
        return errors.stale_token(request)
    if request.user.is_authenticated:
        return _confirm(request, keep(request, signed_in_here(request)[1:]), request.user, REFUSED)
    return _ask(request, keep(request, signed_in_here(request)), SignInForm(request), REFUSED)


@public
@require_POST
@sensitive_post_parameters("password")
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Sign in on the page that keeps what was sent, and be shown it."""
    kept, form = read(request), SignInForm(request, data=request.POST)
    if kept is None:
        return redirect("sign_in")
    if not form.is_valid():
        return _ask(request, kept, form, NOT_YET)
    auth.login(request, form.get_user())
    return resume(request, kept)


def resume(request: HttpRequest, kept: Kept) -> HttpResponse:
    """What waits to be sent, for somebody who has just signed in, as a persona of the demonstration too."""
    answer = _confirm(request, kept, request.user, 200)
    remember_writer(request, answer)
    return answer


def _ask(request: HttpRequest, kept: Kept, form: SignInForm, status: int) -> HttpResponse:
    context = {"form": form, "kept": kept, "packed": kept.packed(), "signs_in_below": True}
    return _never_stored(render(request, "dashboards/sign_in_again.html", context, status=status))


def _confirm(request: HttpRequest, kept: Kept, person: Any, status: int) -> HttpResponse:
    """All that would be sent, and the button that sends it: unless somebody else may have written it."""
    others = Person.objects.filter(pk__in=set(kept.writers) - {person.pk})
    context = {"kept": kept, "person": person, "others": [other.label for other in others]}
    return _never_stored(render(request, "dashboards/send_again.html", context, status=status))


def _never_stored(answer: HttpResponse) -> HttpResponse:
    """The page holds what somebody wrote: the next at the same desk must not find it by going a page back."""
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
