"""A person's own work: what waits on them, what they wait for, what was decided, made for the offices they hold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agencies.calendars import calendars
from agencies.pages import overseeing
from agencies.pages.visits import Visit, visit_of
from emou import actions
from emou.dashboards import queries
from emou.dashboards.queries import Keeping, Part
from emou.http.access import signed_in
from emou.ui import words
from emou.ui.looks import SOON
from requests_app.filters import at_desks_of
from requests_app.models import UseCase
from requests_app.pages import wording
from requests_app.pages.listing import Row
from requests_app.pages.use_cases import saved
from sharing.pages import waiting as waiting_releases
from sharing.pages.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Section:
    """One list of the page. `empty` says in words that there is nothing, instead of leaving the list out."""

    title: str
    note: str
    part: Part
    empty: str = ""

    @property
    def url(self) -> str:
        return f"{reverse('requests')}?{self.part.query}"


@signed_in
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    rights, at = visit.rights, visit.at
    if not (rights.oversees or rights.has("view_requests")):
        return render(request, "dashboards/work.html", {"sees_nothing": True} | _of_people(visit))
    keeps = bool(rights.seat("reopen_requests"))
    owners = queries.agencies_released_by(rights)
    sits = at_desks_of(rights) is not None
    books = calendars()
    parts = queries.parts(_sought(visit, sits, keeps), rights, at, books)
    kept = queries.keeping(at) if keeps else None
    if kept is None or kept.is_late:
        actions.catch_up()
    releases = waiting_releases.lists(rights, at, books)
    waiting = parts.get("waiting")
    drafts = queries.drafts(rights)
    context = {
        "lead": _lead(parts, _and_releases(releases), len(drafts), oversees=rights.oversees),
        "waiting": waiting,
        "waiting_url": f"{reverse('requests')}?{waiting.query}" if waiting else "",
        "groups": _groups(waiting.rows) if waiting else [],
        "may_approve": waiting is not None and sum(_may_approve(row) for row in waiting.rows) > 1,
        "sections": _sections(parts, visit),
        "releases": releases,
        "keeping": _keeping(kept) if kept else None,
        "draft_columns": ["Use case", "Datasets", "Last saved"],
        "draft_rows": [_draft_row(draft) for draft in drafts],
        "may_file": bool(visit.filing_agencies),
        "owners": owners,
    }
    return render(request, "dashboards/work.html", context)


SEES_NONE = "Your office sees no requests. It keeps who holds which office, and who comes and goes."


def _of_people(visit: Visit) -> dict[str, Any]:
    """For an office that sees no request: whom it appoints; for nobody's: when there was one, or will be."""
    if not overseeing.keeps_anybody(visit.rights):
        return {"held": overseeing.of_nobody(visit.person.pk, visit.at)}
    return {"lead": SEES_NONE} | overseeing.kept_by(visit.rights, visit.at)


def _sought(visit: Visit, sits: bool, keeps: bool) -> list[queries.Sought]:
    """The lists of this person's page. Whoever keeps the programme sees where it is stuck, not all that is open."""
    at = visit.at
    mine = [queries.waiting()] if sits else []
    stuck = [queries.past_target(at), queries.about_to_be_decided_by_time(at)]
    return [*mine, *(stuck if keeps else [queries.elsewhere()]), queries.decided(at)]


def _may_approve(row: Row) -> bool:
    return row.turn is not None and row.turn.may_approve


def _days(row: Row) -> int:
    return row.days_left or 0


URGENCY: tuple[tuple[str, Callable[[Row], bool]], ...] = (
    ("Target passed", lambda row: row.is_past),
    ("Last day today", lambda row: not row.is_past and _days(row) == 0),
    (f"Within {SOON} business days", lambda row: not row.is_past and 0 < _days(row) <= SOON),
    ("Later", lambda row: not row.is_past and _days(row) > SOON),
)


def _groups(rows: list[Row]) -> list[dict[str, Any]]:
    """What waits, by urgency: soonest last day first within each, and from each to the next."""
    groups = [{"title": title, "rows": [row for row in rows if fits(row)]} for title, fits in URGENCY]
    return [group for group in groups if group["rows"]]


def _lead(parts: dict[str, Part], also: str, drafts: int, *, oversees: bool) -> str:
    """The answer to "what do I do now?" in one or two sentences."""
    waiting = parts.get("waiting")
    if waiting and waiting.rows:
        return f"{_many(waiting.total, 'waits', 'wait')} on you. {_first(waiting.rows[0])} {also}".rstrip()
    told = [also] if also else [] if waiting is None else ["Nothing waits on you now."]
    if past := parts.get("past"):
        close = parts["close"]
        told.append(f"{_many(past.total, 'is', 'are')} past the target, and time is about to decide {close.total}.")
    elif elsewhere := parts.get("elsewhere"):
        total = elsewhere.total
        open_now = f"{_many(total, 'is', 'are')} open." if oversees else f"{_many(total, 'waits', 'wait')} on others."
        told.append(open_now)
    if drafts:
        told.append(f"You have {'a draft' if drafts == 1 else 'drafts'} to finish.")
    return " ".join(told)


def _and_releases(releases: list[Waiting] | None) -> str:
    """Which lists of releases ask for something."""
    return f"Releases need a look: {wording.join([one.title.lower() for one in releases])}." if releases else ""


def _many(found: int, one: str, several: str) -> str:
    if found == 0:
        return f"No request {one}"
    return f"1 request {one}" if found == 1 else f"{found:,} requests {several}"


def _first(row: Row) -> str:
    if row.is_past:
        return f"The first has passed its target, {words.full_date(row.last_day)}."
    return f"The first has {'its target' if row.is_target else 'its last day'} {_day(row)}."


def _day(row: Row) -> str:
    return "today" if _days(row) == 0 else f"on {words.full_date(row.last_day)}"


def _sections(parts: dict[str, Part], visit: Visit) -> list[Section]:
    found = []
    if past := parts.get("past"):
        found.append(Section("Past the target", "Nothing happens by itself: somebody must be reminded", past, NO_PAST))
        note = f"Within {SOON} business days, by operation of the eMOU"
        found.append(Section("Time is about to decide", note, parts["close"], NO_CLOSE))
    if elsewhere := parts.get("elsewhere"):
        everywhere = visit.rights.oversees and "waiting" not in parts
        title = "Open across the State" if everywhere else "Waiting on others"
        found.append(Section(title, "Soonest last day first", elsewhere, NO_OTHERS))
    if decided := parts.get("decided"):
        title = "What came back" if visit.filing_agencies else "Recently decided"
        found.append(Section(title, f"In the last {queries.LATELY.days} days", decided, NO_DECIDED))
    return found


NO_PAST = "No review and no hearing has passed its target."
NO_CLOSE = "No clock is about to run out."
NO_OTHERS = "No open request waits on anybody else."
NO_DECIDED = "Nothing was decided in the last 30 days."


def _keeping(found: Keeping) -> list[dict[str, str]]:
    """What the State Data Practice has to mend, most pressing first."""
    unserved = [
        f"Nobody at {name} can decide: it cannot be asked for anything until somebody holds the office of counsel or "
        "director."
        for name in found.unserved
    ]
    vacant = [f"Nobody holds this office: {label}." for label in found.vacant]
    stuck = f"{_many(found.set_apart, 'is', 'are')} set apart, because no outcome could be saved. This is tried again."
    offices = {"url": reverse("offices"), "act": "Open the offices"}
    return [
        *({"text": text} | offices for text in unserved),
        *([{"text": stuck}] if found.set_apart else []),
        *({"text": text} | offices for text in vacant),
        *(_unconfirmed(year) for year in found.unconfirmed),
    ]


def _unconfirmed(year: int) -> dict[str, str]:
    text = f"The closings of {year} are not confirmed yet."
    return {"text": text, "url": _year_url(year), "act": "Open the calendar"}


def _year_url(year: int) -> str:
    return f"{reverse('calendar')}?year={year}"


def _draft_row(draft: UseCase) -> dict[str, object]:
    url = reverse("use_case_edit", args=[draft.pk])
    datasets = ", ".join(str(ask.get("dataset") or "") for ask in draft.asks) or "None chosen yet"
    return {"cells": [{"text": str(draft), "url": url}, {"text": datasets}, saved(draft)]}
