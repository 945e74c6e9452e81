"""Sessions as rows that say whose they are: so that people see where they are signed in, and end what they will.

Django's own sessions in the database, with columns beside the data (settings: SESSION_ENGINE). Each ends so many hours
after signing in, however much it is used: nobody keeps a stolen one alive. How long somebody was away is read with the
session itself; that it was used is noted once a minute.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from emou.http.limits import address_of
from emou.http.models import Session

CAME, IS_STRONG, WAS_AWAY = "came", "is_strong", "was_away"
SEEN_AGAIN, AWAY = timedelta(minutes=1), timedelta(minutes=15)
SALT = "emou.http.sessions"


class SessionStore(db.SessionStore):
    """What Django asks for, kept in our table. `seen_at`: when it was used before this call, None for a new one."""

    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        return Session

    def _get_session_from_db(self) -> Any:
        row = super()._get_session_from_db()
        if row is not None:
            self.seen_at = row.seen_at
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row, at, came = super().create_model_instance(data), timezone.now(), data.get(CAME, {})
        row.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.address, row.agent = came.get("address", ""), came.get("agent", "")
        row.began_at = datetime.fromisoformat(came["at"]) if came else at
        row.expire_date = row.began_at + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        row.seen_at = at
        return row


def arrive(request: HttpRequest, *, is_strong: bool) -> None:
    """Note in the session of somebody who has just signed in from where they came, and whether by two factors."""
    agent = request.headers.get("User-Agent", "")[:300].replace("\x00", "")
    request.session[CAME] = {"at": timezone.now().isoformat(), "address": address_of(request), "agent": agent}
    request.session[IS_STRONG] = is_strong
    be_here(request)


def be_here(request: HttpRequest) -> None:
    """Somebody has just shown that it is they who sit there."""
    request.session.pop(WAS_AWAY, None)


def be_away(request: HttpRequest) -> None:
    """Keep in mind that it is not sure who sits there, until somebody shows it."""
    request.session[WAS_AWAY] = True


def is_here(request: HttpRequest) -> bool:
    """Whether the person has been there all the time since they signed in, or showed since that they are."""
    return not request.session.get(WAS_AWAY)


def notice_absence(request: HttpRequest) -> None:
    """Whether nobody used this session for a while: somebody else may have sat down."""
    seen = getattr(request.session, "seen_at", None)
    if seen and timezone.now() - seen > AWAY and is_here(request):
        be_away(request)


def notice_use(request: HttpRequest) -> None:
    """Note that the session was used, at most once a minute.

    A session that is to be saved is noted by that, together with an absence: one never without the other.
    """
    seen, at = getattr(request.session, "seen_at", None), timezone.now()
    if seen and at - seen > SEEN_AGAIN and not request.session.modified:
        Session.objects.filter(pk=request.session.session_key).update(seen_at=at)


def listed(person: Any) -> list[Session]:
    """The sessions in which this person is signed in, the last used first."""
    return list(Session.objects.filter(person=person, expire_date__gt=timezone.now()).order_by("-seen_at"))


def name_of(session: Session) -> str:
    """What stands for a session on a page: its key would open it."""
    return salted_hmac(SALT, session.session_key, algorithm="sha256").hexdigest()[:32]


def end(person: Any, name: str) -> bool:
    """End the session of this person that has this name; whether there was one."""
    found = [one for one in listed(person) if constant_time_compare(name_of(one), name)]
    for session in found:
        session.delete()
    return bool(found)


def end_all(person: Any) -> int:
    """End every session of this person; how many there were."""
    return Session.objects.filter(person=person).delete()[0]


def end_others(request: HttpRequest) -> int:
    """End all sessions of whoever asks but this one; how many there were."""
    mine = Session.objects.filter(person=request.user.pk).exclude(pk=request.session.session_key)
    return mine.delete()[0]
