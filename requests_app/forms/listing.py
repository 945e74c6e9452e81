"""The filters of the list of requests."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models.functions import Lower
from django.http import QueryDict

from agencies.models import Agency, Dataset
from emou.domain.words import STATE_WORDS
from requests_app.forms.sieving import DayField, Sieve
from requests_app.pages.ending import HOW_WORDS
from requests_app.pages.listing import ORDERS, Order

ORDER_WORDS = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "last_day": "Open, soonest last day first",
    "decided": "Decided, latest first",
}
WAITS_WORDS = {"mine": "You", "others": "Others"}


class Several(forms.MultipleChoiceField):
    """Any number of choices; what is no choice is left out."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return [one for one in super().to_python(value) if self.valid_value(one)]


def _choices(empty: str, known: Mapping[str, str]) -> list[tuple[str, str]]:
    return [("", empty), *known.items()]


def agency_choices() -> list[tuple[str, str]]:
    return [("", "Any agency"), *((row.code, row.name) for row in Agency.objects.order_by(Lower("name")))]


def dataset_choices() -> list[tuple[str, str]]:
    rows = Dataset.objects.order_by("name").values_list("code", "name", "owner__abbreviation")
    return [("", "Any dataset"), *((code, f"{name} ({of})") for code, name, of in rows)]


class FilterForm(Sieve):
    """What the list is narrowed to and how it is ordered. Its choices cost two questions, whatever is chosen."""

    first = ("q", "waits", "order")
    plain = ("status",)
    unfiltered = "order=newest"

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

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        agencies = agency_choices()
        self.offer("owner", agencies)
        self.offer("requester", agencies)
        self.offer("dataset", dataset_choices())
        self.is_valid()

    @property
    def order_name(self) -> str:
        return self.cleaned_data.get("order") or "newest"

    @property
    def chosen_order(self) -> Order:
        return ORDERS[self.order_name]

    def asked(self) -> QueryDict:
        asked = super().asked()
        if self.order_name != "newest":
            asked["order"] = self.order_name
        return asked
