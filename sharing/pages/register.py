"""The register: which data is shared with whom, under which decision, until when, and what it waits for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from agencies.rights import Rights
from emou.domain import clock, gates, releasing
from emou.domain.releases import ENDED, LIVE, State
from emou.domain.words import RELEASE_WORDS, STATE_WORDS
from emou.ui import words
from requests_app.pages.listing import Order, every
from sharing import filters, queries
from sharing.models import Release
from sharing.pages.wording import last_day_before

NEWEST = "newest"
SHOWN = ("owner", "requester", "dataset", "request__use_case")
# What no row tells.
UNTOLD = (
    *("grounds", "findings", "suspension", "request__snapshot", "request__grounds", "request__findings"),
    *(f"request__use_case__{name}" for name in ("asks", "users", "set_aside", "marks")),
)
SOON = max(gates.WARNINGS)
MINE = {
    "": "All releases",
    "given": "Who can see our data",
    "received": "What we may see",
}
LEADS = {
    "": "What is shared with whom, under which decision, and until when.",
    "given": "Data of your agency that others may see, will see once its gates hold, or have seen.",
    "received": "Data of others that your agency may see, waits for, or has seen.",
}
NOTHING = {
    "": "Every decision to share opens a release. It is listed here, with what it waits for.",
    "given": "Once your agency’s data is to be shared, it is listed here: with whom, for what, and until when.",
    "received": "Once another agency’s data is to be shared with yours, it is listed here, with what it waits for.",
}


def living(at: datetime) -> Q:
    return Q(state_now__in=[one.value for one in LIVE])


def blocked(at: datetime) -> Q:
    return filters.BLOCKED


ORDERS = {
    NEWEST: Order("decided_at", True, every),
    "ends": Order("ends_at", False, living),
    "blocked": Order("since_now", False, blocked),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One release as templates/sharing/_register_row.html draws it, and a line of the file."""

    title: str
    url: str
    reference: str
    owner: str
    requester: str
    use_case: str
    status: str
    label: str
    since: date
    waits_for: list[str]
    decision: str
    decided_on: date
    starts_on: date
    last_day: date
    ends_in: str  # "12 days left", where it is soon
    runs_out: str  # which gate runs out before, and when
    is_over: bool
    owes_certificate: bool


def matching(asked: Mapping[str, Any], more: Q, order: Order, rights: Rights, at: datetime) -> QuerySet[Release]:
    """The releases that this person may know of and that fit what was asked for, as they are at `at`."""
    rows = filters.known(queries.visible(rights).as_of(at)).filter(order.has(at), more)
    rows = rows.select_related(*SHOWN).defer(*UNTOLD).prefetch_related("gates")
    return filters.matching(rows, asked, rights)


def rows(found: Iterable[Release], at: datetime) -> list[Row]:
    return [row(release, at) for release in found]


def row(release: Release, at: datetime) -> Row:
    state = State(release.state_now)
    lives, is_over, is_blocked = state in LIVE, state in ENDED, releasing.waits_for_gates(state)
    waits = [gate for gate in release.gates.all() if not gates.holds(gate.facts, at)] if is_blocked else []
    last_day = last_day_before(release.ends_at)
    return Row(
        title=release.dataset.name,
        url=reverse("release_page", args=[release.pk]),
        reference=release.request.reference,
        owner=release.owner.abbreviation,
        requester=release.requester.abbreviation,
        use_case=release.request.use_case.title,
        status=state.value,
        label=RELEASE_WORDS[state.value],
        since=clock.local_day(release.since_now),
        waits_for=[gate.name for gate in waits],
        decision=STATE_WORDS[release.decision],
        decided_on=last_day_before(release.decided_at),
        starts_on=release.starts_on,
        last_day=last_day,
        ends_in=_ends_in(last_day, at) if lives else "",
        runs_out=_runs_out(release, last_day, at) if lives else "",
        is_over=is_over,
        owes_certificate=is_over and bool(release.started_at) and release.certified_at is None,
    )


def _ends_in(last_day: date, at: datetime) -> str:
    days = (last_day - clock.local_day(at)).days
    if days > SOON:
        return ""
    return "Last day today" if days <= 0 else f"{days} day{'' if days == 1 else 's'} left"


def _runs_out(release: Release, last_day: date, at: datetime) -> str:
    """Which gate runs out first, if one does before the last day, and soon."""
    held = [gate for gate in release.gates.all() if gate.expires_on and gates.holds(gate.facts, at)]
    first = min(held, key=lambda gate: (gate.expires_on, gate.number), default=None)
    if first is None or first.expires_on >= last_day or (first.expires_on - clock.local_day(at)).days > SOON:
        return ""
    return f"{first.name} runs out {words.short_date(first.expires_on)}"
