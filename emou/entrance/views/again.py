"""Signing in again, or showing that one is still there, without losing a word.

For what was sent without a session, with the token of an earlier one, or by a session that nobody used for a while.
The order is always the same. The page that refuses keeps what was sent (emou.ui.kept); the person signs in or shows who
they are; then they are shown all of it and press a button that sends it to the same address with a token of the
session. Nothing is ever sent on by itself, and what another site sent is kept for nobody.
"""

from typing import Any

from allauth.account.utils import perform_login
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from agencies import factors
from agencies.models import Person
from emou.entrance import providers
from emou.entrance.forms import HereForm, SignInForm
from emou.http import limits, sessions
from emou.http.access import arriving, public
from emou.ui import errors, guessing
from emou.ui.kept import Kept, is_from_our_page, keep, read, remember_writer, signed_in_here, unpack

REFUSED, NOT_YET = 403, 422
STILL_HERE = "Nothing is lost: what you wrote is still on this page. Press its button to go on."
SIGNED_OUT = f"You are signed out. {STILL_HERE}"
SIGNED_IN_ELSEWHERE = f"You signed in again in another tab. {STILL_HERE}"
WAS_AWAY = f"Nobody used this session for a while. {STILL_HERE}"
FOR_SIGNING_IN = (
    *("sign_in", "sign_in_again", "sign_in_by_passkey", "demo_sign_in"),
    *("mfa_authenticate", "confirm", "password_change"),
)
"""Where nothing was written that could be kept."""
WAITS = "kept"  # in the session: what waits while somebody is asked for a second factor, or is at their provider
LONGEST = 200_000  # of what waits there


def session_ended(request: HttpRequest) -> HttpResponse:
    """For what was sent without a session (SESSION_ENDED_VIEW): sign in right here, and send it then.

    Its security token was right, and signing in makes a new one: so whoever signed in last here wrote it.
    """
    if request.htmx:  # type: ignore[attr-defined]
        return errors.notice(request, SIGNED_OUT, REFUSED)
    if not is_from_our_page(request) or _is_for_signing_in(request):
        return errors.session_ended(request)
    return _ask(request, keep(request, signed_in_here(request)[:1]), SignInForm(request), REFUSED)


def stale_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For what was sent with a security token of an earlier session, or without one (CSRF_FAILURE_VIEW).

    Somebody signed in after the page was made: so whoever was signed in before that wrote it.
    """
    if request.htmx:  # type: ignore[attr-defined]
        return errors.notice(request, SIGNED_IN_ELSEWHERE, REFUSED)
    if not is_from_our_page(request) or _is_for_signing_in(request):
        return errors.stale_token(request)
    if request.user.is_authenticated:
        return _confirm(request, keep(request, signed_in_here(request)[1:]), request.user, REFUSED)
    return _ask(request, keep(request, signed_in_here(request)), SignInForm(request), REFUSED)


def _is_for_signing_in(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and match.view_name in FOR_SIGNING_IN and not read(request))


def still_there(request: HttpRequest) -> HttpResponse:
    """For what somebody sent who was away for a while, where it is for nobody else to send: show who you are first."""
    if request.htmx:  # type: ignore[attr-defined]
        return errors.notice(request, WAS_AWAY, REFUSED)
    kept = keep(request, (request.user.pk,))  # type: ignore[arg-type]
    return _ask_who(request, HereForm(request.user), REFUSED, kept)  # type: ignore[arg-type]


@public
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Sign in on the page that keeps what was sent, and be shown it; by a link, what waited in the session."""
    if request.method != "POST":
        return _take_up(request)
    kept, form = read(request), SignInForm(request, data=request.POST)
    if kept is None or not settings.PASSWORDS:
        return redirect("sign_in")
    if not form.is_valid():
        return _ask(request, kept, form, NOT_YET)
    guessing.forgive(request)
    answer: HttpResponse = perform_login(request, form.get_user(), redirect_url=reverse("sign_in_again"))
    if request.user.is_authenticated:
        return resume(request, kept)
    let_wait(request, kept.packed())
    return answer


@arriving
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password", "code")
def confirm(request: HttpRequest) -> HttpResponse:
    """Show that it is you who sit there, and go on."""
    person: Any = request.user
    kept, form = read(request), HereForm(person, request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _ask_who(request, form, 200, kept)
    tried = guessing.code_tries(person)
    if wait := limits.take(tried):
        return errors.too_often(request, wait)
    if not form.is_valid():
        return _ask_who(request, form, NOT_YET, kept)
    limits.give_back(tried)
    sessions.be_here(request)
    return _confirm(request, kept, person, 200) if kept else redirect(goal_of(request))


def let_wait(request: HttpRequest, packed: str) -> bool:
    """Keep a page in the session until its writer is in; whether it is short enough."""
    if is_short := 0 < len(packed) <= LONGEST:
        request.session[WAITS] = packed
    return is_short


def _take_up(request: HttpRequest) -> HttpResponse:
    kept = unpack(request.session.get(WAITS, ""))
    if kept is None or not request.user.is_authenticated:
        return redirect("sign_in")
    return _confirm(request, kept, request.user, 200)


def resume(request: HttpRequest, kept: Kept) -> HttpResponse:
    """What waits to be sent, for somebody who has just signed in, as a persona of the demonstration too."""
    answer = _confirm(request, kept, request.user, 200)
    remember_writer(request, answer)
    return answer


def ask_again(request: HttpRequest, kept: Kept, said: str) -> HttpResponse:
    """The same page once more, with what was wrong with the passkey."""
    return _ask(request, kept, SignInForm(request), NOT_YET, said)


def _ask(request: HttpRequest, kept: Kept, form: SignInForm, status: int, said: str = "") -> HttpResponse:
    told = {"form": form, "kept": kept, "packed": kept.packed(), "signs_in_below": True, "said": said}
    told |= {"passwords": settings.PASSWORDS, "providers": providers.choices()}
    return _never_stored(render(request, "entrance/sign_in_again.html", told, status=status))


def _ask_who(request: HttpRequest, form: HereForm, status: int, kept: Kept | None) -> HttpResponse:
    person: Any = request.user
    told = {"form": form, "kept": kept, "packed": kept.packed() if kept else "", "next": goal_of(request)}
    told |= {"can_say": factors.has_one(person) or (settings.PASSWORDS and person.has_usable_password())}
    told |= {"providers": providers.of(person), "passkey": _passkey(person)}
    return _never_stored(render(request, "entrance/confirm.html", told, status=status))


def _passkey(person: Any) -> str:
    """What the browser is asked, where this person has a passkey."""
    if not factors.has_passkey(person):
        return ""
    return factors.passkey_options({"request_options": begin_authentication(person)})


def goal_of(request: HttpRequest) -> str:
    goal = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(goal, {request.get_host()}, require_https=request.is_secure()):
        return goal
    return reverse("work")


def _confirm(request: HttpRequest, kept: Kept, person: Any, status: int) -> HttpResponse:
    """All that would be sent, and the button that sends it: unless somebody else may have written it."""
    others = Person.objects.filter(pk__in=set(kept.writers) - {person.pk})
    context = {"kept": kept, "person": person, "others": [other.label for other in others]}
    return _never_stored(render(request, "entrance/send_again.html", context, status=status))


def _never_stored(answer: HttpResponse) -> HttpResponse:
    """The page holds what somebody wrote: the next at the same desk must not find it by going a page back."""
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
