"""What a complete filing must say (section 4 of the design). Pure: it judges a draft, it does not change it.

A wrong shape is found first (malformed); completeness is judged only when the draft is to be filed, and every missing
field is named at once. The field names are those of the API.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from emou.domain.calendar import LAST_YEAR
from emou.domain.lifecycle import Identifiability
from emou.domain.refusals import Problem
from emou.domain.words import IDENTIFIABILITY_WORDS

Draft = Mapping[str, Any]

PURPOSES = {
    "operations": "Operations and eligibility",
    "care_coordination": "Care coordination",
    "audit_evaluation": "Audit and evaluation",
    "research": "Research",
    "mandated_reporting": "Mandated reporting",
    "program_integrity": "Program integrity",
    "planning_analytics": "Planning and analytics",
}
FREQUENCIES = {"once": "Once", "recurring": "Recurring", "live": "Live look-up"}
ACCESS_MODES = {
    "view": "View in place",
    "api": "API",
    "enclave": "Secure enclave",
    "extract": "Extract (a copy leaves the source)",
}
COPY = "extract"  # the access mode that asks why

REQUIRED = {
    "title": "Give the use case a title.",
    "summary": "Say in plain words what is to be found out.",
    "decision_served": "Name the decision that this serves.",
    "purpose": "Choose the purpose.",
    "legal_basis": "Name the legal authority you rely on.",
    "need": "Say why public or aggregate data is not enough.",
    "population": "Say whose records are meant.",
    "period_from": "Give the first day of the period.",
    "period_to": "Give the last day of the period.",
    "links": "Say whether records will be linked.",
    "users": "Name at least one role that will use the data.",
    "setting": "Say where and how the data will be used.",
    "security_contact": "Give a security contact.",
    "outputs": "Say what will come out of it.",
    "small_cell_threshold": "Give the smallest count that will be shown.",
    "starts_on": "Give the first day of use.",
    "ends_on": "Give the last day of use.",
    "retention": "Say how long the data is kept.",
    "destruction": "Say how it is destroyed.",
    "funding": "Say who pays, and what cost is offered.",
    "requests": "Choose at least one dataset.",
}
CONDITIONAL = (
    ("linkage", "links", True, "Say what is linked to what, on which keys, and who does it."),
    ("irb_number", "purpose", "research", "Research needs an IRB approval: give its number."),
    ("irb_expires_on", "purpose", "research", "Research needs an IRB approval: give its last day."),
)
ORDERED = (
    ("period_from", "period_to", "The period ends before it begins."),
    ("starts_on", "ends_on", "The use ends before it begins."),
)
DAYS = ("period_from", "period_to", "starts_on", "ends_on", "irb_expires_on")
FIRST_YEAR = 1800  # no record that anybody asks for is older
CELLS = ("small_cell_threshold", "Give 1 or more as the smallest count that will be shown.")
NAMING = frozenset({"name", "ssn", "address", "phone", "email"})  # words in the code of an element that names a person
PEOPLE = ("count", "Say how many people will use the data: 1 or more.")
ASK_REQUIRED = {
    "dataset": "Choose a dataset.",
    "elements": "Choose at least one element.",
    "identifiability": "Choose how identifying the data must be.",
    "frequency": "Choose how often.",
    "access_mode": "Choose how the data is seen.",
}
ASK_CHOICES = {
    "identifiability": tuple(Identifiability),
    "frequency": tuple(FREQUENCIES),
    "access_mode": tuple(ACCESS_MODES),
}


def problems(draft: Draft) -> list[Problem]:
    """All that keeps this draft from being filed, in the order of the form; empty when it is complete."""
    whole = (
        _missing(draft, REQUIRED),
        _conditional(draft),
        _beyond(draft),
        _disordered(draft),
        _too_small(draft, *CELLS),
        _users(draft),
    )
    return [*(problem for part in whole for problem in part), *_asks(draft)]


def doubts(draft: Draft, today: date, catalog: Mapping[str, Mapping[str, str]]) -> list[Problem]:
    """What does not fit together in a draft and hinders nobody from filing it, in the order of the form.

    `catalog`: of each dataset the elements that are not public, their names by code.
    """
    return [*_told_too_much(draft, catalog), *_short_approval(draft), *_over_already(draft, today)]


def _told_too_much(draft: Draft, catalog: Mapping[str, Mapping[str, str]]) -> Iterator[Problem]:
    for at, ask in enumerate(draft.get("requests") or ()):
        form = ask.get("identifiability")
        if is_blank(form) or form not in IDENTIFIABILITY_WORDS or form == Identifiability.IDENTIFIED:
            continue
        known = catalog.get(str(ask.get("dataset")), {})
        asked = [str(element.get("code")) for element in ask.get("elements") or ()]
        telling = [known[code] for code in asked if code in known and NAMING.intersection(code.split("_"))]
        if telling:
            wanted = f"You choose “{IDENTIFIABILITY_WORDS[form]}” and ask for what points to a person: "
            words = f"{wanted}{', '.join(telling)}. Leave that out, or choose another form."
            yield Problem(f"requests.{at}.identifiability", "points_to_persons", words)


def _short_approval(draft: Draft) -> Iterator[Problem]:
    approved, ends = draft.get("irb_expires_on"), draft.get("ends_on")
    if draft.get("purpose") == "research" and isinstance(approved, date) and isinstance(ends, date) and approved < ends:
        words = "The IRB approval ends before the use does. Give a later one, or let the use end with it."
        yield Problem("irb_expires_on", "ends_before_use", words)


def _over_already(draft: Draft, today: date) -> Iterator[Problem]:
    ends = draft.get("ends_on")
    if isinstance(ends, date) and ends < today:
        words = "The last day of use is over already: whatever is decided, the data could not be used."
        yield Problem("ends_on", "over", words)


def is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value == []


def _missing(draft: Draft, wanted: Mapping[str, str], path: str = "") -> Iterator[Problem]:
    for name, message in wanted.items():
        if is_blank(draft.get(name)):
            yield Problem(path + name, "missing", message)


def _conditional(draft: Draft) -> Iterator[Problem]:
    for name, depends_on, value, message in CONDITIONAL:
        if draft.get(depends_on) == value and is_blank(draft.get(name)):
            yield Problem(name, "missing", message)


def _beyond(draft: Draft) -> Iterator[Problem]:
    """A release ends with the last day of use, and days are added to it: one like 9999-12-31 has no day after it."""
    for name in DAYS:
        day = draft.get(name)
        if isinstance(day, date) and not FIRST_YEAR <= day.year <= LAST_YEAR:
            yield Problem(name, "out_of_range", f"Give a day from {FIRST_YEAR} to {LAST_YEAR}.")


def _disordered(draft: Draft) -> Iterator[Problem]:
    for first, last, message in ORDERED:
        start, end = draft.get(first), draft.get(last)
        if isinstance(start, date) and isinstance(end, date) and end < start:
            yield Problem(last, "before_start", message)


def _too_small(draft: Draft, name: str, message: str, path: str = "") -> Iterator[Problem]:
    """A number of people or of records that says nothing when it is below one."""
    value = draft.get(name)
    if isinstance(value, int) and value < 1:
        yield Problem(path + name, "too_small", message)


def _users(draft: Draft) -> Iterator[Problem]:
    for at, user in enumerate(draft.get("users") or ()):
        wanted = {"role": "Name the role.", "organization": "Name its organization.", "count": "Say how many people."}
        yield from _missing(user, wanted, f"users.{at}.")
        yield from _too_small(user, *PEOPLE, f"users.{at}.")


def _asks(draft: Draft) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, ask in enumerate(draft.get("requests") or ()):
        path = f"requests.{at}."
        yield from _missing(ask, ASK_REQUIRED, path)
        yield from _choices(ask, path)
        yield from _elements(ask.get("elements") or (), path)
        if ask.get("access_mode") == COPY and is_blank(ask.get("extract_reason")):
            yield Problem(f"{path}extract_reason", "missing", "Say why the data cannot be seen at its source.")
        if ask.get("dataset") in seen:
            yield Problem(f"{path}dataset", "twice", "This dataset is asked for twice.")
        seen.add(str(ask.get("dataset")))


def _choices(ask: Draft, path: str) -> Iterator[Problem]:
    for name, values in ASK_CHOICES.items():
        if not is_blank(ask.get(name)) and ask[name] not in values:
            yield Problem(path + name, "unknown", f"“{ask[name]}” is not one of {', '.join(values)}.")


def _elements(elements: Sequence[Draft], path: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, element in enumerate(elements):
        wanted = {"code": "Choose an element.", "justification": "Say what this element is needed for."}
        yield from _missing(element, wanted, f"{path}elements.{at}.")
        if element.get("code") in seen:
            yield Problem(f"{path}elements.{at}.code", "twice", "This element is asked for twice.")
        seen.add(str(element.get("code")))
