"""What every form of reference data carries: what was seen when it was opened, and why it changes."""

from typing import Any

from django import forms

from agencies.services.changes import State, digest

YES, NO = "yes", "no"
ROWS = {"rows": 3}


def text(label: str, missing: str, *, help_text: str = "", rows: int = 3) -> forms.CharField:
    """A text of several lines that must be there."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, widget=area, error_messages={"required": missing})


class YesNo(forms.TypedChoiceField):
    """One of two tiles, each in words of its own; True or False to the program."""

    def __init__(self, label: str, yes: str, no: str) -> None:
        super().__init__(
            label=label,
            choices=[(YES, yes), (NO, no)],
            coerce=lambda value: value == YES,
            widget=forms.RadioSelect,
            initial=YES,
            error_messages={"required": "Choose one."},
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: YES, False: NO}.get(value, value) if isinstance(value, bool) else value


class Several(forms.MultipleChoiceField):
    """Any number of tiles. The values have no order of their own, and come in that of the alphabet."""

    def __init__(self, label: str, choices: Any, *, help_text: str = "") -> None:
        super().__init__(
            label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
        )

    def clean(self, value: Any) -> list[str]:
        return sorted(super().clean(value))


class Edit(forms.Form):
    """A form of reference data. `said` is what the services take; the rest is how they take it."""

    use_required_attribute = False

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    why = forms.CharField(label="Why, for the record", max_length=300, required=False)

    @classmethod
    def of(cls, state: State, data: Any = None, **more: Any) -> "Edit":
        """The form of a row that says `state` at the moment."""
        return cls(data, initial={**state, "seen": digest(state)}, **more)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name != "why"), "why"])

    @property
    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "why", "code")}
