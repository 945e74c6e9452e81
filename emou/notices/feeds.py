"""Secret addresses for calendar programs, which cannot sign in. The secret is shown once, and kept as a digest."""

import hashlib
import secrets
from datetime import datetime

from django.db.models import Q, QuerySet

from agencies.models import Office, Person
from agencies.rights import rights_of
from emou.domain.refusals import INCOMPLETE, NOT_PERMITTED, Problem, Refused
from emou.notices.models import Feed

MOST = 10


def feeds_of(person_id: int) -> QuerySet[Feed]:
    """The feeds of a person that are not revoked."""
    return Feed.objects.filter(person=person_id, revoked_at=None).select_related("office__agency").order_by("pk")


def make(person: Person, office: Office | None, at: datetime) -> tuple[Feed, str]:
    """A feed of all that waits on this person, or on one office that they hold; and its secret. Raises Refused.

    Requires a transaction that locked the person.
    """
    if office and not _holds(person, office.pk, at):
        raise Refused(NOT_PERMITTED, "You do not hold this office.")
    if feeds_of(person.pk).count() >= MOST:
        message = f"You have {MOST} feeds, which is all there can be. Revoke one first."
        raise Refused(INCOMPLETE, problems=(Problem("office", "too_many", message),))
    secret = secrets.token_urlsafe(32)
    return Feed.objects.create(person=person, office=office, digest=_digest(secret), made_at=at), secret


def revoke(person_id: int, feed_id: int, at: datetime) -> None:
    """End a feed: its address answers no more. Raises Feed.DoesNotExist for somebody else's."""
    if not feeds_of(person_id).filter(pk=feed_id).update(revoked_at=at):
        raise Feed.DoesNotExist


def find(secret: str, at: datetime) -> Feed | None:
    """The feed of this secret, while it is not revoked, its person is active and holds the office still."""
    alive = Q(revoked_at=None, person__is_active=True)
    feed = Feed.objects.filter(alive, digest=_digest(secret)).select_related("person", "office__agency").first()
    if feed is None or (feed.office_id and not _holds(feed.person, feed.office_id, at)):
        return None
    return feed


def _holds(person: Person, office_id: int, at: datetime) -> bool:
    return any(seat.office_id == office_id for seat in rights_of(person, at).seats)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
