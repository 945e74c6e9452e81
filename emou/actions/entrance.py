"""What people do about how they sign in: on the record, since whoever signs in as somebody acts as they do."""

from typing import Any

from django.db import transaction

from agencies import factors
from agencies.models import Person
from emou import timekeeping
from emou.audit import record
from emou.audit.record import Line
from emou.http.models import Session

CHAIN = "ENTRANCE"


def note_factor(person: Person, name: str, kind: str) -> None:
    """A second factor was added or ended, or recovery codes were made anew."""
    with transaction.atomic():
        record.lock(CHAIN)
        _note(name, {"kind": kind}, actor_id=person.pk, actor=person.label)


def reset_factors(person: Person) -> int:
    """End all second factors of somebody who has lost them, and every session; how many factors there were.

    By whoever runs the system, so the record names no actor.
    """
    with transaction.atomic():
        record.lock(CHAIN)
        ended = factors.end_all(person)
        Session.objects.filter(person=person).delete()
        _note("factor.reset", {"person": person.pk, "ended": ended})
    return ended


def _note(name: str, said: dict[str, Any], **who: Any) -> None:
    record.append([Line(CHAIN, name, timekeeping.now(), said, **who)])
