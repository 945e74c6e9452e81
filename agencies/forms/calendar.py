"""Forms of the calendar. What they say is judged by the services, through the one door."""

from datetime import datetime
from typing import Any

from django import forms

from agencies.models import Agency
from emou.domain.calendar import FIRST_YEAR, LAST_YEAR
from emou.ui.forms import DayInput, MomentInput


class CodeField(forms.ModelChoiceField):
    """An agency by its code, so that an address that names it can be written down and shared."""

    def __init__(self, **words: Any) -> None:
        super().__init__(Agency.objects.all(), to_field_name="code", **words)

    def label_from_instance(self, agency: Any) -> str:
        """The short name first: it is read where a narrow list cuts the long one."""
        return f"{agency.abbreviation}: {agency.name}"

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and not value.isprintable():
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class CalculatorForm(forms.Form):
    """When a request is filed, and with whom."""

    filed_at = forms.DateTimeField(
        label="Filed on",
        widget=MomentInput,
        error_messages={"required": "Say when it is filed.", "invalid": "Give a day and a time."},
    )
    agency = CodeField(
        label="With",
        empty_label="Choose the agency",
        error_messages={"required": "Choose the agency.", "invalid_choice": "Choose the agency."},
    )

    def clean_filed_at(self) -> datetime:
        filed_at: datetime = self.cleaned_data["filed_at"]
        if not FIRST_YEAR <= filed_at.year <= LAST_YEAR:
            raise forms.ValidationError(f"The calendar covers the years {FIRST_YEAR} to {LAST_YEAR}.")
        return filed_at


class ClosureForm(forms.Form):
    """A closure by proclamation."""

    use_required_attribute = False

    day = forms.DateField(
        label="Closed day", widget=DayInput, error_messages={"required": "Give the day.", "invalid": "Give the day."}
    )
    why = forms.CharField(
        label="What closes the offices", max_length=120, error_messages={"required": "Say what closes the offices."}
    )
    source = forms.CharField(
        label="Proclamation",
        help_text="Number and date, or where it was published.",
        error_messages={"required": "Name the proclamation."},
    )
    agency = forms.ModelChoiceField(
        Agency.objects.all(), label="Which offices", empty_label="All agencies", required=False
    )


class ConfirmForm(forms.Form):
    """That a year's closings agree with the list that the State published."""

    use_required_attribute = False

    source = forms.CharField(
        label="Published list",
        help_text="Where the State published its closings for this year.",
        error_messages={"required": "Name the list that you compared the closings with."},
    )
