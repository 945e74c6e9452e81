"""Offices as people read them: who holds each, who acts, who comes, who sat there before, and what is amiss."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from agencies import roles
from agencies.models import Appointment, Office
from agencies.rights import Rights
from agencies.services.appointments import ACTING
from emou.domain import clock, offices
from emou.http import scopes
from emou.ui import words

DECIDING = frozenset(roles.kinds_with("decide_requests"))


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at, as a word with an icon and a tone (static/theme/_states.scss)."""

    text: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody in an office: when in words, and what the reader may do about it."""

    name: str
    url: str
    when: str
    flags: list[Flag]
    acts: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Seating:
    """An office at an instant, with its appointments that are not over."""

    office: Office
    rows: list[Appointment]
    at: datetime
    reads: bool

    @property
    def here(self) -> list[Appointment]:
        return [row for row in self.rows if row.span.covers(self.at)]

    @property
    def active(self) -> list[Appointment]:
        """Those who sit there and can sign in."""
        return [row for row in self.here if row.person.is_active]

    @property
    def shown(self) -> list[Appointment]:
        """Of those who sit there today, whom the reader may see: who cannot sign in is no matter of others."""
        return self.here if self.reads else self.active

    @property
    def ahead(self) -> list[Appointment]:
        return [row for row in self.rows if row.span.is_ahead(self.at)]

    @property
    def role(self) -> roles.Role:
        return roles.BY_KIND[roles.Kind(self.office.kind)]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits on it while nobody sits there: others appoint in its place."""
        return self.role.rights == (roles.KEEPS_PEOPLE,)

    @property
    def url(self) -> str:
        return reverse("office_page", args=[self.office.pk])

    @property
    def names(self) -> list[str]:
        """Who holds it now, in words."""
        return [name_of(row) for row in self.active]

    @property
    def flags(self) -> list[Flag]:
        """What anybody may know, and for who reads more, what is coming."""
        empty = [] if self.active else [QUIETLY_EMPTY if self.is_quiet else EMPTY]
        return [*empty, *(self._ahead() if self.reads else [])]

    def _ahead(self) -> list[Flag]:
        found = []
        holders = [row for row in self.active if row.capacity != ACTING]
        if len(holders) > 1:
            found.append(Flag(f"{len(holders)} hold it at once", "people", "ended"))
        gap = offices.gaps(active_spans(self.rows), self.at)[:1]
        if gap and gap[0].starts_at > self.at:
            found.append(Flag(f"Empty from {short(gap[0].starts_at)}", "event", "contested"))
        for row in self.active:
            if row.capacity == ACTING and row.ends_at and row.span.last_day:
                until = words.short_date(row.span.last_day)
                found.append(Flag(f"{row.person.label} acts until {until}", "event", "draft"))
        if self.ahead:
            first = min(self.ahead, key=lambda row: row.starts_at)
            does = " acts" if first.capacity == ACTING else ""
            found.append(Flag(f"{first.person.label}{does} from {short(first.starts_at)}", "schedule", "open"))
        return found


def seatings(found: QuerySet[Office], rights: Rights, at: datetime) -> list[Seating]:
    """These offices in the order of the table of roles, agency by agency. Two queries."""
    rows = list(found.select_related("agency"))
    held = Appointment.objects.filter(office__in=rows).filter(Q(ends_at=None) | Q(ends_at__gt=at))
    by_office: dict[int, list[Appointment]] = {}
    for row in held.select_related("person").order_by("starts_at", "pk"):
        by_office.setdefault(row.office_id, []).append(row)
    rows.sort(key=lambda row: (row.agency.name if row.agency else "", roles.ORDER[roles.Kind(row.kind)]))
    return [Seating(row, by_office.get(row.pk, []), at, rights.reads_people_of(row.agency_id)) for row in rows]


def active_spans(rows: Iterable[Appointment]) -> list[offices.Span]:
    return [row.span for row in rows if row.person.is_active]


def cells(one: Seating) -> dict[str, Any]:
    """An office as a row of a list."""
    return {"name": one.role.label, "url": one.url, "names": one.names, "flags": one.flags}


def summary(name: str, url: str, several: Sequence[Seating]) -> dict[str, Any]:
    """An agency as a row of the list of all: how many of its offices are held, and what is amiss."""
    empty = [one for one in several if not one.active]
    flags = [Flag("Nobody can decide", "block", "refused")] if nobody_decides(several) else []
    flags += [replace(one.flags[0], text=f"Empty: {one.role.label}") for one in empty]
    if coming := sum(bool(one.ahead) for one in several if one.reads):
        flags.append(Flag(f"{coming} to come", "schedule", "open"))
    return {"name": name, "url": url, "held": f"{len(several) - len(empty)} of {len(several)}", "flags": flags}


def nobody_decides(several: Sequence[Seating]) -> bool:
    deciding = [one for one in several if roles.Kind(one.office.kind) in DECIDING]
    return bool(deciding) and not any(one.active for one in deciding)


def sitter(row: Appointment, rights: Rights, at: datetime, *, reads: bool) -> Sitter:
    """One appointment, with what the reader may do about it."""
    keeps = rights.keeps_people_of(row.office.agency_id) is not None
    flags = [] if row.person.is_active else [Flag("Deactivated", "block", "refused")]
    return Sitter(
        row.person.label,
        reverse("person_page", args=[row.person_id]) if reads else "",
        when(row, at),
        flags,
        acts(row, rights, at) if keeps else [],
    )


def acts(row: Appointment, rights: Rights, at: datetime) -> list[dict[str, str]]:
    """What can be done with an appointment that is not over, in words for it alone."""
    own = row.person_id == rights.person_id
    if row.span.is_ahead(at):
        names = ["cancel"] if own else ["change", "cancel"]
    else:
        names = ["end"] if own else ["succeed", "change", "end"]
    return [{"label": ACTS[name], "url": reverse(f"appointment_{name}", args=[row.pk])} for name in names]


def when(row: Appointment, at: datetime) -> str:
    """From when to when, for example "Acts since Monday, …, last day Friday, …"."""
    acting = row.capacity == ACTING
    first, last = words.full_date(clock.local_day(row.starts_at)), row.span.last_day
    if row.span.is_over(at) and last:
        ended = words.full_date(last)
        return f"{'Acted' if acting else 'Held it'} {f'on {first}' if ended == first else f'from {first} to {ended}'}"
    if row.span.is_ahead(at):
        told = f"{'Acts' if acting else 'Holds it'} from {first}"
    else:
        told = f"{'Acts' if acting else 'Holds it'} since {first}"
    return f"{told}, last day {words.full_date(last)}" if last else told


def name_of(row: Appointment) -> str:
    return f"{row.person.label} (acting)" if row.capacity == ACTING else row.person.label


def past(office: Office, at: datetime) -> QuerySet[Appointment]:
    """The appointments of an office that are over, without those that were cancelled before they began."""
    rows = Appointment.objects.filter(office=office, ends_at__lte=at, ends_at__gt=F("starts_at"))
    return rows.select_related("person")


def may(office: Office) -> str:
    """What the office may do, in words."""
    return ", ".join(map(scopes.label, roles.BY_KIND[roles.Kind(office.kind)].rights)).capitalize()


def trail(office: Office | None = None) -> list[dict[str, str]]:
    """The way to the page of an office, or of all offices."""
    way = [{"name": "Offices", "url": reverse("offices")}]
    if office and office.agency:
        url = reverse("agency_offices", args=[office.agency.code])
        way.append({"name": office.agency.abbreviation, "url": url})
    return way


def trail_below(office: Office) -> list[dict[str, str]]:
    """The way to a page of an act on an office."""
    name = roles.BY_KIND[roles.Kind(office.kind)].label
    return [*trail(office), {"name": name, "url": reverse("office_page", args=[office.pk])}]


def short(at: datetime) -> str:
    """For example "Wed, Dec 2, 2026"."""
    return words.short_date(clock.local_day(at))


EMPTY, QUIETLY_EMPTY = Flag("Empty", "warning", "refused"), Flag("Empty", "info", "ended")
ACTS = {"succeed": "Name a successor", "change": "Change the days", "end": "End it", "cancel": "Cancel it"}
