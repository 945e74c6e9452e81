"""The personas of demo mode: one person an office, named so that a script can sign in as any of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from agencies.models import Agency, Appointment, Office, Person
from agencies.roles import BY_KIND, Kind

PASSWORD = "demo"  # noqa: S105  (demo mode alone, and said on the sign-in page)
SINCE = datetime(2016, 5, 26, 14, tzinfo=UTC)
AGENCY_KINDS = (Kind.REQUESTER, Kind.COUNSEL, Kind.DIRECTOR, Kind.STEWARD)
STATEWIDE = (
    ("cio", Kind.CIO),
    ("cio.deputy", Kind.CIO),
    ("coo", Kind.COO),
    ("coo.deputy", Kind.COO),
    ("auditor", Kind.AUDITOR),
    ("practice", Kind.PRACTICE),
    ("admin", Kind.ADMIN),
)
FIRST_NAMES = (
    "Amara", "Benita", "Carlos", "Dana", "Eliza", "Farid", "Grace", "Hector", "Imani", "Jonas", "Keiko", "Lamar",
    "Marta", "Nadia", "Omar", "Paula", "Quentin", "Rosa", "Samir", "Tessa", "Ursula", "Victor", "Wanda", "Yusuf",
)  # fmt: skip
LAST_NAMES = (
    "Abbott", "Brandt", "Castillo", "Dufour", "Engel", "Franklin", "Grady", "Hwang", "Ibarra", "Jensen", "Kowalski",
    "Lindgren", "Moreno", "Novak", "Okafor", "Petrov", "Quinn", "Reyes", "Schultz", "Tanaka", "Upton", "Vargas",
    "Whitfield", "Yates", "Zeller",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to sign in as, the offices held, and how: as holder or acting."""

    username: str
    offices: tuple[Office, ...]


@transaction.atomic
def appoint_all() -> int:
    """Create every persona that is missing, with one hash for the one password; how many there are."""
    secret = make_password(PASSWORD)
    made = [_appoint(place, persona, secret) for place, persona in enumerate(personas())]
    return len(made)


def personas() -> Iterator[Persona]:
    """All personas, agencies first, in the order in which they are listed for people."""
    offices = {(office.kind, office.agency_id): office for office in Office.objects.select_related("agency")}
    agencies = list(Agency.objects.order_by("code"))
    for agency in agencies:
        for kind in AGENCY_KINDS:
            yield Persona(f"{agency.code.lower()}.{kind.value}", (offices[kind.value, agency.pk],))
    hfs = next(agency for agency in agencies if agency.code == "HFS")
    doit = next(agency for agency in agencies if agency.code == "DOIT")
    for username, kind in STATEWIDE:
        seats = (offices[kind.value, None],)
        # The CIO heads DoIT, a party to the agreement, and so is recused wherever DoIT is one (rule 12).
        yield Persona(username, (*seats, offices[Kind.DIRECTOR.value, doit.pk]) if username == "cio" else seats)
    yield Persona("hfs.admin", (offices[Kind.AGENCY_ADMIN.value, hfs.pk],))


def others(*usernames: str) -> list[Person]:
    """People beside the personas, who come and go: named by their user names, with the one password too."""
    secret = make_password(PASSWORD)
    return [_other(username, secret) for username in usernames]


def _other(username: str, secret: str) -> Person:
    first, last = (part.capitalize() for part in username.split("."))
    named = {"first_name": first, "last_name": last, "email": f"{username}@illinois.example", "password": secret}
    return Person.objects.get_or_create(username=username, defaults=named)[0]


def _appoint(place: int, persona: Persona, secret: str) -> Person:
    first, last = FIRST_NAMES[place % len(FIRST_NAMES)], LAST_NAMES[place % len(LAST_NAMES)]
    email = f"{persona.username}@illinois.example"
    named = {"first_name": first, "last_name": last, "email": email, "password": secret}
    person, _ = Person.objects.get_or_create(username=persona.username, defaults=named)
    for office in persona.offices:
        Appointment.objects.get_or_create(person=person, office=office, starts_at=SINCE)
    return person


def describe(persona: Persona) -> str:
    """The offices of a persona in words."""
    return "; ".join(BY_KIND[Kind(office.kind)].label for office in persona.offices)
