"""Where one is signed in, ending that, and another password, which ends it everywhere else."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import PasswordChangeView
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from agencies.forms.passwords import AnotherPasswordForm
from agencies.pages.visits import visit_of
from emou.entrance.views.factors import trail
from emou.http import limits, sessions, tokens
from emou.http.access import signed_in
from emou.notices import security
from emou.ui import browsers, errors, guessing, words


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    mine = sessions.listed(visit_of(request).person)
    key = request.session.session_key
    rows = [_row(one) for one in mine if one.session_key != key]
    here = next((_row(one) for one in mine if one.session_key == key), None)
    return render(request, "entrance/sessions.html", {"here": here, "others": rows, "trail": trail()})


def _row(one: sessions.Session) -> dict[str, str]:
    return {
        "name": sessions.name_of(one),
        "browser": browsers.named(one.agent),
        "address": one.address,
        "seen": words.full_datetime(one.seen_at),
        "began": words.full_datetime(one.began_at),
    }


@signed_in
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End one of one's other sessions; ending it twice is ending it once."""
    sessions.end(visit_of(request).person, request.POST.get("session", ""))
    messages.success(request, "You are signed out there.")
    return redirect("sessions")


@signed_in
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here, programs that signed in with the password too. Tokens with a name stay."""
    sessions.end_others(request)
    tokens.end_unnamed(request.user)
    messages.success(request, "You are signed out everywhere else.")
    return redirect("sessions")


@method_decorator(sensitive_post_parameters(), name="dispatch")
class AnotherPassword(PasswordChangeView):
    """Django's own. It keeps this session, under a new key, and no other: whoever had the old password is out.

    In the demonstration everybody's password stays as it is said on the page.
    """

    template_name = "entrance/password.html"
    form_class = AnotherPasswordForm
    success_url = reverse_lazy("account")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.DEMO or not settings.PASSWORDS or not request.user.has_usable_password():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever found a window open may not guess at the password here either."""
        tried = guessing.code_tries(request.user)
        if wait := limits.take(tried):
            return errors.too_often(request, wait)
        form = self.get_form()
        if "old_password" not in form.errors:
            limits.give_back(tried)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        sessions.end_others(self.request)
        tokens.end_unnamed(self.request.user)
        security.tell(visit_of(self.request).person, "your password was changed.")
        messages.success(self.request, "Your password is changed. You are signed out everywhere else.")
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"trail": trail()}


another_password = signed_in(AnotherPassword.as_view())
