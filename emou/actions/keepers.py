"""The transaction in which somebody keeps reference data: alone, so that nothing is filed under half of a change."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from agencies import rights as who
from agencies.models import Person
from agencies.rights import Rights, Seat
from agencies.services.changes import Keeper
from emou import timekeeping
from emou.audit import record
from emou.domain.refusals import NOT_PERMITTED, Refused
from requests_app.services import closures


@contextmanager
def keeping(person: Person, chain: str, owner_id: int | None = None) -> Iterator[Keeper]:
    """Open the transaction, wait for every filing under way, lock the chain; then ask the time and who it is.

    The State Data Practice keeps everything; on the datasets of `owner_id` its data steward keeps as well.
    """
    with transaction.atomic():
        closures.hold_alone()
        record.lock(chain)
        at = timekeeping.now()
        rights = who.rights_of(person, at)
        yield Keeper(rights, seat_of(rights, owner_id), at)


def seat_of(rights: Rights, owner_id: int | None = None) -> Seat:
    """The office in which this person keeps reference data. Raises Refused."""
    steward = rights.seat("manage_catalog", owner_id) if owner_id else None
    seat = steward or rights.seat("keep_reference_data")
    if seat is None:
        raise Refused(NOT_PERMITTED)
    return seat
