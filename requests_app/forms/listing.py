"""The filters of the list of requests. A filter that cannot be read is left out, never an error page."""

from typing import Any

from django import forms

from agencies.models import Agency
from emou.domain.words import STATE_WORDS
from emou.ui.unjudged import Unjudged
from requests_app.pages.listing import ORDERS, Order

ORDER_WORDS = [("newest", "Newest first"), ("last_day", "Open, soonest last day first")]


class FilterForm(Unjudged):
    """What the list is narrowed to and how it is ordered."""

    wanted = ("q", "status", "owner", "requester", "order")

    q = forms.CharField(label="Words", max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search"}))
    status = forms.ChoiceField(label="Status", choices=[("", "Any"), *STATE_WORDS.items()], required=False)
    owner = forms.ModelChoiceField(Agency.objects.all(), label="Asked of", empty_label="Any agency", required=False)
    requester = forms.ModelChoiceField(Agency.objects.all(), label="Asked by", empty_label="Any agency", required=False)
    order = forms.ChoiceField(label="Order", choices=ORDER_WORDS, required=False)

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def chosen_order(self) -> Order:
        return ORDERS[self.chosen.get("order") or "newest"]
