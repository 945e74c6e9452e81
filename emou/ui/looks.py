"""What each state and event looks like: words, icon and shape. Never colour alone, so every look has all three."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from emou.domain.words import GATE_WORDS, RELEASE_WORDS, STATE_WORDS


@dataclass(frozen=True, slots=True)
class StateLook:
    """`tone` names the outline and colour in static/theme/_states.scss; `by` says whose act it was, if nobody's."""

    label: str
    icon: str
    tone: str
    by: str = ""


BY_OPERATION = "By operation of the eMOU"


WORDS = {"draft": "Draft", "filed": "Filed", "discarded": "Discarded", **GATE_WORDS, **RELEASE_WORDS, **STATE_WORDS}
LOOKS = {
    "draft": ("edit", "draft"),
    "filed": ("send", "open"),
    "discarded": ("remove_circle", "ended"),
    "pending": ("schedule", "open"),
    "approved": ("check_circle", "shared"),
    "deemed_approved": ("hourglass", "silence", "by operation of the eMOU"),
    "denied": ("block", "contested"),
    "denial_upheld": ("block", "refused"),
    "overruled": ("gavel", "contested"),
    "escalated": ("arrow_upward", "contested"),
    "overrule_final": ("gavel", "shared"),
    "sharing_ordered": ("verified", "shared"),
    "agency_excused": ("shield", "refused"),
    "withdrawn": ("undo", "ended"),
    # releases
    "blocked": ("lock", "contested"),
    "ready": ("schedule", "open"),
    "active": ("visibility", "shared"),
    "suspended": ("warning", "refused"),
    "expired": ("event", "ended"),
    "closed": ("check", "ended"),
    "revoked": ("block", "refused"),
    "void": ("history", "ended"),
    # gates, which can be expired too
    "needed": ("remove_circle", "draft"),
    "applied": ("send", "open"),
    "held": ("check_circle", "shared"),
    "refused": ("block", "refused"),
}
STATES = {state: StateLook(WORDS[state], *look) for state, look in LOOKS.items()}


@dataclass(frozen=True, slots=True)
class EventLook:
    """`shape` names the mark in static/theme/_timeline.scss: a circle, a square, a diamond or a ring."""

    words: str
    icon: str
    shape: str


PLAIN = EventLook("", "", "step")

EVENTS = {
    "now": EventLook("Now", "", "now"),
    "ahead": EventLook("Ahead", "", "ahead"),
    "request.filed": EventLook("Filed", "send", "act"),
    "request.narrowed": EventLook("Narrowed", "edit", "step"),
    "request.split": EventLook("Split in two", "split", "step"),
    "request.withdrawn": EventLook("Withdrawn", "undo", "step"),
    "request.extended": EventLook("More time taken", "schedule", "step"),
    "request.approved": EventLook("Approved", "check", "grant"),
    "request.conceded": EventLook("Conceded: approved after all", "check", "grant"),
    "request.denied": EventLook("Denied", "block", "refusal"),
    "request.deemed_approved": EventLook("Deemed approved", "hourglass", "clock"),
    "request.reopened": EventLook("Reopened", "history", "step"),
    "denial.upheld": EventLook("Denial upheld", "block", "refusal"),
    "denial.overruled": EventLook("Denial overruled", "gavel", "act"),
    "denial.referred": EventLook("Referred to the COO", "arrow_upward", "step"),
    "overrule.accepted": EventLook("Overrule accepted", "check", "grant"),
    "overrule.stood": EventLook("Overrule became final", "hourglass", "clock"),
    "overrule.escalated": EventLook("Escalated to the COO", "arrow_upward", "act"),
    "escalation.sharing_ordered": EventLook("Sharing ordered", "verified", "grant"),
    "escalation.agency_excused": EventLook("Agency excused", "shield", "refusal"),
    "hearing.answered": EventLook("Answered in writing", "edit", "step"),
    "hearing.scheduled": EventLook("Hearing scheduled", "event", "step"),
    "hearing.minuted": EventLook("Minutes of the hearing", "edit", "step"),
    "letter.written": EventLook("Letter written", "edit", "step"),
    "clock.moved": EventLook("Last day moved", "event", "clock"),
    "message.sent": EventLook("Message sent", "send", "step"),
    "document.added": EventLook("Document added", "add", "step"),
    "document.disclosed": EventLook("Privileged document disclosed", "visibility", "step"),
    "document.withdrawn": EventLook("Document withdrawn", "undo", "step"),
    "gate.applied": EventLook("Gate applied for", "send", "step"),
    "gate.held": EventLook("Gate held", "check", "grant"),
    "gate.refused": EventLook("Gate refused", "block", "refusal"),
    "gate.expired": EventLook("Gate ran out", "hourglass", "clock"),
    "gate.expiring": EventLook("Gate runs out soon", "hourglass", "clock"),
    "gate.added": EventLook("Gate added", "add", "step"),
    "release.expired": EventLook("Expired", "hourglass", "clock"),
    "release.blocked": EventLook("Blocked", "hourglass", "clock"),
    "release.suspension_ended": EventLook("Suspension ran out", "hourglass", "clock"),
    "release.ready": EventLook("Ready", "hourglass", "clock"),
    "release.start_overdue": EventLook("Not started in time", "hourglass", "clock"),
    "release.review_due": EventLook("Access to be reviewed", "hourglass", "clock"),
    "release.certificate_awaited": EventLook("Certificate still owed", "hourglass", "clock"),
    "release.winding_down": EventLook("Winding down", "event", "clock"),
    "release.duties_accepted": EventLook("Duties accepted", "edit", "act"),
    "release.signed": EventLook("Schedule signed", "edit", "act"),
    "release.started": EventLook("Started", "visibility", "grant"),
    "release.suspended": EventLook("Suspended", "warning", "refusal"),
    "release.breach_reported": EventLook("Breach reported", "warning", "refusal"),
    "release.suspension_lifted": EventLook("Suspension lifted", "check", "grant"),
    "release.revocation_asked": EventLook("Revocation asked for", "block", "refusal"),
    "release.revoked": EventLook("Revoked", "block", "refusal"),
    "release.revocation_overruled": EventLook("Revocation overruled", "gavel", "act"),
    "release.closed": EventLook("Closed", "check", "act"),
    "release.destruction_certified": EventLook("Destruction certified", "verified", "grant"),
}


@dataclass(frozen=True, slots=True)
class DeadlineLook:
    words: str
    tone: str
    icon: str


SOON = 3  # business days; the last reminders go out from here on


def deadline_look(days_left: int, *, is_past: bool, is_target: bool) -> DeadlineLook:
    """How a running clock is told. `days_left` counts whole business days; 0 is the last day itself."""
    if is_past:
        return DeadlineLook("Target passed" if is_target else "Time is up", "past", "error")
    if days_left <= 0:
        return DeadlineLook("Last day today", "today", "alarm")
    words = f"{days_left} business day{'' if days_left == 1 else 's'} left"
    return DeadlineLook(words, "soon" if days_left <= SOON else "calm", "schedule")


def state_look(code: str) -> StateLook:
    """The look of a state; a code without one is a bug, so it raises KeyError."""
    return STATES[str(code).lower()]


def event_look(name: str) -> EventLook:
    """The look of an event; one without its own is a plain step, since the record may hold any event."""
    return EVENTS.get(str(name), PLAIN)


@dataclass(frozen=True, slots=True)
class ChangeLook:
    icon: str
    words: str


CHANGES = {
    "kept": ChangeLook("check", ""),
    "added": ChangeLook("add", "added"),
    "removed": ChangeLook("remove", "no longer asked for"),
}


class LedgerDay(Protocol):
    """One line of the clock's ledger: its number in the count, or None and why it was skipped."""

    day: date
    counted: int | None
    why: str


class Stop(Protocol):
    """What ended a request: whether time did, else on which day somebody stopped the clock, and in which word."""

    @property
    def mark(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def is_by_clock(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class FirstDay:
    """Day 0, which the ledger leaves out because the first day is excluded from the count."""

    day: date
    counted: int | None = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class DayLook:
    """`words` are always there for a screen reader; `is_shown` says whether the calendar has room for them."""

    kind: str
    words: str
    number: int | None = None
    is_shown: bool = False


def day_look(day: LedgerDay, last_day: date, stop: Stop | None = None) -> DayLook:
    """How one day of the ledger is drawn. A counted day with a reason is a further day, won by an extension."""
    if stop and not stop.is_by_clock and day.day == stop.day:
        return DayLook("stopped", stop.mark, day.counted)
    if stop and not stop.is_by_clock and day.day > stop.day and day.counted:
        return DayLook("unused", "Not needed", day.counted)
    if day.counted == 0:
        return DayLook("started", "Day 0", is_shown=True)
    if day.counted is None:
        weekend = day.day.weekday() >= 5
        return DayLook("skipped" if weekend else "named", f"Not counted: {day.why or 'weekend'}")
    if day.day == last_day:
        return DayLook("last", "Last day", day.counted, is_shown=True)
    return DayLook("further" if day.why else "counted", day.why or "Counted", day.counted)
