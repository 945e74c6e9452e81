"""Signing in by a passkey alone, without a name or a password.

It counts as two factors: it is taken only where the passkey itself has asked for a finger, a face or a PIN. And it is
for whoever may sign in by a password, nobody else: whom their agency signs in, their agency can shut out.
"""

from allauth.account.models import Login
from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from emou.entrance.forms import LonePasskeyForm
from emou.entrance.views.again import ask_again, goal_of, resume
from emou.entrance.views.signing_in import refuse_passkey
from emou.http import limits
from emou.http.access import public
from emou.ui import errors, guessing
from emou.ui.kept import read


@public
@require_http_methods(["GET", "POST"])
@never_cache
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """What the page's script is to ask the browser; and what a passkey answered."""
    if not settings.PASSWORDS:
        raise Http404
    if request.method == "GET":
        return _asked(request)
    kept, form = read(request), LonePasskeyForm(data=request.POST)
    if request.user.is_authenticated and not kept:
        return redirect(goal_of(request))
    if not form.is_valid():
        said = form.errors["credential"][0]
        return ask_again(request, kept, said) if kept else refuse_passkey(request, said)
    mine = form.cleaned_data["credential"]
    answer: HttpResponse = perform_passwordless_login(request, mine, Login(mine.user, redirect_url=goal_of(request)))
    return resume(request, kept) if kept else answer


def _asked(request: HttpRequest) -> HttpResponse:
    """A question that is answered once. Each stands in a session, so one place may not ask without end."""
    if "application/json" not in request.headers.get("Accept", ""):
        return redirect("sign_in")
    if wait := limits.take(guessing.passkey_tries(request)):
        return errors.too_often(request, wait)
    return JsonResponse(begin_authentication(None))
