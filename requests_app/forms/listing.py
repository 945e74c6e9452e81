"""The filters of the list of requests. A filter that cannot be read is left out, never an error page."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models.functions import Lower
from django.http import QueryDict

from agencies.models import Agency, Dataset
from emou.domain.calendar import FIRST_YEAR, LAST_YEAR
from emou.domain.words import STATE_WORDS
from emou.ui import words
from emou.ui.forms import DayInput
from emou.ui.unjudged import Unjudged
from requests_app.pages.ending import HOW_WORDS
from requests_app.pages.listing import ORDERS, Order

ORDER_WORDS = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "last_day": "Open, soonest last day first",
    "decided": "Decided, latest first",
}
WAITS_WORDS = {"mine": "You", "others": "Others"}
Choices = Sequence[tuple[str, str]]


class Several(forms.MultipleChoiceField):
    """Any number of choices; what is no choice is left out."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return [one for one in super().to_python(value) if self.valid_value(one)]


class DayField(forms.DateField):
    """A day that the State's calendar covers."""

    widget = DayInput

    def __init__(self, label: str) -> None:
        bounds = [MinValueValidator(date(FIRST_YEAR, 1, 1)), MaxValueValidator(date(LAST_YEAR, 12, 31))]
        super().__init__(label=label, required=False, validators=bounds)


def _choices(empty: str, known: Mapping[str, str]) -> list[tuple[str, str]]:
    return [("", empty), *known.items()]


class FilterForm(Unjudged):
    """What the list is narrowed to and how it is ordered. Its choices cost two questions, whatever is chosen."""

    q = forms.CharField(
        label="Words or reference", max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    order = forms.ChoiceField(label="Order", choices=list(ORDER_WORDS.items()), required=False)
    waits = forms.ChoiceField(label="Waits on", choices=_choices("Anybody", WAITS_WORDS), required=False)
    owner = forms.ChoiceField(label="Asked of", required=False)
    requester = forms.ChoiceField(label="Asked by", required=False)
    dataset = forms.ChoiceField(label="Dataset", required=False)
    how = forms.ChoiceField(label="How it was decided", choices=_choices("In any way", HOW_WORDS), required=False)
    last_from, last_to = DayField("Last day from"), DayField("Last day to")
    filed_from, filed_to = DayField("Filed from"), DayField("Filed to")
    decided_from, decided_to = DayField("Decided from"), DayField("Decided to")
    status = Several(label="Status", choices=list(STATE_WORDS.items()), required=False)

    @property
    def wanted(self) -> list[str]:  # type: ignore[override]
        """No label says "(optional)": every filter is."""
        return list(self.base_fields)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        agencies = [(row.code, row.name) for row in Agency.objects.order_by(Lower("name"))]
        datasets = Dataset.objects.order_by("name").values_list("code", "name", "owner__abbreviation")
        self._offer("owner", [("", "Any agency"), *agencies])
        self._offer("requester", [("", "Any agency"), *agencies])
        self._offer("dataset", [("", "Any dataset"), *((code, f"{name} ({of})") for code, name, of in datasets)])
        self.is_valid()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value and name != "order"}

    def _offer(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def order_name(self) -> str:
        return self.cleaned_data.get("order") or "newest"

    @property
    def chosen_order(self) -> Order:
        return ORDERS[self.order_name]

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields that stand behind "More filters", the statuses apart."""
        return [self[name] for name in self.fields if name not in ("q", "order", "waits", "status")]

    def asked(self) -> QueryDict:
        """What is chosen, as the query of an address: readable, without what is empty or unknown."""
        asked = QueryDict(mutable=True)
        for name in self.chosen:
            asked.setlist(name, [str(value) for value in self._values(name)])
        if self.order_name != "newest":
            asked["order"] = self.order_name
        return asked

    @property
    def query(self) -> str:
        return self.asked().urlencode()

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
        return said if name == "status" else f"{label}: {said}"

    def _without(self, name: str, value: Any) -> str:
        asked = self.asked()
        asked.setlist(name, [one for one in asked.getlist(name) if one != str(value)])
        return asked.urlencode() or "order=newest"
