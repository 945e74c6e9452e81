"""A new password for somebody who has forgotten theirs: by a link in a mail, and never past a second factor."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from agencies.forms.passwords import NewPasswordForm
from emou.entrance.forms import ForgottenForm
from emou.http import limits, sessions, tokens
from emou.http.access import public
from emou.notices import security
from emou.ui import errors, guessing


@public
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for the link. The answer is the same whether somebody has the address or not."""
    _see_passwords()
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return render(request, "entrance/forgotten.html", {"form": form}, status=422 if form.is_bound else 200)
    address = form.cleaned_data["email"]
    if wait := limits.take(guessing.link_tries(request, address)):
        return errors.too_often(request, wait)
    if not security.ask_for_link(address):
        return errors.page(request, 503)
    return render(request, "entrance/forgotten_sent.html", {"address": address})


@method_decorator(sensitive_post_parameters(), name="dispatch")
class NewPassword(PasswordResetConfirmView):
    """Django's own: the link works once, for an hour, and leaves the address as soon as it is opened."""

    template_name = "entrance/password_new.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("sign_in")

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _see_passwords()
        return super().dispatch(*args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        sessions.end_all(self.user)
        tokens.end_unnamed(self.user)
        security.tell(self.user, "your password was replaced by way of a link in an email.")
        messages.success(self.request, "Your password is changed. Sign in with it.")
        return answer


new_password = public(NewPassword.as_view())


def _see_passwords() -> None:
    """In the demonstration everybody's password stays as it is said on the page."""
    if settings.DEMO or not settings.PASSWORDS:
        raise Http404
