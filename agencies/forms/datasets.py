"""Forms of the catalog's keepers. What they say is judged by the services, through the one door."""

from collections.abc import Iterable
from typing import Any

from django import forms

from agencies.forms.editing import Edit, Several, YesNo, text
from agencies.forms.library import SLUG
from agencies.models import Agency, LegalAuthority
from agencies.models.catalog import SENSITIVITIES
from emou.domain.grounds import OTHER
from emou.domain.words import IDENTIFIABILITY_WORDS


def law_choices() -> list[tuple[str, str]]:
    rows = LegalAuthority.objects.exclude(code=OTHER).values_list("code", "name", "in_force")
    return [(code, f"{code}: {name}" + ("" if stands else " (no longer in force)")) for code, name, stands in rows]


class DatasetForm(Edit):
    """What the catalog says of a dataset."""

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Give its name."})
    description = text("Description", "Say what it holds, in words that a stranger understands.", rows=4)
    subject = forms.CharField(
        label="Subject",
        max_length=60,
        help_text="One or two words, such as health or income support.",
        error_messages={"required": "Name its subject."},
    )
    period = forms.CharField(label="Period", max_length=80, required=False, help_text="For example 2012 to present.")
    updated = forms.CharField(label="How often it is updated", max_length=80, required=False)
    source_system = forms.CharField(label="Source system", max_length=120, required=False)
    identifiability = Several("Forms that can be asked for", IDENTIFIABILITY_WORDS.items())
    authorities = Several("Authorities that attach to all of it", law_choices)
    offered = YesNo("In the catalog", "On offer: agencies may ask for it", "Not on offer: nobody can ask for it")


class NewDatasetForm(DatasetForm):
    """A dataset that the catalog does not have yet. It is offered once it has elements."""

    owner = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Owner",
        empty_label=None,
        to_field_name="code",
        error_messages={"required": "Choose the owner.", "invalid_choice": "Choose the owner."},
    )
    code = forms.RegexField(
        r"^[A-Z0-9]+(-[A-Z0-9]+)*\Z",
        label="Code",
        max_length=40,
        help_text="For example HFS-CLAIMS. It is never changed.",
        error_messages=SLUG,
    )

    field_order = ("owner", "code")

    def __init__(self, owners: Iterable[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners
        del self.fields["offered"]

    @property
    def said(self) -> dict[str, Any]:
        return {name: value for name, value in super().said.items() if name != "owner"}


class ElementForm(Edit):
    """What the catalog says of one element."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Give its name."})
    description = forms.CharField(label="Description", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    sensitivity = forms.ChoiceField(
        label="Sensitivity",
        choices=SENSITIVITIES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how sensitive it is."},
    )
    provenance = forms.CharField(
        label="Where it comes from", max_length=120, error_messages={"required": "Say where it comes from."}
    )
    authorities = Several("Authorities that attach to this element beside those of the dataset", law_choices)
    number = forms.IntegerField(
        label="Place in the list",
        min_value=1,
        max_value=1000,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), "Give a place from 1 on."),
    )
    offered = YesNo("In the catalog", "On offer: it may be asked for", "Offered no longer: kept for what was filed")


class NewElementForm(ElementForm):
    """An element that the dataset does not have yet; it comes last."""

    code = forms.RegexField(
        r"^[a-z][a-z0-9]*(_[a-z0-9]+)*\Z",
        label="Code",
        max_length=60,
        help_text="For example birth_date. It is never changed.",
        error_messages={
            "invalid": "Use only small letters, digits and underscores.",
            "required": "Give it a short code.",
        },
    )

    field_order = ("code",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["number"], self.fields["offered"]
