"""The filters of the register of releases."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from agencies.models import GateRule
from emou.domain import clock
from emou.domain.gates import WARNINGS
from emou.domain.lifecycle import SHAREABLE
from emou.domain.releases import KNOWN
from emou.domain.words import RELEASE_WORDS, STATE_WORDS
from requests_app.forms.listing import Several, agency_choices, dataset_choices
from requests_app.forms.sieving import Sieve
from requests_app.pages.listing import Order
from sharing import filters
from sharing.pages.register import NEWEST, ORDERS

ORDER_WORDS = {
    NEWEST: "Newest decision first",
    "ends": "Soonest last day first",
    "blocked": "Blocked, longest first",
}
SOON_WORDS = [("", "Any time"), *((str(days), f"Within {days} days") for days in sorted(WARNINGS))]
CERTIFICATE_WORDS = [("", "Any"), ("owed", "Owed by the receiver"), ("given", "Given")]


class RegisterForm(Sieve):
    """What the register is narrowed to and how it is ordered. `side` is the view that one is in, and no filter."""

    first = ("q", "ends", "order")
    plain = ("state",)
    carried_names: Sequence[str] = ("side",)

    q = forms.CharField(
        label="Words or reference", max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    ends = forms.ChoiceField(label="Runs out", choices=SOON_WORDS, required=False)
    order = forms.ChoiceField(label="Order", choices=list(ORDER_WORDS.items()), required=False)
    side = forms.ChoiceField(choices=[(side, side) for side in filters.SIDES], required=False, widget=forms.HiddenInput)
    owner = forms.ChoiceField(label="Owner", required=False)
    requester = forms.ChoiceField(label="Receiver", required=False)
    dataset = forms.ChoiceField(label="Dataset", required=False)
    gate = forms.ChoiceField(label="Blocked by", required=False)
    basis = forms.ChoiceField(
        label="Decision", choices=[("", "Any"), *((one.value, STATE_WORDS[one]) for one in SHAREABLE)], required=False
    )
    certificate = forms.ChoiceField(label="Certificate of destruction", choices=CERTIFICATE_WORDS, required=False)
    state = Several(label="State", choices=[(one.value, RELEASE_WORDS[one.value]) for one in KNOWN], required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        agencies = agency_choices()
        self.offer("owner", agencies)
        self.offer("requester", agencies)
        self.offer("dataset", dataset_choices())
        self.offer("gate", [("", "Any gate"), *GateRule.objects.order_by("name").values_list("code", "name")])
        self.is_valid()

    @property
    def side_name(self) -> str:
        return str(self.cleaned_data.get("side") or "")

    @property
    def order_name(self) -> str:
        return str(self.cleaned_data.get("order") or NEWEST)

    @property
    def chosen_order(self) -> Order:
        return ORDERS[self.order_name]

    @property
    def carried(self) -> list[forms.BoundField]:
        return [self[name] for name in self.carried_names if self.cleaned_data.get(name)]

    @property
    def more(self) -> list[forms.BoundField]:
        return [field for field in super().more if field.name not in self.carried_names]

    @property
    def narrows(self) -> bool:
        """Whether anything is left out besides what the view leaves out."""
        return any(name not in self.carried_names for name in self.chosen) or self.order_name != NEWEST

    @property
    def chips(self) -> list[dict[str, str]]:
        sides = {self._words(name, self.chosen[name]) for name in self.carried_names if name in self.chosen}
        return [chip for chip in super().chips if chip["text"] not in sides]

    @property
    def unfiltered(self) -> str:  # type: ignore[override]
        return self.of_side(self.side_name)

    def of_side(self, side: str) -> str:
        """The query of one of the views, without any filter."""
        return f"side={side}" if side else ""

    def asked(self) -> QueryDict:
        asked = super().asked()
        if self.order_name != NEWEST:
            asked["order"] = self.order_name
        return asked

    def filters_at(self, at: datetime) -> tuple[dict[str, Any], Q]:
        """What is asked for at an instant, as the filters of releases read it, and the gate that is looked for."""
        asked, today = dict(self.chosen), clock.local_day(at)
        gate, days = asked.pop("gate", ""), asked.pop("ends", "")
        if days:
            asked["ends_before"] = clock.end_of(today + timedelta(days=int(days)))
        return asked, filters.waiting_for(gate, today) if gate else Q()
