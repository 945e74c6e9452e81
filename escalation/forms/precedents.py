"""The filters of the precedents."""

from django import forms
from django.http import QueryDict

from agencies.models import LegalAuthority
from emou.domain.lifecycle import JUDGED_EVENTS, LIFECYCLE
from emou.domain.words import EVENT_WORDS
from requests_app.forms.listing import Several, agency_choices, dataset_choices
from requests_app.forms.sieving import DayField, Sieve

OUTCOMES = [(row.event, EVENT_WORDS[row.event]) for row in LIFECYCLE if row.event in JUDGED_EVENTS]


class PrecedentForm(Sieve):
    """What the precedents are narrowed to. Its choices cost three questions, whatever is chosen."""

    first = ("q", "authority", "owner")
    plain = ("outcome",)

    q = forms.CharField(
        label="Words of the opinions and grounds",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    authority = forms.ChoiceField(label="Legal authority", required=False)
    owner = forms.ChoiceField(label="Denied by", required=False)
    requester = forms.ChoiceField(label="Asked by", required=False)
    dataset = forms.ChoiceField(label="Dataset", required=False)
    decided_from, decided_to = DayField("Decided from"), DayField("Decided to")
    outcome = Several(label="Outcome", choices=OUTCOMES, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        law = LegalAuthority.objects.order_by("code").values_list("code", "name")
        agencies = agency_choices()
        self.offer("authority", [("", "Any law"), *((code, f"{code}: {name}") for code, name in law)])
        self.offer("owner", agencies)
        self.offer("requester", agencies)
        self.offer("dataset", dataset_choices())
