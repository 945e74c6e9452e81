"""The second factor: who needs one, who has one, and whether a code is right.

Codes are checked here for pages and API alike. A code of an app is taken once, and none that is older than the last one
taken: this is kept beside its secret, so that it holds whether the cache answers or not.
"""

import json
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from agencies.models import Person
from agencies.rights import Rights

Type = Authenticator.Type
FIRM = (Type.TOTP, Type.WEBAUTHN)  # recovery codes stand in for one of these, never alone
USED = "last_counter"
NAMES = {Type.TOTP.value: "Authenticator app", Type.RECOVERY_CODES.value: "Recovery codes"}


def is_asked_of(rights: Rights) -> bool:
    """Whether these offices ask for a second factor; nothing stands in a persona's way in demo mode."""
    return rights.is_guarded and not settings.DEMO


def of(person: Person) -> list[Authenticator]:
    """What this person has set up, recovery codes too, the oldest first."""
    return list(Authenticator.objects.filter(user=person).select_related("user").order_by("created_at", "pk"))


def name_of(row: Authenticator) -> str:
    """What a page calls it: a passkey by the name that its person gave."""
    return NAMES.get(row.type) or row.wrap().name


def has_one(person: Person) -> bool:
    return Authenticator.objects.filter(user=person, type__in=FIRM).exists()


def has_passkey(person: Person) -> bool:
    return Authenticator.objects.filter(user=person, type=Type.WEBAUTHN).exists()


def has_app(person: Person) -> bool:
    return Authenticator.objects.filter(user=person, type=Type.TOTP).exists()


def end_app(person: Person) -> bool:
    """Make room for another app, one at a time; whether there was one. Requires a transaction."""
    hold(person)
    return Authenticator.objects.filter(user=person, type=Type.TOTP).delete()[0] > 0


def codes_left(person: Person) -> int:
    rows = Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES)
    return sum(len(row.wrap().get_unused_codes()) for row in rows)


def passkey_options(told: dict[str, Any]) -> str:
    """What a browser is asked for a passkey, as JSON; empty where the person has none."""
    asked = told["request_options"]
    return json.dumps(asked) if asked["publicKey"].get("allowCredentials") else ""


def signs_in_alone(row: Authenticator) -> bool:
    """Whether this is a passkey that, by its browser's word, needs no name or password before it."""
    is_passkey = row.type == Type.WEBAUTHN
    return is_passkey and settings.PASSWORDS and row.user.has_usable_password() and bool(row.wrap().is_passwordless)


def hold(person: Person) -> None:
    """Whoever else wants to end one of this person's factors waits. Requires a transaction."""
    Person.objects.select_for_update().get(pk=person.pk)


def end_all(person: Person) -> int:
    return Authenticator.objects.filter(user=person).delete()[0]


@transaction.atomic
def with_code(person: Person, code: str) -> Authenticator | None:
    """Which of this person's factors the code belongs to, used up by this; None where it is wrong."""
    rows = Authenticator.objects.select_for_update().filter(user=person).exclude(type=Type.WEBAUTHN)
    for row in rows:
        right = _is_of_app(row, code) if row.type == Type.TOTP else row.wrap().validate_code(code)
        if right:
            Authenticator.objects.filter(pk=row.pk).update(last_used_at=timezone.now())
            return row
    return None


def _is_of_app(row: Authenticator, code: str) -> bool:
    secret = decrypt(row.data["secret"])
    for counter in auth.yield_hotp_counters_from_time():
        value = auth.format_hotp_value(auth.hotp_value(secret, counter))
        if counter > row.data.get(USED, 0) and compare_user_code(actual=code, expected=value):
            row.data[USED] = counter
            row.save(update_fields=["data"])
            return True
    return False
