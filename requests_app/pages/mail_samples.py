"""Every mail with invented facts, for the page that shows them all: the same words and templates as the real ones."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string

from agencies.models import Agency, Dataset, Office
from agencies.roles import Kind
from emou.audit.models import Entry
from emou.domain import clock, hearings, reminders
from emou.domain.calendar import ONE_DAY, Calendar, calendar_for
from emou.domain.lifecycle import CLOCK_MOVED, LIFECYCLE, WAITS, Case, Desk, Identifiability, State
from emou.domain.terms import Terms
from emou.domain.words import EVENT_WORDS
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
DIGEST, WITHOUT_A_REQUEST = "digest", "office.unserved"
NAMES = (*mail_words.FORMS, *mail_words.REMINDERS, DIGEST)


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
    """The mail of this event, this reminder or the digest. Raises KeyError."""
    if name == DIGEST:
        return _digest()
    told = facts(name)
    when = proof.REMINDER_WORDS.get(name) or EVENT_WORDS.get(name) or told["heading"]
    return Sample(name, when, told["subject"], *_drawn("notice", told))


def _digest() -> Sample:
    rows = [facts("message.sent"), facts("document.added")]
    told = mails.digest_facts(rows)
    return Sample(DIGEST, "Once a day, together", told["heading"], *_drawn("digest", told))


def _drawn(template: str, told: dict[str, Any]) -> tuple[str, str]:
    return render_to_string(f"emails/{template}.txt", told), render_to_string(f"emails/{template}.html", told)


def facts(name: str) -> dict[str, Any]:
    """What the templates show of the sample of one event or reminder. Raises KeyError."""
    row = next((row for row in LIFECYCLE if row.event == name), None)
    is_of_hearing = name in hearings.EVENTS
    state = row.target if row else State.ESCALATED if is_of_hearing else State.PENDING
    desk = row.tells[0] if row and row.tells else Desk.PRACTICE if name == WITHOUT_A_REQUEST else Desk.OWNING
    calendar = calendar_for(frozenset())
    step = name if name in mail_words.REMINDERS else ""
    event = "denial.overruled" if name == reminders.OVERDUE else "request.filed" if step else name
    if name == reminders.OVERDUE:
        state, desk = State.DENIED, Desk.CIO
    elif name not in (*mail_words.FORMS, *mail_words.REMINDERS):
        raise KeyError(name)
    is_by_time = row is not None and row.desk is Desk.CLOCK
    last_day = _last_day(-1 if is_by_time else DAYS.get(step, _days(state)), calendar)
    entry = _entry(event, state, None if is_by_time else row.desk if row else Desk.REQUESTING, last_day)
    notice = Notice(entry=entry, step=step, office=_office(desk), queued_at=AT)
    is_about_a_request = name != WITHOUT_A_REQUEST
    return mails.facts(notice, _matter(entry, state, last_day, calendar) if is_about_a_request else None, AT)


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


OWNER = Agency(pk=1, code="HFS", name="Department of Healthcare and Family Services", abbreviation="HFS")
REQUESTER = Agency(pk=2, code="DCFS", name="Department of Children and Family Services", abbreviation="DCFS")


def _matter(entry: Entry, state: State, last_day: date, calendar: Calendar) -> Matter:
    dataset = Dataset(code="HFS-CLAIMS", name="Medicaid eligibility and claims", owner=OWNER)
    request = DataRequest(reference=entry.chain, owner=OWNER, requester=REQUESTER, dataset=dataset)
    runs = clock.Clock(clock.local_day(AT), _days(state), last_day, clock.end_of(last_day))
    case = Case(state, entry.name, runs, frozenset(), Identifiability.CODED, Terms(), calendar)
    return Matter(request, case, entry.seq)
