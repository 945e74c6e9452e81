"""The life of a release as one table, beside that of the request: from the decision to the data and to its end. Pure.

A release is born by a shareable decision, waits for its gates, is started by whoever releases the data, and ends by its
date, by its closing or by a revocation. Whatever brings it to a state is a row here, and constraint, API, pages,
notices and tests read the rows. All of it is our reading [O]: docs/releases.md says why.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from emou.domain import gates
from emou.domain.calendar import Calendar, calendar_for
from emou.domain.gates import Gate, GateState
from emou.domain.lifecycle import Desk, Who
from emou.domain.terms import Terms


class State(StrEnum):
    BLOCKED = "blocked"
    READY = "ready"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    CLOSED = "closed"
    REVOKED = "revoked"
    VOID = "void"  # its decision was reopened before anything was released


class Suspension(StrEnum):
    """Why the owner may stop a release at once; any other reason is one for a revocation."""

    BREACH = "breach"
    SECURITY = "security"


@dataclass(frozen=True, slots=True)
class Release:
    """The facts of one release that the rules may read. `last_event` is what brought it to its state, at `since`."""

    state: State
    last_event: str
    since: datetime
    gates: tuple[Gate, ...]
    starts_on: date
    ends_at: datetime
    elements: frozenset[str] = frozenset()
    places: int = 0  # people that were approved, less those who are named
    accepted: bool = False
    started: bool = False
    certified: bool = False
    revoking: bool = False  # before the State CIO; it stays suspended for as long
    spent: bool = False  # a suspension has run out or was overruled, and no breach was reported since
    lifts_at: datetime | None = None
    signed: frozenset[Desk] = frozenset()
    reviewed_at: datetime | None = None  # when the access was looked at last, or else when it began
    nudged: Mapping[str, datetime] = field(default_factory=dict)  # what was said by itself, and for which instant
    terms: Terms = field(default_factory=Terms)
    calendar: Calendar = field(default_factory=lambda: calendar_for(frozenset()), compare=False, repr=False)

    @property
    def opens_at(self) -> datetime | None:
        """From when on all gates hold together; None where time alone opens them no more."""
        return gates.opening(self.gates, self.since)

    @property
    def closes_at(self) -> datetime | None:
        """When the first of its gates runs out; None where none does."""
        return min((gate.closes_at for gate in self.gates if gate.closes_at), default=None)

    @property
    def owes_certificate(self) -> bool:
        """Whether the receiver still has to certify what became of the data."""
        return self.started and self.state in ENDED and not self.certified


Check = Callable[[Release], bool]
Due = Callable[[Release], datetime | None]


def always(release: Release) -> bool:
    return True


def never(release: Release) -> datetime | None:
    return None


def unaccepted(release: Release) -> bool:
    return not release.accepted


def accepted(release: Release) -> bool:
    return release.accepted


def unspent(release: Release) -> bool:
    return not release.spent


def unjudged(release: Release) -> bool:
    return not release.revoking


def judged(release: Release) -> bool:
    return release.revoking


def unsigned_by_requester(release: Release) -> bool:
    return Desk.REQUESTING not in release.signed


def unsigned_by_owner(release: Release) -> bool:
    return Desk.OWNING not in release.signed


def has_place(release: Release) -> bool:
    return release.places > 0


def owing(release: Release) -> bool:
    return release.owes_certificate


# When time takes a row, if nothing else happens.


def at_its_end(release: Release) -> datetime | None:
    return release.ends_at


def when_gates_hold(release: Release) -> datetime | None:
    return release.opens_at


def when_a_gate_fails(release: Release) -> datetime | None:
    return gates.closing(release.gates, release.since)


def when_suspension_ends(release: Release) -> datetime | None:
    return None if release.revoking else release.lifts_at


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. `target` None: the state stays. `due`: for rows of the clock, the instant at which time takes them."""

    action: str
    source: tuple[State, ...]
    target: State | None
    desk: Desk
    permission: str
    needs: tuple[str, ...]
    takes: tuple[str, ...]
    who: Who
    when: Check
    event: str
    tells: tuple[Desk, ...]
    due: Due = never


S, D, W, T = State, Desk, Who, Transition

ENDED = (S.EXPIRED, S.CLOSED, S.REVOKED)
LIVE = (S.BLOCKED, S.READY, S.ACTIVE, S.SUSPENDED)
WAITING = (S.BLOCKED, S.READY)
OPEN = (S.READY, S.ACTIVE)
KNOWN = (*LIVE, *ENDED)
OWNERS = (D.OWNING, D.RELEASING)
BOTH = (D.REQUESTING, *OWNERS)
ALL = (*BOTH, D.CIO)

WHERE = ("access_mode", "location")
SIGNED = ("person", "title")
GROUNDS = ("reason", "explanation")
BREACH = ("what", "noticed_on", "persons")
DONE = ("method", "destroyed_on", "by")
USER = ("person", "role", "organization")
DATES = ("trained_on", "acknowledged_on")

# Time goes first: of rows that fall due at the same instant, the upper one is taken.
# fmt: off
RELEASES = (
#  action            from          to           desk          permission         needs             takes             who              when        event                            tells            due
T("expire",          LIVE,         S.EXPIRED,   D.CLOCK,      "",                (),               (),               W.ANYBODY,       always,     "release.expired",               BOTH,            at_its_end),
T("block",           OPEN,         S.BLOCKED,   D.CLOCK,      "",                (),               (),               W.ANYBODY,       always,     "release.blocked",               BOTH,            when_a_gate_fails),
T("resume",          (S.SUSPENDED,), S.ACTIVE,  D.CLOCK,      "",                (),               (),               W.ANYBODY,       always,     "release.suspension_ended",      ALL,             when_suspension_ends),
T("clear",           (S.BLOCKED,), S.READY,     D.CLOCK,      "",                (),               (),               W.ANYBODY,       always,     "release.ready",                 BOTH,            when_gates_hold),
T("accept_duties",   WAITING,      None,        D.REQUESTING, "file_requests",   SIGNED,           (),               W.ANYBODY,       unaccepted, "release.duties_accepted",       OWNERS),
T("sign",            LIVE, None, D.REQUESTING, "sign_agreement",  SIGNED,           (),               W.ANYBODY,       unsigned_by_requester, "release.signed",                OWNERS),
T("sign",            LIVE, None, D.OWNING,     "sign_agreement",  SIGNED,           (),               W.ANYBODY,       unsigned_by_owner, "release.signed",                (D.REQUESTING, D.RELEASING)),
T("start",           (S.READY,),   S.ACTIVE,    D.RELEASING,  "manage_releases", WHERE,            ("reason",),      W.ANYBODY,       accepted,   "release.started",               (D.REQUESTING, D.OWNING)),
T("suspend",         (S.ACTIVE,),  S.SUSPENDED, D.RELEASING,  "manage_releases", GROUNDS,          (),               W.ANYBODY,       unspent,    "release.suspended",             (D.REQUESTING, D.OWNING, D.CIO)),
T("suspend",         (S.ACTIVE,),  S.SUSPENDED, D.OWNING,     "decide_requests", GROUNDS,          (),               W.ANYBODY,       unspent,    "release.suspended",             (D.REQUESTING, D.RELEASING, D.CIO)),
T("report",          (S.ACTIVE,),  S.SUSPENDED, D.REQUESTING, "file_requests",   BREACH,           ("measures",),    W.ANYBODY,       always,     "release.breach_reported",       (*OWNERS, D.CIO)),
T("report",          tuple(s for s in KNOWN if s is not S.ACTIVE), None, D.REQUESTING, "file_requests", BREACH, ("measures",), W.ANYBODY, always, "release.breach_reported",       (*OWNERS, D.CIO)),
T("lift",            (S.SUSPENDED,), S.ACTIVE,  D.RELEASING,  "manage_releases", (),               ("explanation",), W.ANYBODY,       unjudged,   "release.suspension_lifted",     (D.REQUESTING, D.OWNING, D.CIO)),
T("lift",            (S.SUSPENDED,), S.ACTIVE,  D.OWNING,     "decide_requests", (),               ("explanation",), W.ANYBODY,       always,     "release.suspension_lifted",     (D.REQUESTING, D.RELEASING, D.CIO)),
T("revoke",          (S.ACTIVE, S.SUSPENDED), S.SUSPENDED, D.OWNING, "decide_requests", ("grounds",), (),           W.ANYBODY,       unjudged,   "release.revocation_asked",      (D.REQUESTING, D.RELEASING, D.CIO)),
T("uphold",          (S.SUSPENDED,), S.REVOKED, D.CIO,        "review_denials",  ("opinion",),     (),               W.NOT_RECUSED,   judged,     "release.revoked",               BOTH),
T("overrule",        (S.SUSPENDED,), S.ACTIVE,  D.CIO,        "review_denials",  ("opinion",),     (),               W.NOT_RECUSED,   judged,     "release.revocation_overruled",  BOTH),
T("close",           LIVE,         S.CLOSED,    D.REQUESTING, "file_requests",   (),               ("explanation",), W.ANYBODY,       always,     "release.closed",                OWNERS),
T("close",           (S.EXPIRED,), S.CLOSED,    D.RELEASING,  "manage_releases", (),               ("explanation",), W.ANYBODY,       always,     "release.closed",                (D.REQUESTING, D.OWNING)),
T("certify",         (S.EXPIRED,), S.CLOSED,    D.REQUESTING, "file_requests",   DONE,             ("document",),    W.ANYBODY,       owing,      "release.destruction_certified", OWNERS),
T("certify",         (S.CLOSED, S.REVOKED), None, D.REQUESTING, "file_requests", DONE,             ("document",),    W.ANYBODY,       owing,      "release.destruction_certified", OWNERS),
T("name_user",       LIVE,         None,        D.REQUESTING, "file_requests",   USER,             DATES,            W.ANYBODY,       has_place,  "release.user_named",            (D.RELEASING,)),
T("confirm_user",    LIVE,         None,        D.REQUESTING, "file_requests",   ("user",),        DATES,            W.ANYBODY,       always,     "release.user_confirmed",        ()),
T("remove_user",     KNOWN,        None,        D.REQUESTING, "file_requests",   ("user",),        ("why",),         W.ANYBODY,       always,     "release.user_removed",          (D.RELEASING,)),
T("review_access",   LIVE,         None,        D.REQUESTING, "file_requests",   ("statement",),   (),               W.ANYBODY,       always,     "release.access_reviewed",       (D.RELEASING,)),
T("add_gate",        LIVE,         None,        D.PRACTICE,   "reopen_requests", ("gate", "why"),  (),               W.ANYBODY,       always,     gates.ADDED,                     ALL),
)
# fmt: on

WOUND_DOWN = "release.winding_down"  # an agency leaves the agreement: an earlier last day, and no new state
# What a letter is written about: the receiver has its duties in writing, a director signs, the use begins.
LETTERS = ("release.duties_accepted", "release.signed", "release.started")
TIMED = tuple(row for row in RELEASES if row.desk is Desk.CLOCK)
ACTIONS = tuple(dict.fromkeys(row.action for row in RELEASES if row.desk is not Desk.CLOCK))
EVENTS = frozenset(row.event for row in RELEASES) | {WOUND_DOWN}
OURS = ("release.", "gate.")  # how the name of whatever happens to a release begins
# What ends the writing of a revocation: it was asked for, or nothing is left to be revoked.
REVOKING_EVENTS = frozenset(row.event for row in RELEASES if "grounds" in row.needs or row.target in ENDED)
WORDS_OF_CHECKS = {
    "unaccepted": "The receiver has accepted its duties already.",
    "accepted": "The receiver has not accepted its duties yet. A release starts once it has.",
    "unspent": "The last suspension ran out or was overruled. Only a breach that the receiver reports, or a revocation "
    "with legal grounds, stops this release again.",
    "unjudged": "A revocation is before the State CIO.",
    "judged": "No revocation of this release is before the State CIO.",
    "unsigned_by_requester": "The receiver has signed the schedule already.",
    "unsigned_by_owner": "The owner has signed the schedule already.",
    "has_place": "As many people are named as were approved. Remove somebody first, or file again for more.",
    "owing": "No certificate of destruction is owed: nothing was released, or it was certified already.",
}
REVIEW_MONTHS = 6


def rows_of(action: str) -> list[Transition]:
    """The rows of an action that people take; empty for one that does not exist."""
    return [row for row in RELEASES if row.action == action and row.desk is not Desk.CLOCK]


def next_change(release: Release) -> tuple[datetime, Transition | Gate] | None:
    """What time does next, and when: a gate runs out, or a row of the clock is taken. Never before `since`."""
    if release.state not in LIVE:
        return None
    found: list[tuple[datetime, int, Transition | Gate]] = []
    for rank, row in enumerate(TIMED):
        due = row.due(release) if release.state in row.source else None
        if due is not None:
            found.append((max(due, release.since), rank * 2, row))
    for gate in release.gates:
        if gate.state is GateState.HELD and gate.closes_at is not None:
            found.append((gate.closes_at, 1, gate))
    first = min(found, key=lambda one: one[:2], default=None)
    return (first[0], first[2]) if first else None
