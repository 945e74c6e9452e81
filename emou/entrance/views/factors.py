"""One's second factor: an app, passkeys, recovery codes. allauth's own views, in our words and on the record."""

import json
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic.edit import FormView

from agencies import factors
from agencies.factors import Type
from agencies.pages.visits import visit_of
from emou import actions
from emou.http import sessions, tokens
from emou.http.access import arriving
from emou.notices import security
from emou.ui import words

ADDED = {  # what the mail says, and what the page says
    "app": (
        "a second factor was added: an authenticator app.",
        "Your second factor is set up. It is asked for each time you sign in.",
    ),
    "passkey": (
        "a passkey was added. Whoever has it, and its PIN, may be able to sign in as you without your password.",
        "Your passkey is set up.",
    ),
}


@arriving
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is set up, and what can be."""
    visit = visit_of(request)
    mine = factors.of(visit.person)
    context = {
        "trail": trail(),
        "is_asked": factors.is_asked_of(visit.rights),
        "has_one": any(one.type in factors.FIRM for one in mine),
        "app": next((_told(one) for one in mine if one.type == Type.TOTP), None),
        "passkeys": [_told(one) for one in mine if one.type == Type.WEBAUTHN],
        "alone": settings.PASSWORDS and visit.person.has_usable_password(),
        "codes": next((one.wrap().get_unused_codes() for one in mine if one.type == Type.RECOVERY_CODES), None),
    }
    return render(request, "entrance/factors.html", context)


def _told(one: Authenticator) -> dict[str, Any]:
    used = words.full_datetime(one.last_used_at) if one.last_used_at else "never"
    told = {"pk": one.pk, "name": str(one), "since": words.full_datetime(one.created_at), "used": used}
    return told | {"is_alone": factors.signs_in_alone(one)}


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class SetUpApp(ActivateTOTPView):
    """Another app takes the place of the one before: so whoever has a new phone is never without, nor stuck."""

    template_name = "entrance/factor_app.html"

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return FormView.dispatch(self, *args, **kwargs)  # allauth's own turns away whoever has one

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        person = visit_of(self.request).person
        if factors.end_app(person):
            note(self.request, "factor.ended", "app", "another authenticator app took the place of the one before.")
        answer: HttpResponse = super().form_valid(form)
        factors.with_code(person, form.cleaned_data["code"])  # as any other, it is taken once
        note_added(self.request, "app")
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told: dict[str, Any] = super().get_context_data(**kwargs)
        secret = told["form"].secret
        grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        replaces = factors.has_app(visit_of(self.request).person)
        return told | {"trail": [*trail(), here()], "secret": grouped, "replaces": replaces}


set_up_app = arriving(never_cache(SetUpApp.as_view()))


@arriving
@require_safe
@never_cache
def app_picture(request: HttpRequest) -> HttpResponse:
    """The key for an app as a picture, from an address of our own: no page may carry one inside itself."""
    adapter = get_adapter()
    drawn = adapter.build_totp_svg(adapter.build_totp_url(request.user, get_totp_secret()))
    return HttpResponse(drawn, content_type="image/svg+xml")


class OneAtATime:
    """Two tabs that end a factor each do not find the other's still there."""

    request: HttpRequest

    @transaction.atomic
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        factors.hold(visit_of(self.request).person)
        answer: HttpResponse = super().post(*args, **kwargs)  # type: ignore[misc]
        return answer


class EndApp(OneAtATime, DeactivateTOTPView):
    template_name = "entrance/factor_end.html"

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        note(self.request, "factor.ended", "app", "a second factor was ended: the authenticator app.")
        messages.success(self.request, "The authenticator app is not asked for any more.")
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"trail": [*trail(), here()], "what": "the authenticator app"}


end_app = arriving(EndApp.as_view())


class AddPasskey(AddWebAuthnView):
    template_name = "entrance/passkey_add.html"

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        note_added(self.request, "passkey")
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told: dict[str, Any] = super().get_context_data(**kwargs)
        return told | {"trail": [*trail(), here()], "options": _able_alone(told["js_data"]["creation_options"])}


def _able_alone(asked: dict[str, Any]) -> str:
    """A passkey that can keep for whom it is signs in alone; one that cannot is a second factor all the same."""
    public = dict(asked["publicKey"])
    public["authenticatorSelection"] = {"residentKey": "preferred", "userVerification": "preferred"}
    return json.dumps({"publicKey": public})


add_passkey = arriving(never_cache(AddPasskey.as_view()))


class EndPasskey(OneAtATime, RemoveWebAuthnView):
    template_name = "entrance/factor_end.html"

    def form_valid(self, form: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.object):
            form.add_error(None, get_adapter().validation_error("cannot_delete_authenticator"))
            return self.form_invalid(form)
        super().form_valid(form)
        note(self.request, "factor.ended", "passkey", "a second factor was ended: a passkey.")
        messages.success(self.request, "The passkey is not taken any more.")
        return redirect("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        what = f"the passkey “{self.object}”"
        return super().get_context_data(**kwargs) | {"trail": [*trail(), here()], "what": what}


end_passkey = arriving(EndPasskey.as_view())


class Codes(ViewRecoveryCodesView):
    template_name = "entrance/recovery_codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"trail": [*trail(), here()]}


codes = arriving(Codes.as_view())


class NewCodes(GenerateRecoveryCodesView):
    template_name = "entrance/recovery_codes_new.html"

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        note(self.request, "factor.codes_made", "codes", "new recovery codes were made.")
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"trail": [*trail(), here()]}


new_codes = arriving(NewCodes.as_view())


def note_added(request: HttpRequest, kind: str) -> None:
    """Whoever has just shown a second factor is in by two. All that came in without it is out."""
    request.session[sessions.IS_STRONG] = True
    sessions.end_others(request)
    tokens.end_unnamed(request.user)
    told, said = ADDED[kind]
    note(request, "factor.added", kind, told)
    messages.success(request, f"{said} You are signed out everywhere else.")


def note(request: HttpRequest, name: str, kind: str, what: str) -> None:
    """On the record, and to the person by mail: whoever did it in their place does not go unnoticed."""
    person = visit_of(request).person
    actions.note_factor(person, name, kind)
    security.tell(person, what)


def trail() -> list[dict[str, str]]:
    return [{"name": "Your account", "url": reverse("account")}]


def here() -> dict[str, str]:
    return {"name": "Second factor", "url": reverse("mfa_index")}
