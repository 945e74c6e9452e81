"""Mails about somebody's own sign-in: that it was changed, and the link for a new password.

Sent by a worker, so that nobody can tell from the time of an answer whether there is such a person; not in the outbox,
since one carries a secret and the other decides nothing.
"""

import logging
from datetime import datetime
from functools import cache
from typing import Any
from uuid import uuid4

from celery import Celery
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from kombu.exceptions import OperationalError

from agencies.models import Person
from emou.notices import identity, mailing
from emou.notices.mailing import Mail
from emou.ui import words

log = logging.getLogger(__name__)


def tell(person: Person, what: str) -> None:
    """Let this person know what was changed in their sign-in, once it is. Without a broker it is only logged."""
    transaction.on_commit(lambda: _publish("tell_of_change", person.pk, what, timezone.now().isoformat()))


def ask_for_link(address: str) -> bool:
    """Send a link for a new password to whoever has this address; whether a worker was told."""
    return _publish("send_password_link", address)


@cache
def _producer() -> Celery:
    """Only hands tasks over: what the application is to Celery stands above all this (emou.celery)."""
    producer = Celery("emou", set_as_current=False)
    producer.config_from_object("django.conf:settings", namespace="CELERY")
    return producer


def _publish(task: str, *said: object) -> bool:
    try:
        _producer().send_task(f"emou.notices.tasks.{task}", said, retry=False)
    except (OperationalError, OSError):
        log.error("a mail about a sign-in could not be handed to a worker")
        return False
    return True


def tell_of_change(person_id: int, what: str, at: str) -> None:
    person = Person.objects.filter(pk=person_id, is_active=True).exclude(email="").first()
    if person:
        _send(person, change_facts(what, datetime.fromisoformat(at)))


def send_password_link(address: str) -> None:
    """To each person with this address who signs in by a password; mostly there is one, or none."""
    for person in Person.objects.filter(email__iexact=address, is_active=True):
        if person.has_usable_password() and person.email.casefold() == address.casefold():
            _send(person, link_facts(person.username, link(person)))


def change_facts(what: str, at: datetime) -> dict[str, Any]:
    """All that the templates show of a change."""
    return {
        "heading": "Your sign-in was changed",
        "opening": f"In eMOU, {what}",
        "facts": [("When", words.full_datetime(at))],
        "url": settings.SITE_URL + reverse("account"),
        "act": "Open your account",
        "because": "If it was you, there is nothing to do. If it was not, tell those who run the system at once: their "
        f"address is on {settings.SITE_URL}{reverse('contact')}.",
    }


def link(person: Person) -> str:
    """Where this person chooses a new password: once, within an hour."""
    said = urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)
    return f"{settings.SITE_URL}{reverse('password_new', args=said)}"


def link_facts(username: str, url: str) -> dict[str, Any]:
    """All that the templates show of a link for a new password."""
    return {
        "heading": "A new password for eMOU",
        "opening": "Somebody asked for a link to choose a new password for you.",
        "facts": [("User name", username), ("Good for", "One hour, once")],
        "url": url,
        "act": "Choose a new password",
        "because": "If it was not you, do nothing: your password stays as it is.",
    }


def _send(person: Person, told: dict[str, Any]) -> None:
    text, html = (render_to_string(f"emails/single.{kind}", told) for kind in ("txt", "html"))
    sent = Mail((), 0, person.email, identity.security_id(uuid4().hex), str(told["heading"]), text, html)
    if mailing.send_now(sent):
        log.error("a mail about a sign-in was not accepted: %s", sent.message_id)
