"""Conditions to tick: those under which data is usually shared (agencies/reference/conditions.toml).

What is ticked becomes words of the decision, before whatever is written beside it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from emou.ui import words
from emou.ui.forms import DayInput
from emou.ui.unjudged import lines
from requests_app.models import UseCase
from requests_app.pages import offers
from requests_app.pages.offers import Condition

TICKS = "offers"
ASKED = {"number": "small_cells", "day": "destroy_by"}
FIELDS = (TICKS, *ASKED.values())
USUAL_CELL = 11
PASSED = "Give a day that has not passed yet."
UNSAID = {"number": "Say the smallest count that may be shown.", "day": "Say by which day the data is destroyed."}


def fields(use_case: UseCase) -> dict[str, forms.Field]:
    """The ticks, and what two of the conditions ask for besides; both begin with what the use case says."""
    ticks = forms.MultipleChoiceField(
        label="Conditions from the library",
        help_text="What you check goes into the decision in these words.",
        choices=[(one.code, one.name) for one in offers.conditions()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ticks.choice_hints = {one.code: one.text.format(number="…", day="…") for one in offers.conditions()}  # type: ignore[attr-defined]
    return {
        TICKS: ticks,
        ASKED["number"]: forms.IntegerField(
            label="Smallest count that may be shown",
            help_text="Only for counts and rates.",
            min_value=2,
            max_value=1000,
            required=False,
            initial=use_case.small_cell_threshold or USUAL_CELL,
        ),
        ASKED["day"]: forms.DateField(
            label="To be destroyed by",
            help_text="For destruction by a date.",
            required=False,
            initial=use_case.ends_on,
            widget=DayInput,
        ),
    }


def problems(typed: Mapping[str, Any], today: date) -> dict[str, str]:
    """What a ticked condition asks for and nobody said, or what cannot be kept any more, by field."""
    asked = [one.asks for one in _ticked(typed) if one.asks]
    unsaid = {ASKED[name]: UNSAID[name] for name in asked if typed.get(ASKED[name], "") in (None, "")}
    day = typed.get(ASKED["day"])
    passed = "day" in asked and isinstance(day, date) and day < today
    return unsaid | ({ASKED["day"]: PASSED} if passed else {})


def conditions(typed: Mapping[str, Any]) -> list[str]:
    """The conditions of a decision: those that are ticked, in the order of the library, then those written out."""
    written = lines(typed.get("conditions") or "")
    return list(dict.fromkeys([*(_words(one, typed) for one in _ticked(typed)), *written]))


def _ticked(typed: Mapping[str, Any]) -> list[Condition]:
    return [one for one in offers.conditions() if one.code in (typed.get(TICKS) or ())]


def _words(one: Condition, typed: Mapping[str, Any]) -> str:
    said = {name: typed.get(field) for name, field in ASKED.items()}
    day = said["day"]
    return one.text.format(number=said["number"], day=words.full_date(day) if isinstance(day, date) else "")
