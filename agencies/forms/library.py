"""Forms of the legal library. What they say is judged by the services, through the one door."""

from typing import Any

from django import forms

from agencies.forms.calendar import CodeField
from agencies.forms.editing import Edit, Several, YesNo, text
from agencies.models import Agency
from agencies.models.law import CLASS_MEANS, CLASS_NAMES, CONFIDENCE
from emou.domain.filing import PURPOSES
from emou.domain.words import IDENTIFIABILITY_WORDS
from emou.ui.unjudged import Unjudged

KINDS = [("federal", "Federal"), ("state", "State"), ("other", "Other")]
SLUG = {"invalid": "Use only capital letters, digits and hyphens.", "required": "Give it a short code."}


def agency_choices() -> list[tuple[str, str]]:
    return list(Agency.objects.values_list("code", "name"))


class LibraryForm(Unjudged):
    """What the library is narrowed to."""

    wanted = ("q", "klass", "holder", "standing")

    q = forms.CharField(label="Words", max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search"}))
    klass = forms.ChoiceField(label="Class", choices=[("", "Any class"), *CLASS_NAMES.items()], required=False)
    holder = CodeField(label="Who holds such data", empty_label="Any agency", required=False)
    standing = forms.ChoiceField(
        label="In force",
        choices=[("", "In force"), ("ended", "No longer in force"), ("all", "All")],
        required=False,
    )

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class AuthorityForm(Edit):
    """What the library says of an authority."""

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Give its name."})
    citation = text("Citation", "Give its citation.", rows=2)
    klass = forms.ChoiceField(
        label="Class",
        choices=list(CLASS_NAMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose its class."},
    )
    kind = forms.ChoiceField(
        label="Kind", choices=KINDS, widget=forms.RadioSelect, error_messages={"required": "Choose its kind."}
    )
    bars = text("What it bars, in plain words", "Say what it bars.")
    sign_off = text("Whose sign-off it asks for", "Say whose sign-off it asks for, or that it asks for none.", rows=2)
    confidence = forms.ChoiceField(
        label="How sure we are",
        choices=CONFIDENCE,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how sure you are."},
    )
    source = text("Where it was read", "Say where the text was read, and by whom if it was reviewed.")
    note = forms.CharField(label="Note", required=False, strip=True, widget=forms.Textarea(attrs={"rows": 3}))
    penalties = forms.CharField(
        label="Its penalties, in plain words, with their place",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For the written notice to whoever receives the data (30 ILCS 585/1). Empty: none is known here.",
    )
    penalties_source = forms.CharField(
        label="Where the penalties were read", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    penalties_confidence = forms.ChoiceField(
        label="How sure we are of the penalties",
        choices=[("", "No penalty is entered"), *CONFIDENCE],
        required=False,
        widget=forms.RadioSelect,
    )
    agencies = Several("Agencies that hold such data", agency_choices)
    in_force = YesNo(
        "Standing",
        "In force: it attaches to what is filed, and a denial may name it",
        "No longer in force: it attaches to nothing that is filed from now on",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["klass"].choice_hints = CLASS_MEANS


class NewAuthorityForm(AuthorityForm):
    """An authority that the library does not have yet, with the code that it will be named by."""

    code = forms.RegexField(r"^[A-Z0-9]+(-[A-Z0-9]+)*\Z", label="Code", max_length=24, error_messages=SLUG)

    field_order = ("code",)


class ExceptionForm(Edit):
    """When another agency may get the data after all."""

    text = text("The exception, in plain words", "Say when the data may be shared after all.")
    citation = forms.CharField(label="Citation", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    purposes = Several("Purposes for which it looks applicable", PURPOSES.items(), help_text="None: any purpose.")
    identifiability = Several(
        "Forms of the data for which it looks applicable", IDENTIFIABILITY_WORDS.items(), help_text="None: any form."
    )
    recipients = Several("Agencies for which it looks applicable", agency_choices, help_text="None: any agency.")
    in_force = YesNo("Standing", "In force: a denial has to answer it", "Retired: kept, but no denial has to answer it")


class NewExceptionForm(ExceptionForm):
    """An exception with the code by which a denial answers it."""

    code = forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
        label="Code",
        max_length=60,
        help_text="For example 164-512-b.",
        error_messages={"invalid": "Use only small letters, digits and hyphens.", "required": "Give it a short code."},
    )

    field_order = ("code",)
