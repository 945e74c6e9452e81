"""Forms of the agencies and of the agreement's terms. What they say is judged by the services."""

from typing import Any

from django import forms

from agencies.forms.editing import Edit, text
from agencies.models.law import CONFIDENCE
from emou.ui.forms import DayInput


def day(label: str, **words: Any) -> forms.DateField:
    errors = {"required": "Give the day.", "invalid": "Give the day."}
    return forms.DateField(label=label, widget=DayInput, error_messages=errors, **words)


def days(label: str, *, least: int = 1, help_text: str = "") -> forms.IntegerField:
    """A number of business days."""
    message = f"Give a number of business days from {least} to 60."
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=60,
        help_text=help_text,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), message),
    )


class AgencyForm(Edit):
    """Names of an agency, and since and until when it is a party."""

    name = forms.CharField(label="Official name", max_length=120, error_messages={"required": "Give its name."})
    abbreviation = forms.CharField(
        label="Abbreviation", max_length=12, error_messages={"required": "Give its abbreviation."}
    )
    joined_on = day("Party since")
    left_on = day(
        "Party until",
        required=False,
        help_text="The first day on which it is a party no longer. Leave it empty while it is one.",
    )


class VersionForm(Edit):
    """Terms of the agreement from a later day on."""

    in_force_from = day("In force from", help_text="A day that is still to come.")
    answer_days = days("Business days to answer")
    extension_days = days("Business days of one extension, at most", least=0, help_text="0: no extension.")
    review_days = days("Business days for the State CIO's review", help_text="A target: nothing happens by itself.")
    escalation_days = days("Business days to raise an overrule", help_text="After them the overrule stands.")
    hearing_days = days("Business days for the Governor's COO", help_text="A target: nothing happens by itself.")
    start_days = days("Business days to start a release", help_text="A target: nothing happens by itself.")
    suspension_days = days("Business days of a suspension, at most", help_text="After them it is over.")
    source = text("Who agreed on it, and where it is written", "Say who agreed on it, and where it is written.")
    confidence = forms.ChoiceField(
        label="How sure we are",
        choices=CONFIDENCE,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how sure you are."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["why"]
