"""Every mail with invented facts, for the page that shows them all: the same words and templates as the real ones."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from agencies.models import Agency, Dataset, Invitation, Office, Person
from agencies.roles import Kind
from agencies.services.changes import PEOPLE
from emou.audit.models import Entry
from emou.domain import clock, gates, hearings, nudges, releases, reminders
from emou.domain.calendar import ONE_DAY, Calendar, calendar_for
from emou.domain.lifecycle import CLOCK_MOVED, LIFECYCLE, WAITS, Case, Desk, Identifiability, State
from emou.domain.terms import Terms
from emou.domain.words import EVENT_WORDS
from emou.notices import inviting, security
from emou.notices.models import Notice
from requests_app.models import DataRequest
from requests_app.pages import mail_words, mails, proof
from requests_app.pages.mails import Matter

AT = datetime(2026, 11, 16, 10, tzinfo=clock.CHICAGO)
DAYS = {reminders.HALF_WAY: 5, "3_left": 3, "1_left": 1, "0_left": 0, reminders.OVERDUE: -1}
KINDS = {
    Desk.CIO: Kind.CIO,
    Desk.COO: Kind.COO,
    Desk.PRACTICE: Kind.PRACTICE,
    Desk.RELEASING: Kind.STEWARD,
    Desk.REQUESTING: Kind.REQUESTER,
}
OWNER = Agency(pk=1, code="HFS", name="Department of Healthcare and Family Services", abbreviation="HFS")
REQUESTER = Agency(pk=2, code="DCFS", name="Department of Children and Family Services", abbreviation="DCFS")
DIGEST, INVITATION, UNSERVED = "digest", "invitation", "office.unserved"
OF_APPOINTMENTS = tuple(name for name in mail_words.FORMS if name.startswith("appointment."))
WITHOUT_A_REQUEST = (UNSERVED, *OF_APPOINTMENTS)
# Of a release: the rows whose words a mail shows, one for each event. A nudge and a gate that ran out are time's.
OF_RELEASES = {
    gates.EXPIRED: (Desk.CLOCK, gates.BOTH),
    **{event: (Desk.CLOCK, tells) for event, _, tells in (*nudges.NUDGES, (nudges.EXPIRING, None, gates.BOTH))},
    **{row.event: (row.desk, row.tells) for row in (*gates.STEPS, *releases.RELEASES) if row.tells},
    releases.WOUND_DOWN: (Desk.PRACTICE, releases.BOTH),
}
TO = {UNSERVED: Desk.PRACTICE, "document.disclosed": Desk.REQUESTING}
BY = {
    CLOCK_MOVED: Desk.PRACTICE,
    "document.disclosed": Desk.OWNING,
    hearings.SCHEDULED: Desk.COO,
    hearings.MINUTED: Desk.COO,
}
SAID = {hearings.SCHEDULED: {"starts_at": "2026-11-18T09:30:00-06:00"}, UNSERVED: {"agency": OWNER.code}}
APPOINTED = {
    "person": {"from": None, "to": "Nadia Castillo"},
    "first_day": {"from": None, "to": "2026-11-16"},
    "last_day": {"from": None, "to": "2026-11-27"},
}
NOW = {row.event: row.target for row in releases.RELEASES if row.target}
CHANGED, LINK = "sign_in.changed", "sign_in.link"
NAMES = (*mail_words.FORMS, *OF_RELEASES, *mail_words.REMINDERS, DIGEST, INVITATION, CHANGED, LINK)


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail of the catalogue: `when` says in words what it is sent for."""

    name: str
    when: str
    subject: str
    text: str
    html: str


def every() -> list[Sample]:
    return [sample(name) for name in NAMES]


def sample(name: str) -> Sample:
    """The mail of this event or this reminder, the digest, or one of those beside. Raises KeyError."""
    if name in OWN:
        return OWN[name]()
    told = facts(name)
    when = proof.REMINDER_WORDS.get(name) or EVENT_WORDS.get(name) or told["heading"]
    return Sample(name, when, told["subject"], *_drawn("notice", told))


def _digest() -> Sample:
    rows = [facts("message.sent"), facts("document.added")]
    told = mails.digest_facts(rows)
    return Sample(DIGEST, "Once a day, together", told["heading"], *_drawn("digest", told))


def _invitation() -> Sample:
    by = Person(username="hfs.admin", first_name="Sam", last_name="Sample")
    at, office = clock.local_day(AT), Office(kind=Kind.COUNSEL.value, agency=OWNER)
    invitation = Invitation(office=office, invited_by=by, starts_on=at, expires_at=AT + 7 * ONE_DAY)
    told = inviting.facts(invitation, f"{settings.SITE_URL}/")
    return Sample(INVITATION, "Somebody is invited to an office", told["subject"], *_drawn("single", told))


def _changed() -> Sample:
    told = security.change_facts("a second factor was added.", AT)
    return Sample(CHANGED, "Somebody's sign-in was changed", told["heading"], *_drawn("single", told))


def _link() -> Sample:
    told = security.link_facts("hfs.counsel", f"{settings.SITE_URL}/")
    return Sample(LINK, "Somebody has forgotten their password", told["heading"], *_drawn("single", told))


OWN = {DIGEST: _digest, INVITATION: _invitation, CHANGED: _changed, LINK: _link}


def _drawn(template: str, told: dict[str, Any]) -> tuple[str, str]:
    return render_to_string(f"emails/{template}.txt", told), render_to_string(f"emails/{template}.html", told)


def facts(name: str) -> dict[str, Any]:
    """What the templates show of the sample of one event or reminder. Raises KeyError."""
    if name in OF_RELEASES:
        return _of_release(name)
    row = next((row for row in LIFECYCLE if row.event == name), None)
    is_of_hearing = name in hearings.EVENTS
    state = row.target if row else State.ESCALATED if is_of_hearing else State.PENDING
    desk = row.tells[0] if row and row.tells else TO.get(name, Desk.OWNING)
    calendar = calendar_for(frozenset())
    step = name if name in mail_words.REMINDERS else ""
    event = "denial.overruled" if name == reminders.OVERDUE else "request.filed" if step else name
    if name == reminders.OVERDUE:
        state, desk = State.DENIED, Desk.CIO
    elif name not in (*mail_words.FORMS, *mail_words.REMINDERS):
        raise KeyError(name)
    is_by_time = row is not None and row.desk is Desk.CLOCK
    last_day = _last_day(-1 if is_by_time else DAYS.get(step, _days(state)), calendar)
    by = None if is_by_time else row.desk if row else BY.get(name, Desk.REQUESTING)
    entry = _entry(event, state, by, last_day)
    entry.said |= SAID.get(name, {})
    if name in OF_APPOINTMENTS:
        entry.chain, entry.said = PEOPLE, {"changes": APPOINTED}
    notice = Notice(entry=entry, step=step, office=_office(desk), queued_at=AT)
    is_about_a_request = name not in WITHOUT_A_REQUEST
    return mails.facts(notice, _matter(entry, state, last_day, calendar) if is_about_a_request else None, AT)


def _of_release(name: str) -> dict[str, Any]:
    """What the templates show of something that happened to a release."""
    desk, tells = OF_RELEASES[name]
    by = None if desk is Desk.CLOCK else desk
    ahead = name in (nudges.EXPIRING, releases.WOUND_DOWN)
    last_day = clock.local_day(AT) + (30 * ONE_DAY if ahead else -ONE_DAY)
    entry = _entry(name, State.APPROVED, by, last_day)
    entry.occurred_at = min(entry.occurred_at, AT)
    entry.said = {mails.LAST_DAYS.get(name, "last_day"): last_day.isoformat()}
    if now := NOW.get(name):
        entry.said["now"] = now.value
    notice = Notice(entry=entry, step="", office=_office(tells[0]), queued_at=AT)
    matter = replace(_matter(entry, State.APPROVED, last_day, calendar_for(frozenset())), release_id=1)
    return mails.facts(notice, matter, AT)


def _days(state: State) -> int:
    """How many business days the clock of a state counts; a final one shows none of them."""
    wait = WAITS.get(state)
    return int(getattr(Terms(), wait.term)) if wait else Terms().answer_days


def _last_day(left: int, calendar: Calendar) -> date:
    today = clock.local_day(AT)
    return clock.add(today, left, calendar) if left > 0 else today + 3 * left * ONE_DAY


def _entry(event: str, state: State, by: Desk | None, last_day: date) -> Entry:
    """The entry of a step that this desk took, or that time brought about."""
    name = "to" if event == CLOCK_MOVED else "last_day"
    said = {name: last_day.isoformat()} if WAITS.get(state) or by is None else {}
    office, at = (_office(by).label, AT) if by else ("", clock.end_of(last_day))
    told = {"actor_id": 1 if by else None, "office": office, "occurred_at": at, "said": said}
    return Entry(name=event, chain="EMOU-2026-000123", seq=2, target=state.value, **told)


def _office(desk: Desk) -> Office:
    kind = KINDS.get(desk, Kind.COUNSEL)
    agency = REQUESTER if desk is Desk.REQUESTING else OWNER
    return Office(kind=kind.value, agency=None if kind in (Kind.CIO, Kind.COO, Kind.PRACTICE) else agency)


def _matter(entry: Entry, state: State, last_day: date, calendar: Calendar) -> Matter:
    dataset = Dataset(code="HFS-CLAIMS", name="Medicaid eligibility and claims", owner=OWNER)
    request = DataRequest(reference=entry.chain, owner=OWNER, requester=REQUESTER, dataset=dataset)
    runs = clock.Clock(clock.local_day(AT), _days(state), last_day, clock.end_of(last_day))
    case = Case(state, entry.name, runs, frozenset(), Identifiability.CODED, Terms(), calendar)
    return Matter(request, case, entry.seq)
