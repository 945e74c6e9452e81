"""Inviting somebody new to an office, and taking it back; and the page that the link of the mail opens."""

from dataclasses import dataclass
from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from agencies.forms.passwords import NewPasswordForm
from agencies.forms.people import InviteForm
from agencies.models import Invitation, Office, Person
from agencies.pages import seating
from agencies.pages.changing import Row
from agencies.pages.visits import visit_of
from agencies.services import invitations
from agencies.services.invitations import Guest
from agencies.views.appointing import keeper_of, office_to_keep
from agencies.views.editing import Page, Preview, in_two_steps, refused
from emou import actions, timekeeping
from emou.actions.people import Sent
from emou.domain import clock
from emou.domain.refusals import Refused
from emou.http.access import public, signed_in
from emou.ui import words

GONE = 410


@signed_in
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    office, _ = office_to_keep(request, pk)
    today = clock.local_day(visit_of(request).at)
    form = InviteForm(request.POST if request.method == "POST" else None, initial={"starts_on": today})
    if form.is_bound and form.is_valid() and (person := invitations.known(form.cleaned_data["email"])):
        return _known(request, office, person)

    def preview() -> Preview:
        guest = _guest(form.cleaned_data)
        invitations.see_sound(office, guest, visit_of(request).at)
        return _foretold(office, guest)

    def save() -> str:
        said = form.cleaned_data
        return _sent(request, actions.invite(visit_of(request).person, office, _guest(said), said["why"]))

    lead = "For somebody who is not in the system yet. They get an email with a link that works once."
    page = Page(INVITE, _url(office), seating.trail_below(office), office.label, lead, "Send the invitation")
    return in_two_steps(request, page, form, preview=preview, save=save)


def _known(request: HttpRequest, office: Office, person: Person) -> HttpResponse:
    """Nobody is invited twice: whoever has the address is appointed."""
    messages.info(request, f"{person.label} has this address already and needs no invitation. Appoint them here.")
    return redirect(f"{reverse('office_appoint', args=[office.pk])}?who={person.username}")


def _guest(said: dict[str, Any]) -> Guest:
    return Guest(said["first_name"], said["last_name"], said["email"], said["starts_on"])


def _foretold(office: Office, guest: Guest) -> Preview:
    rows = [
        Row("Office", "", office.label),
        Row("Person", "", f"{guest.first_name} {guest.last_name}"),
        Row("Email address", "", guest.email),
        Row("First day", "", words.full_date(guest.starts_on)),
    ]
    follows = [
        f"An email with a link goes to {guest.email} now. The link works once, and for {invitations.LIVES.days} days.",
        "When they accept, they become a person of the system and hold the office from the first day on; or from "
        "accepting, if that is later.",
        "Until then they have no rights, and nobody holds the office by this invitation.",
    ]
    return Preview(rows, follows, ["Whoever holds the office keeps it. End that appointment by itself, if they leave."])


def _sent(request: HttpRequest, sent: Sent) -> str:
    if not sent.failure:
        return f"The invitation is on its way to {sent.invitation.email}."
    messages.warning(request, f"The email could not be sent: {sent.failure} Send it again from this page.")
    return f"{sent.invitation.label} is invited, but does not know it yet."


@signed_in
@require_http_methods(["GET", "POST"])
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Another link, in another mail; the one before opens nothing any more."""
    row = _open(request, pk)
    if request.method == "GET":
        told = {"title": f"Send the invitation to {row.label} again", "button": "Send it again", "what": AGAIN}
        return _confirm(request, row, told)
    try:
        messages.success(request, _sent(request, actions.invite_again(visit_of(request).person, row)))
    except Refused as refusal:
        return refused(request, refusal, _url(row.office))
    return redirect(_url(row.office))


@signed_in
@require_http_methods(["GET", "POST"])
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    row = _open(request, pk)
    if request.method == "GET":
        told = {"title": f"Take back the invitation to {row.label}", "button": "Take it back", "what": REVOKE}
        return _confirm(request, row, told | {"variant": "danger"})
    try:
        actions.revoke_invitation(visit_of(request).person, row)
    except Refused as refusal:
        return refused(request, refusal, _url(row.office))
    messages.success(request, f"The invitation to {row.label} is taken back. Its link opens nothing any more.")
    return redirect(_url(row.office))


def _confirm(request: HttpRequest, row: Invitation, told: dict[str, str]) -> HttpResponse:
    way = {"back_url": _url(row.office), "trail": seating.trail_below(row.office)}
    context = {"row": row, "kicker": row.office.label, **way, **told}
    return render(request, "agencies/invitation_confirm.html", context)


def _open(request: HttpRequest, pk: int) -> Invitation:
    """An invitation, for whoever appoints to its office; for everybody else there is none."""
    row = get_object_or_404(Invitation.objects.select_related("office__agency", "invited_by"), pk=pk)
    visit = visit_of(request)
    if not visit.rights.keeps_people_of(row.office.agency_id):
        raise Http404
    keeper_of(visit, row.office)
    return row


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the link opens: which office, from when, and a password to sign in by from then on."""
    row = invitations.find(token)
    if row is None:
        raise Http404
    if over := invitations.why_over(row, timekeeping.now()):
        return _over(request, row, over)
    guest = _Guest(invitations.known(row.email), request.user)
    form = _form(request, row) if guest.is_new else None
    if request.method == "POST" and guest.may_accept and (form is None or form.is_valid()):
        return _accept(request, token, row, form)
    return _invitation(request, row, guest, form)


@dataclass(frozen=True, slots=True)
class _Guest:
    """Who has the address of the invitation by now, if anybody, and who sits before the page."""

    known: Person | None
    here: Any

    @property
    def is_new(self) -> bool:
        return self.known is None and not self.here.is_authenticated

    @property
    def is_somebody_else(self) -> bool:
        return self.here.is_authenticated and (self.known is None or self.known.pk != self.here.pk)

    @property
    def may_accept(self) -> bool:
        return self.is_new or (self.known is not None and self.known.pk == self.here.pk)


def _form(request: HttpRequest, row: Invitation) -> Any:
    """A password to choose, where people sign in by one; else their agency's provider knows them by their address."""
    if not settings.PASSWORDS:
        return None
    return NewPasswordForm(invitations.new_person(row), request.POST if request.method == "POST" else None)


def _accept(request: HttpRequest, token: str, row: Invitation, form: Any) -> HttpResponse:
    def set_password(person: Person) -> None:
        person.set_password(form.cleaned_data["new_password1"])

    person: Any = request.user if request.user.is_authenticated else None
    try:
        accepted = actions.accept_invitation(token, person, set_password if form else None)
    except Refused as refusal:
        return _over(request, invitations.find(token) or row, refusal.detail)
    messages.success(request, f"You accepted: {row.office.label}. Your user name is {row.email}.")
    if form:  # they have just chosen the password by which they would sign in
        answer: HttpResponse = perform_login(request, accepted.person, redirect_url=reverse("work"))
        return answer
    return redirect("work" if person else "sign_in")


def _over(request: HttpRequest, row: Invitation, why: str) -> HttpResponse:
    return render(request, "agencies/invitation_over.html", {"why": why, "row": row}, status=GONE)


def _invitation(request: HttpRequest, row: Invitation, guest: _Guest, form: Any) -> HttpResponse:
    context = {
        "row": row,
        "form": form,
        "guest": guest,
        "facts": [
            {"term": "Office", "text": row.office.label},
            {"term": "From", "text": words.full_date(row.starts_on)},
            {"term": "Invited by", "text": row.invited_by.label},
            {"term": "Your user name", "text": guest.known.username if guest.known else row.email},
        ],
        "here": request.path,
    }
    return render(request, "agencies/invitation.html", context, status=422 if request.method == "POST" else 200)


def _url(office: Office) -> str:
    return reverse("office_page", args=[office.pk])


INVITE = "Invite somebody new"
AGAIN = "A new email with a new link goes out now. The link in the earlier one no longer works."
REVOKE = "The link opens nothing any more, from this instant on. The invitation stays in the history of the office."
