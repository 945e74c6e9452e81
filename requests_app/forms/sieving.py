"""Filters of a list that travel in its address. One that cannot be read is left out, never an error page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict

from emou.domain.calendar import FIRST_YEAR, LAST_YEAR
from emou.ui import words
from emou.ui.forms import DayInput
from emou.ui.unjudged import Unjudged

Choices = Sequence[tuple[str, str]]


class DayField(forms.DateField):
    """A day that the State's calendar covers."""

    widget = DayInput

    def __init__(self, label: str) -> None:
        bounds = [MinValueValidator(date(FIRST_YEAR, 1, 1)), MaxValueValidator(date(LAST_YEAR, 12, 31))]
        super().__init__(label=label, required=False, validators=bounds)


class Sieve(Unjudged):
    """What a list is narrowed to, as components/filter_bar.html and filter_chips.html show it.

    `first` are the fields that always stand open; `plain` those of which several are ticked, whose own words say enough
    on a chip.
    """

    first: Sequence[str] = ()
    plain: Sequence[str] = ()
    unfiltered = ""  # the query of the list without any filter

    @property
    def wanted(self) -> list[str]:  # type: ignore[override]
        """No label says "(optional)": every filter is."""
        return list(self.base_fields)

    @property
    def ahead(self) -> list[forms.BoundField]:
        return [self[name] for name in self.first]

    @property
    def several(self) -> list[forms.BoundField]:
        return [self[name] for name in self.plain]

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields that stand behind "More filters", before those to be ticked."""
        return [self[name] for name in self.fields if name not in (*self.first, *self.plain)]

    def offer(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value and name != "order"}

    def asked(self) -> QueryDict:
        """What is chosen, as the query of an address: readable, without what is empty or unknown."""
        asked = QueryDict(mutable=True)
        for name in self.chosen:
            asked.setlist(name, [str(value) for value in self._values(name)])
        return asked

    @property
    def query(self) -> str:
        return self.asked().urlencode()

    def turned(self, name: str, cursor: str) -> str:
        """The address of a neighbouring page under the same filters; empty where there is none."""
        if not cursor:
            return ""
        query = self.asked()
        query[name] = cursor
        return f"?{query.urlencode()}"

    @property
    def chips(self) -> list[dict[str, str]]:
        """Each chosen filter in words, with the query that is left without it."""
        shown = [(name, value) for name in self.chosen for value in self._values(name)]
        return [{"text": self._words(name, value), "query": self._without(name, value)} for name, value in shown]

    def _values(self, name: str) -> list[Any]:
        value = self.chosen[name]
        return value if isinstance(value, list) else [value]

    def _words(self, name: str, value: Any) -> str:
        label = self.fields[name].label
        if name == "q":
            return f"“{value}”"
        if isinstance(value, date):
            return f"{label} {words.short_date(value)}"
        said = dict(self.fields[name].choices)[value]  # type: ignore[attr-defined]
        return said if name in self.plain else f"{label}: {said}"

    def _without(self, name: str, value: Any) -> str:
        asked = self.asked()
        asked.setlist(name, [one for one in asked.getlist(name) if one != str(value)])
        return asked.urlencode() or self.unfiltered
