"""The tokens with which an owner's source systems ask whether a release is active. Only a hash of each is kept."""

import hashlib
import secrets
from datetime import datetime

from agencies.models import Agency
from agencies.rights import Rights, Seat
from emou.audit import record
from emou.audit.record import Line
from emou.domain.refusals import INCOMPLETE, NOT_PERMITTED, Problem, Refused
from requests_app.services import keeping
from sharing.models import SourceToken

CHAIN = "SOURCES"
MADE, ENDED = "source.token_made", "source.token_ended"
LENGTH = 32


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make(owner: Agency, name: str, *, at: datetime, rights: Rights) -> tuple[SourceToken, str]:
    """A new token for a source system of `owner`; its text is told this once. Raises Refused."""
    seat = _seat(owner.pk, rights)
    name = " ".join(name.split())
    if not name:
        raise _unsound("missing", "Name the source system.")
    if SourceToken.objects.filter(owner=owner, name=name, ended_at=None).exists():
        raise _unsound("twice", f"{name} has a token already. End it first.")
    token = secrets.token_hex(LENGTH)
    row = SourceToken.objects.create(
        owner=owner, name=name, digest=digest(token), made_by_id=rights.person_id, made_at=at
    )
    _keep(MADE, row, rights, seat, at)
    return row, token


def end(row: SourceToken, *, at: datetime, rights: Rights) -> SourceToken:
    """End a token; what asks with it is a stranger from then on. Ending it twice changes nothing. Raises Refused."""
    seat = _seat(row.owner_id, rights)
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        _keep(ENDED, row, rights, seat, at)
    return row


def _seat(owner_id: int, rights: Rights) -> Seat:
    seat = rights.seat("manage_releases", owner_id)
    if seat is None:
        raise Refused(NOT_PERMITTED)
    return seat


def _keep(event: str, row: SourceToken, rights: Rights, seat: Seat, at: datetime) -> None:
    said = {"owner": row.owner.code, "name": row.name, "number": row.pk}
    who = keeping.by(rights, seat)
    record.append([Line(CHAIN, event, at, said, **who.columns)])


def _unsound(code: str, message: str) -> Refused:
    return Refused(INCOMPLETE, problems=(Problem("name", code, message),))
