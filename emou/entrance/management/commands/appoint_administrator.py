"""`manage.py appoint_administrator ADDRESS FIRST LAST`: the first person, who lets in all others by the pages.

Also for the day on which nobody is left who can appoint. Whoever runs it makes sure of the address.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from agencies.models import Person
from agencies.services import appointments
from agencies.services.invitations import Guest
from emou import actions, timekeeping
from emou.domain import clock
from emou.domain.refusals import Refused
from emou.notices import security


class Command(BaseCommand):
    help = "Make somebody System administrator, who can then let in and appoint others. On the record."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("address", help="their email address; they sign in by it")
        parser.add_argument("first_name")
        parser.add_argument("last_name")

    def handle(self, *args: Any, address: str, first_name: str, last_name: str, **options: Any) -> None:
        guest = Guest(first_name, last_name, address, clock.local_day(timekeeping.now()))
        try:
            person, span = actions.seat_administrator(guest)
        except Refused as refused:
            raise CommandError(" ".join(one.message for one in refused.problems) or refused.detail) from refused
        self.stdout.write(f"{person.label} is System administrator {appointments.told_span(span)}.")
        self.stdout.write(_way_in(person))


def _way_in(person: Person) -> str:
    if not settings.PASSWORDS:
        names = " or ".join(one["name"] for one in settings.OIDC)
        return f"They sign in by {names}, with the address {person.email}."
    if person.has_usable_password():
        return f"They sign in as {person.username}, with the password that they have."
    return (
        f"They sign in as {person.username}. First, within an hour, let them open this link and choose a password; "
        f"it works once, and for a new one run this again:\n{security.link(person)}"
    )
