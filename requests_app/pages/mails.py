"""What becomes of notices that are to be mailed: a mail each, or later, or never. Reads; sends and writes nothing.

A reminder is looked at again when it is sent: once the request was answered or its clock moved, it is no longer true.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse

from agencies.calendars import calendars
from agencies.pages import changing
from agencies.roles import Kind
from agencies.services.changes import PEOPLE
from emou import timekeeping
from emou.audit.models import Entry
from emou.domain import clock, telling
from emou.domain.gates import EXPIRED
from emou.domain.lifecycle import (
    CLOCK_EVENTS,
    CLOCK_MOVED,
    LIFECYCLE,
    REFUSED,
    SHAREABLE,
    WAITS,
    Case,
    Desk,
    State,
    clock_row,
)
from emou.domain.nudges import EVENTS as NUDGES, EXPIRING
from emou.domain.releases import OURS, WOUND_DOWN
from emou.domain.reminders import OVERDUE
from emou.domain.words import BY_OPERATION, RELEASE_WORDS
from emou.notices import choosing, identity
from emou.notices.choosing import When
from emou.notices.mailing import Composed, Later, Mail, Never
from emou.notices.models import Notice
from emou.ui import words
from requests_app import queries
from requests_app.models import DataRequest
from requests_app.pages import mail_words, wording

log = logging.getLogger(__name__)

# Under which name an entry says its last day.
LAST_DAYS = {CLOCK_MOVED: "to", EXPIRING: "expires_on", EXPIRED: "expires_on", WOUND_DOWN: "ends_on"}
ENDS = frozenset(row.event for row in LIFECYCLE if row.target in (*SHAREABLE, *REFUSED))
SHARED = (
    "So the data is to be shared. Its use begins once every approval that law asks for is on file; the request's page "
    "lists them."
)
ENDED = "So the data is not shared. Nothing is left to be done under this request."
A_MOMENT = timedelta(microseconds=1)
NO_LONGER_TRUE = "The request was answered, or its clock was moved, before this reminder could be sent."
NO_ADDRESS = "No email address is known for this person."
NOT_WANTED = "Turned off by the recipient."
NOT_MADE = "The email could not be made. The log says why."
RELATED = ("owner", "requester", "dataset", "agreed")
UNTOLD = ("snapshot", "grounds", "findings", "conditions", "extract_reason", "dataset__description")
OFFICE_DESKS = {Kind.CIO: Desk.CIO, Kind.COO: Desk.COO, Kind.PRACTICE: Desk.PRACTICE}


@dataclass(frozen=True, slots=True)
class Matter:
    """A request as it stands now, with the entry that set its clock last, and its newest release."""

    request: DataRequest
    case: Case
    clock_seq: int | None
    release_id: int | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the people concerned chose about optional mails."""

    chosen: dict[tuple[int, str], When]
    quiet: dict[int, tuple[time, time]]

    def when(self, person_id: int, topic: str) -> When:
        return self.chosen.get((person_id, topic), When.AT_ONCE)


@dataclass(frozen=True, slots=True)
class Together:
    """A notice that its recipient wants with the others of the day."""

    notice: Notice
    facts: dict[str, Any]


def compose(notices: Sequence[Notice]) -> Composed:
    """What becomes of each notice, in their order. One that cannot be made never stops the others."""
    at = timekeeping.now()
    matters, wishes = matters_of(notices, at), _wishes(notices)
    become = [_become(notice, matters.get(notice.entry.request_id or 0), at, wishes) for notice in notices]
    return [*(one for one in become if not isinstance(one, Together)), *_digests(become)]


def _become(notice: Notice, matter: Matter | None, at: datetime, wishes: Wishes) -> Mail | Later | Never | Together:
    try:
        return _judged(notice, matter, at, wishes)
    except Exception:
        log.exception("notice %s could not be made into a mail", notice.pk)
        return Never(notice.pk, NOT_MADE, buried=True)


def _judged(notice: Notice, matter: Matter | None, at: datetime, wishes: Wishes) -> Mail | Later | Never | Together:
    if notice.step and not (matter and _is_true(notice, matter)):
        return Never(notice.pk, NO_LONGER_TRUE)
    if not notice.recipient.email:
        return Never(notice.pk, NO_ADDRESS, buried=True)
    topic = telling.topic_of(notice.entry.name, notice.step)
    if not topic:
        return mail(notice, matter, at)
    return _as_wished(notice, wishes, topic, at) or _optional(notice, matter, at, wishes, topic)


def _as_wished(notice: Notice, wishes: Wishes, topic: str, at: datetime) -> Later | Never | None:
    """What keeps an optional mail from being sent now."""
    when = wishes.when(notice.recipient_id, topic)
    if when is When.OFF:
        return Never(notice.pk, NOT_WANTED)
    if when is When.DAILY and at < (moment := telling.digest_at(notice.queued_at)):
        return Later(notice.pk, moment)
    hours = wishes.quiet.get(notice.recipient_id)
    until = telling.quiet_until(at, *hours) if hours else None
    return Later(notice.pk, until) if until else None


def _optional(notice: Notice, matter: Matter | None, at: datetime, wishes: Wishes, topic: str) -> Mail | Together:
    if wishes.when(notice.recipient_id, topic) is When.DAILY:
        return Together(notice, facts(notice, matter, at))
    return mail(notice, matter, at)


def _wishes(notices: Sequence[Notice]) -> Wishes:
    people = {n.recipient_id for n in notices if telling.topic_of(n.entry.name, n.step)}
    return Wishes(choosing.all_choices(people), choosing.all_quiet_hours(people)) if people else Wishes({}, {})


def _digests(become: Sequence[Mail | Later | Never | Together]) -> Iterator[Mail]:
    """One mail for each person who wants the optional ones together."""
    waiting = sorted((one for one in become if isinstance(one, Together)), key=lambda one: one.notice.recipient_id)
    for _, ones in groupby(waiting, key=lambda one: one.notice.recipient_id):
        yield _digest(list(ones))


def _digest(ones: list[Together]) -> Mail:
    first, rows = ones[0].notice, [one.facts for one in ones]
    told = digest_facts(rows)
    topics = {telling.topic_of(one.notice.entry.name) for one in ones}
    return Mail(
        notices=tuple(one.notice.pk for one in ones),
        attempts=first.attempts,
        to=first.recipient.email,
        message_id=identity.digest_id([one.notice for one in ones]),
        subject=told["heading"],
        text=render_to_string("emails/digest.txt", told),
        html=render_to_string("emails/digest.html", told),
        headers=_unsubscribing(rows[0]["unsubscribe_url"]) if len(topics) == 1 else {},
    )


def digest_facts(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What the templates show of several notices together."""
    heading = f"{len(rows)} new notices about data requests" if len(rows) > 1 else rows[0]["heading"]
    return {"heading": heading, "rows": rows, "settings_url": settings.SITE_URL + reverse("mail_choices")}


def _unsubscribing(url: str) -> dict[str, str]:
    """What lets a mail program turn these mails off with one click (RFC 8058)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if url else {}


def _is_true(notice: Notice, matter: Matter) -> bool:
    """Whether a reminder still speaks of the clock that runs."""
    return matter.case.state in WAITS and matter.clock_seq == notice.entry.seq


def matters_of(notices: Sequence[Notice], at: datetime) -> dict[int, Matter]:
    """The requests that these notices are about, by their numbers."""
    ids = {notice.entry.request_id for notice in notices if notice.entry.request_id}
    requests = DataRequest.objects.filter(pk__in=ids).select_related(*RELATED).defer(*UNTOLD)
    requests = requests.annotate(release_id=Max("releases__pk"))
    setting = Entry.objects.filter(request_id__in=ids, chain__in=[row.reference for row in requests])
    newest = dict(setting.filter(name__in=CLOCK_EVENTS).values_list("chain").annotate(Max("seq")))
    books = calendars()
    return {
        row.pk: Matter(row, queries.settled(row, at, books), newest.get(row.reference), row.release_id)
        for row in requests
    }


def mail(notice: Notice, matter: Matter | None, at: datetime) -> Mail:
    """The mail about one notice as it is sent at `at`."""
    told = facts(notice, matter, at)
    headers = dict.fromkeys(("References", "In-Reply-To"), identity.thread(notice.entry.chain)) if matter else {}
    return Mail(
        notices=(notice.pk,),
        attempts=notice.attempts,
        to=notice.recipient.email,
        message_id=identity.message_id(notice),
        subject=" ".join(told["subject"].split()),
        text=render_to_string("emails/notice.txt", told),
        html=render_to_string("emails/notice.html", told),
        headers=headers | _unsubscribing(told["unsubscribe_url"]),
    )


def facts(notice: Notice, matter: Matter | None, at: datetime) -> dict[str, Any]:
    """All that the templates show of one notice."""
    names = _names(notice, matter, at)
    reference = matter.request.reference if matter else ""
    head = _heading(notice, names)
    path, act = _place(notice.entry, matter)
    return {
        "subject": f"{head} ({matter.request.dataset.code}, {reference})" if matter else head,
        "heading": head,
        "opening": _form(notice).opening.format(**names),
        "next": _next(notice, matter, names) if matter else [],
        "facts": list(_facts(notice, matter, names)),
        "url": settings.SITE_URL + path,
        "act": act,
        "because": _because(notice, matter),
        "unsubscribe_url": _unsubscribe_url(notice),
    }


def _place(entry: Entry, matter: Matter | None) -> tuple[str, str]:
    """The page on which the reader acts, and what the link to it says."""
    if matter is None:
        return reverse("work"), "Open eMOU"
    if matter.release_id and entry.name.startswith(OURS):
        return reverse("release_page", args=[matter.release_id]), "Open the release"
    return reverse("request_page", args=[matter.request.reference]), "Open the request"


def _unsubscribe_url(notice: Notice) -> str:
    """Where these mails are turned off; empty for those that have legal effect."""
    topic = telling.topic_of(notice.entry.name, notice.step)
    if not topic:
        return ""
    return settings.SITE_URL + reverse("unsubscribe", args=[choosing.unsubscribe_token(notice.recipient_id, topic)])


def heading(notice: Notice, matter: Matter | None, at: datetime) -> str:
    """What a mail about this notice is headed."""
    return _heading(notice, _names(notice, matter, at))


def _heading(notice: Notice, names: dict[str, str]) -> str:
    return _form(notice).subject.format(**names | {"last_day": names["short_day"]})


def _form(notice: Notice) -> mail_words.Form:
    return mail_words.form_of(notice.entry.name, notice.step)


def _names(notice: Notice, matter: Matter | None, at: datetime) -> dict[str, str]:
    last_day = last_day_of(notice.entry, matter)
    names = {
        "last_day": words.full_date(last_day) if last_day else "",
        "short_day": words.short_date(last_day) if last_day else "",
        "days_left": days_left_words(last_day, matter, at) if last_day and matter else "",
    }
    if starts_at := notice.entry.said.get("starts_at"):
        names["starts"] = words.full_datetime(datetime.fromisoformat(starts_at))
    if not matter:
        names |= {"agency": notice.entry.said.get("agency", ""), "office": notice.office.label}
    else:
        request = matter.request
        names |= {"owner": request.owner.name, "requester": request.requester.name, "dataset": request.dataset.name}
    return names


def last_day_of(entry: Entry, matter: Matter | None) -> date | None:
    """The last day that this entry speaks of: of the clock that it set, that ran out, or else that runs now."""
    if said := entry.said.get(LAST_DAYS.get(entry.name, "last_day")):
        return date.fromisoformat(said)
    if matter and entry.actor_id is None:
        return clock.local_day(entry.occurred_at - A_MOMENT)
    return matter.case.clock.last_day if matter and matter.case.state in WAITS else None


def days_left_words(last_day: date, matter: Matter, at: datetime) -> str:
    """For example "3 business days left", as of now."""
    today = clock.local_day(at)
    left = clock.between(today, last_day, matter.case.calendar)
    if today > last_day:
        return "The last day has passed"
    if left <= 0:
        return "Today is the last day"
    return f"{left} business day{'' if left == 1 else 's'} left"


def _facts(notice: Notice, matter: Matter | None, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    entry = notice.entry
    if matter is None:
        yield "When", words.moment(entry.occurred_at)
        yield from ((row.label, row.after) for row in changing.days(entry.said.get("changes", {})) if row.after)
        return
    request = matter.request
    yield "Request", request.reference
    yield "Dataset", f"{request.dataset.name} ({request.dataset.code})"
    yield "Asked by", request.requester.name
    yield "Owned by", request.owner.name
    if not notice.step:
        yield "When", words.moment(entry.occurred_at)
        if entry.name not in NUDGES:
            yield ("By", entry.office) if entry.office else ("How", BY_OPERATION)
    if now := entry.said.get("now"):
        yield "Release", RELEASE_WORDS[now]
    if entry.target in WAITS and names["last_day"]:
        yield "Last day", f"{names['last_day']}. {names['days_left']}."


def _next(notice: Notice, matter: Matter, names: dict[str, str]) -> list[str]:
    """What follows: of a decision that ends the matter, or of a clock that the event or the reminder speaks of."""
    entry = notice.entry
    if entry.name in ENDS:
        return [SHARED if entry.target in SHAREABLE else ENDED]
    if not (notice.step or entry.name in CLOCK_EVENTS) or entry.target not in WAITS:
        return []
    return [*_waits_on(notice, matter.request, State(entry.target)), _by_itself(State(entry.target), names)]


def _waits_on(notice: Notice, request: DataRequest, state: State) -> list[str]:
    """Whose turn it is. A reminder has said so already to those whose turn it is."""
    desk = WAITS[state].desk
    if _desk(notice, request) is not desk:
        return [f"The request now waits on {wording.desk_words(desk, request)}."]
    return [] if notice.step else ["Your office is asked to answer."]


def _by_itself(state: State, names: dict[str, str]) -> str:
    ends = clock_row(state)
    if ends is None:
        return "The last day is a target: nothing happens by itself when it passes."
    return wording.by_itself_words(ends, f"by the end of {names['last_day']}")


def _desk(notice: Notice, request: DataRequest) -> Desk | None:
    office = notice.office
    if office.agency_id is None:
        return OFFICE_DESKS.get(Kind(office.kind))
    return Desk.OWNING if office.agency_id == request.owner_id else Desk.REQUESTING


def _because(notice: Notice, matter: Matter | None) -> str:
    """Why this reader is told. In matters of a request the State Data Practice is told of targets that have passed."""
    if notice.entry.chain == PEOPLE:
        return "You receive this because it is about your appointment."
    stands_in = notice.office.kind == Kind.PRACTICE and matter and notice.step != OVERDUE
    why = " Nobody holds the office that should be told, so you are told in its place." if stands_in else ""
    return f"You receive this as {notice.office.label}.{why}"
