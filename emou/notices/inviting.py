"""The mail that invites somebody to an office. It carries a secret, so it is sent at once and kept in no outbox."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from agencies.models import Invitation
from emou.domain import clock
from emou.notices import identity, mailing
from emou.notices.mailing import Mail
from emou.ui import words


def send(invitation: Invitation, secret: str) -> str:
    """Send it; why it did not leave, or "" where the mail server took it."""
    return mailing.send_now(mail(invitation, settings.SITE_URL + reverse("invitation", args=[secret])))


def mail(invitation: Invitation, url: str) -> Mail:
    told = facts(invitation, url)
    return Mail(
        notices=(),
        attempts=0,
        to=invitation.email,
        message_id=identity.invitation_id(invitation.pk, invitation.digest),
        subject=told["subject"],
        text=render_to_string("emails/single.txt", told),
        html=render_to_string("emails/single.html", told),
    )


def facts(invitation: Invitation, url: str) -> dict[str, Any]:
    """All that the templates show."""
    office, last_day = invitation.office.label, clock.local_day(invitation.expires_at)
    heading = f"You are invited: {' '.join(office.split())}"
    return {
        "heading": heading,
        "subject": f"{heading} (open by {words.short_date(last_day)})",
        "opening": f"{invitation.invited_by.label} asks you to take an office in eMOU, where Illinois agencies ask "
        "each other for data.",
        "facts": [
            ("Office", office),
            ("From", words.full_date(invitation.starts_on)),
            ("Open by", words.full_date(last_day)),
        ],
        "url": url,
        "act": "Open the invitation",
        "because": "You receive this because somebody gave your address. The link is only for you and works once. If "
        "you expect no such office, do nothing: without you nothing happens.",
    }
