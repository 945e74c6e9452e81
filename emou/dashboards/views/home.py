"""The front page, signing in, and whom to ask. They read; what changes anything is elsewhere."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from agencies.calendars import version_in_force
from agencies.models import Agency
from emou import timekeeping
from emou.dashboards.contacts import contacts
from emou.dashboards.forms import SignInForm
from emou.domain.terms import Terms
from emou.http.access import public
from emou.ui.kept import remember_writer
from emou.ui.picture import life_cycle

DEMO_LEAD = "This is a demonstration. Every person is invented: press one below, and you are that person."


class SignIn(LoginView):
    """Django's own, which also notes in the browser who signed in (emou.ui.kept)."""

    template_name = "dashboards/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"lead": DEMO_LEAD if settings.DEMO else "", "signs_in_below": True}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        remember_writer(self.request, answer)
        return answer


sign_in = public(SignIn.as_view())


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
    terms = _terms()
    context = {
        "terms": terms,
        "picture": life_cycle(terms),
        "agencies": Agency.objects.filter(left_on=None),
        "signs_in_below": True,
    }
    return render(request, "dashboards/home.html", context)


@public
@require_GET
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/contact.html", {"places": contacts()})


def _terms() -> Terms:
    """The numbers of the agreement in force now."""
    return version_in_force(timekeeping.now()).terms
