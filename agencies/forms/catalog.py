"""Forms of the catalog. What they say is judged by the services, through the one door."""

from typing import Any

from django import forms

from agencies.models import Agency
from emou.ui.unjudged import Unjudged


class CatalogForm(Unjudged):
    """What the catalog is narrowed to."""

    wanted = ("q", "owner")

    q = forms.CharField(label="Words", max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search"}))
    owner = forms.ModelChoiceField(Agency.objects.all(), label="Agency", empty_label="Any agency", required=False)

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
