"""Signing in by name and password, the second factor after it, and signing out."""

from typing import Any

from allauth.account.utils import perform_login
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from agencies import factors
from emou.entrance.forms import CodeForm, SignInForm
from emou.entrance.providers import choices
from emou.http import limits
from emou.http.access import public
from emou.notices import security
from emou.ui import errors, guessing

DEMO_LEAD = "This is a demonstration. Every person is invented: press one below, and you are that person."
REFUSED, NOT_YET = 403, 422
RECOVERED = "You used a recovery code; {left} are left. New phone? Set up another app: your account, Second factor."


class SignIn(LoginView):
    """Django's own, which lets in by way of allauth: who needs a second factor is asked for it first."""

    template_name = "entrance/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"lead": DEMO_LEAD if settings.DEMO else "", "signs_in_below": True}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PASSWORDS:
            return self.render_to_response(self.get_context_data(form=None), status=REFUSED)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        guessing.forgive(self.request)
        answer: HttpResponse = perform_login(self.request, form.get_user(), redirect_url=self.get_success_url())
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"passwords": settings.PASSWORDS, "providers": choices()}


sign_in = public(SignIn.as_view())


def refuse_passkey(request: HttpRequest, said: str) -> HttpResponse:
    """The page to sign in, with what was wrong with the passkey: nothing was typed that could be lost."""
    page = SignIn()
    page.setup(request)
    return page.render_to_response(page.get_context_data(form=SignInForm(request), said=said), status=NOT_YET)


@method_decorator(sensitive_post_parameters("code"), name="dispatch")
class SecondFactor(AuthenticateView):
    """The code, or the passkey, after a right password. Guesses are counted for the person, wherever they come from."""

    template_name = "entrance/second_factor.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.stage.still_counts():
            return self.stage.abort()
        tried = guessing.code_tries(self.stage.login.user)
        if wait := limits.take(tried):
            return errors.too_often(request, wait)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        if request.user.is_authenticated:
            limits.give_back(tried)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        if isinstance(form, CodeForm) and form.authenticator.type == factors.Type.RECOVERY_CODES:
            left = factors.codes_left(form.user)
            security.tell(form.user, f"a recovery code was used to sign in. {left} are left.")
            messages.warning(self.request, RECOVERED.format(left=left))
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = super().get_context_data(**kwargs)
        return told | {"passkey": factors.passkey_options(told["js_data"]), "signs_in_below": True}


second_factor = public(SecondFactor.as_view())


class SignOut(LogoutView):
    """Signing out also empties what the browser kept, so that the next at the same desk cannot go a page back."""

    next_page = "home"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = super().post(request, *args, **kwargs)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


sign_out = public(SignOut.as_view())
