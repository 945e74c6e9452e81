"""The life cycle of a data request as one table: the only place where states and transitions are written.

Everything else is read from here: settle and decide (decisions.py), the diagram and the permission matrix (drawings.py),
the choices and the check constraint of the database, the API's `actions`, the page's buttons, who is told, and the
parameters of the tests. Source: the eMOU's ladder as told in the interviews; [O] marks our own reading in docs/.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from emou.domain.calendar import Calendar
from emou.domain.clock import Clock
from emou.domain.terms import Terms


class State(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    DEEMED_APPROVED = "deemed_approved"
    DENIED = "denied"
    DENIAL_UPHELD = "denial_upheld"
    OVERRULED = "overruled"
    OVERRULE_FINAL = "overrule_final"
    ESCALATED = "escalated"
    SHARING_ORDERED = "sharing_ordered"
    AGENCY_EXCUSED = "agency_excused"
    WITHDRAWN = "withdrawn"


class Desk(StrEnum):
    """Whose authority a row needs."""

    REQUESTING = "requesting"
    OWNING = "owning"
    RELEASING = "releasing"  # the owner's data steward
    CIO = "cio"
    COO = "coo"
    PRACTICE = "practice"
    CLOCK = "clock"


class Identifiability(StrEnum):
    """From the least to the most identifying."""

    AGGREGATE = "aggregate"
    DEIDENTIFIED = "deidentified"
    LIMITED = "limited"
    CODED = "coded"
    IDENTIFIED = "identified"


class ExtensionReason(StrEnum):
    """Why more time is needed. Modelled on the seven reasons of 5 ILCS 140/3(e), and one more [O]."""

    SOURCES_ELSEWHERE = "sources_elsewhere"
    VOLUME = "volume"
    SCOPE = "scope"
    LOCATING = "locating"
    LEGAL_REVIEW = "legal_review"
    OPERATIONAL_BURDEN = "operational_burden"
    CONSULTATION = "consultation"
    FEDERAL_APPROVAL = "federal_approval"


class Defect(StrEnum):
    """What went wrong with a deemed approval that is reopened (rule 13)."""

    CLOSURE = "closure"
    SERVICE = "service"


class Who(StrEnum):
    """What a row asks of the person beside the permission (rule 12)."""

    ANYBODY = "anybody"
    NOT_THE_FILER = "not_the_filer"
    NOT_RECUSED = "not_recused"
    RECUSED = "recused"


@dataclass(frozen=True, slots=True)
class Case:
    """The facts of one request that the rules may read. `last_event` is what brought it to its state."""

    state: State
    last_event: str
    clock: Clock
    elements: frozenset[str]
    identifiability: Identifiability
    terms: Terms
    calendar: Calendar = field(default_factory=Calendar, compare=False, repr=False)
    extended: bool = False
    released: bool = False


Check = Callable[[Case], bool]


def always(case: Case) -> bool:
    return True


def not_extended(case: Case) -> bool:
    return not case.extended


def unreleased(case: Case) -> bool:
    return not case.released


@dataclass(frozen=True, slots=True)
class Wait:
    """An open state: on whom it waits, which term measures its clock, and what the clock does at its end.

    `ends` None means a target alone: reminders, no automatic outcome (rules 9 and 10).
    """

    desk: Desk
    term: str
    ends: str | None


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the law. `needs` must be said, `takes` may be; `rest` is what becomes of the part left out."""

    action: str
    source: tuple[State, ...]
    target: State
    desk: Desk
    permission: str
    needs: tuple[str, ...]
    takes: tuple[str, ...]
    who: Who
    when: Check
    event: str
    tells: tuple[Desk, ...]
    rest: str | None = None


S, D, W, T = State, Desk, Who, Transition

WAITS = {
    S.PENDING: Wait(D.OWNING, "answer_days", "deem"),
    S.DENIED: Wait(D.CIO, "review_days", None),
    S.OVERRULED: Wait(D.OWNING, "escalation_days", "stand"),
    S.ESCALATED: Wait(D.COO, "hearing_days", None),
}
SHAREABLE = (S.APPROVED, S.DEEMED_APPROVED, S.OVERRULE_FINAL, S.SHARING_ORDERED)
REFUSED = (S.DENIAL_UPHELD, S.AGENCY_EXCUSED)
BASES = {S.DEEMED_APPROVED: "deemed", S.OVERRULE_FINAL: "overrule", S.SHARING_ORDERED: "order"}
"""Why data must be shared that its owner did not choose to share: some gates are for these alone (rule 14)."""

BOTH = (D.REQUESTING, D.OWNING)
NEW = ()  # `file` starts from nothing
WITHDRAWABLE = (S.PENDING, S.DENIED, S.OVERRULED, S.ESCALATED)
EXTENSION = ("reason", "explanation", "days")
IN_PART = ("conditions", "elements", "grounds")
PART = ("conditions", "elements", "rest_opinion")
NARROWER = ("elements", "identifiability")  # at least one of the two

# A row that may be taken only in time needs no check of its own: a case is settled before it is decided, so a state
# whose clock has run out is no longer there.
# fmt: off
LIFECYCLE = (
#  action      from                       to                  desk          permission           needs         takes         who              when          event                         tells                 rest
T("file",     NEW,                        S.PENDING,          D.REQUESTING, "file_requests",     (),           (),           W.ANYBODY,       always,       "request.filed",              (D.OWNING,)),
T("narrow",   (S.PENDING,),               S.PENDING,          D.REQUESTING, "file_requests",     NARROWER,     (),           W.ANYBODY,       always,       "request.narrowed",           (D.OWNING,)),
T("withdraw", WITHDRAWABLE,               S.WITHDRAWN,        D.REQUESTING, "file_requests",     (),           (),           W.ANYBODY,       always,       "request.withdrawn",          (D.OWNING,)),
T("extend",   (S.PENDING,),               S.PENDING,          D.OWNING,     "decide_requests",   EXTENSION,    (),           W.ANYBODY,       not_extended, "request.extended",           (D.REQUESTING,)),
T("approve",  (S.PENDING,),               S.APPROVED,         D.OWNING,     "decide_requests",   (),           IN_PART,      W.NOT_THE_FILER, always,       "request.approved",           (D.REQUESTING, D.RELEASING), "deny"),
T("deny",     (S.PENDING,),               S.DENIED,           D.OWNING,     "decide_requests",   ("grounds",), (),           W.NOT_THE_FILER, always,       "request.denied",             (D.REQUESTING, D.CIO)),
T("deem",     (S.PENDING,),               S.DEEMED_APPROVED,  D.CLOCK,      "",                  (),           (),           W.ANYBODY,       always,       "request.deemed_approved",    (*BOTH, D.RELEASING, D.CIO)),
T("reopen",   (S.DEEMED_APPROVED,),       S.PENDING,          D.PRACTICE,   "reopen_requests",   ("why",),     ("defect",),  W.ANYBODY,       unreleased,   "request.reopened",           (*BOTH, D.RELEASING, D.CIO)),
T("uphold",   (S.DENIED,),                S.DENIAL_UPHELD,    D.CIO,        "review_denials",    ("opinion",), (),           W.NOT_RECUSED,   always,       "denial.upheld",              BOTH),
T("overrule", (S.DENIED,),                S.OVERRULED,        D.CIO,        "review_denials",    ("opinion",), PART,         W.NOT_RECUSED,   always,       "denial.overruled",           BOTH,                 "uphold"),
T("refer",    (S.DENIED,),                S.ESCALATED,        D.CIO,        "review_denials",    ("why",),     (),           W.RECUSED,       always,       "denial.referred",            (*BOTH, D.COO)),
T("concede",  (S.DENIED, S.ESCALATED),    S.APPROVED,         D.OWNING,     "decide_requests",   (),           ("conditions",), W.NOT_THE_FILER, always,    "request.conceded",           (D.REQUESTING, D.RELEASING)),
T("accept",   (S.OVERRULED,),             S.OVERRULE_FINAL,   D.OWNING,     "escalate_requests", (),           (),           W.NOT_THE_FILER, always,       "overrule.accepted",          (D.REQUESTING, D.RELEASING, D.CIO)),
T("stand",    (S.OVERRULED,),             S.OVERRULE_FINAL,   D.CLOCK,      "",                  (),           (),           W.ANYBODY,       always,       "overrule.stood",             (*BOTH, D.RELEASING, D.CIO)),
T("escalate", (S.OVERRULED,),             S.ESCALATED,        D.OWNING,     "escalate_requests", ("reason",),  (),           W.ANYBODY,       always,       "overrule.escalated",         (D.REQUESTING, D.CIO, D.COO)),
T("order",    (S.ESCALATED,),             S.SHARING_ORDERED,  D.COO,        "hear_escalations",  ("opinion",), PART,         W.NOT_RECUSED,   always,       "escalation.sharing_ordered", (*BOTH, D.RELEASING, D.CIO),       "excuse"),
T("excuse",   (S.ESCALATED,),             S.AGENCY_EXCUSED,   D.COO,        "hear_escalations",  ("opinion",), (),           W.NOT_RECUSED,   always,       "escalation.agency_excused",  (*BOTH, D.CIO)),
)
# fmt: on

SPLIT = "request.split"
FOR_THE_REST = ("grounds", "rest_opinion")  # said with an act in part about what is left out: it stands on its record
BOTH_PARTS = "on_both_parts"  # beside an opinion in part that no other words are said for what is left out
CLOCK_MOVED = "clock.moved"
MESSAGE = "message.sent"  # words between the two agencies: no state, no clock, and never the last event of a case
LETTER = "letter.written"  # that a letter about an entry exists, and what it is; neither state nor clock
EVENTS = frozenset(row.event for row in LIFECYCLE)
ACTIONS = tuple(dict.fromkeys(row.action for row in LIFECYCLE))
FINAL = frozenset(State) - frozenset(WAITS)
# What sets the conditions of a decision anew, what brings a denial to the COO and what to an overrule: read off the rows.
CONDITION_EVENTS = frozenset(row.event for row in LIFECYCLE if "conditions" in row.takes)
ESCALATION_EVENTS = frozenset(row.event for row in LIFECYCLE if row.target is S.ESCALATED)
OVERRULE_EVENTS = frozenset(
    row.event for row in LIFECYCLE if row.target in (S.OVERRULED, S.OVERRULE_FINAL, S.SHARING_ORDERED)
)
# What gives a request the clock that it has: what brings it to an open state, more time taken, a closure.
CLOCK_EVENTS = frozenset(
    row.event for row in LIFECYCLE if row.target in WAITS and (row.target not in row.source or "days" in row.needs)
) | {CLOCK_MOVED}
# What a person ends the time to answer with: the owner by an answer, the requester by withdrawing.
ANSWERED_EVENTS = frozenset(
    row.event for row in LIFECYCLE if S.PENDING in row.source and row.target is not S.PENDING and row.permission
)
SHARED_EVENTS = frozenset(row.event for row in LIFECYCLE if row.target in SHAREABLE)
# What judges a denial, and of that what turned it over.
JUDGED_EVENTS = frozenset(row.event for row in LIFECYCLE if "opinion" in row.needs)
OVERTURNED_EVENTS = frozenset(row.event for row in LIFECYCLE if "opinion" in row.needs and row.target not in REFUSED)


def row_of(action: str) -> Transition | None:
    """The row of an action, whatever the state: its desk and permission are the same everywhere."""
    return next((row for row in LIFECYCLE if row.action == action), None)


def find(state: State, action: str) -> Transition | None:
    return next((row for row in LIFECYCLE if row.action == action and state in row.source), None)


def clock_row(state: State) -> Transition | None:
    """What time does to a request in this state, if anything."""
    wait = WAITS.get(state)
    return find(state, wait.ends) if wait and wait.ends else None


def told(row: Transition, source: State | None) -> tuple[Desk, ...]:
    """The desks to be told: those of the row, and the one that the request was waiting on."""
    waiting = (WAITS[source].desk,) if source in WAITS else ()
    return tuple(desk for desk in dict.fromkeys((*row.tells, *waiting)) if desk is not row.desk)
