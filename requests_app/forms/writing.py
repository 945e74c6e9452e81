"""The kinds of fields in which a use case is written. What is pasted from a word processor becomes plain text."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms

from emou.ui.forms import DayInput

MOST_TEXT = 20_000
# Line breaks that only a word processor knows, and the space that does not break.
PLAIN = str.maketrans({"\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\xa0": " "})


def tidy(text: str) -> str:
    """The same words without control characters. Quotation marks, bullets and the direction of writing stay."""
    plain = text.replace("\r\n", "\n").translate(PLAIN)
    return "".join(sign for sign in plain if sign in "\n\t" or unicodedata.category(sign) != "Cc").strip()


class Written(forms.CharField):
    """Words that somebody wrote or pasted. What is too long is refused aloud; a browser would cut it off in silence."""

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs | {"dir": "auto"}


class OneLine(Written):
    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


def too_long(label: str) -> dict[str, str]:
    return {"max_length": f"{label}: at most %(limit_value)d characters, and this has %(show_value)d."}


def line(label: str, hint: str = "", length: int = 200) -> forms.Field:
    return OneLine(label=label, help_text=hint, max_length=length, error_messages=too_long(label))


def text(label: str, hint: str = "", rows: int = 3) -> forms.Field:
    area = forms.Textarea(attrs={"rows": rows})
    return Written(label=label, help_text=hint, max_length=MOST_TEXT, widget=area, error_messages=too_long(label))


def day(label: str, hint: str = "") -> forms.Field:
    words = {"invalid": f"{label}: give a day, such as 2027-01-04."}
    return forms.DateField(label=label, help_text=hint, widget=DayInput, error_messages=words)


def number(label: str, hint: str = "", most: int = 32_767) -> forms.Field:
    words = {
        "invalid": f"{label}: give a whole number.",
        "min_value": f"{label}: give 0 or more.",
        "max_value": f"{label}: this number is too large.",
    }
    return forms.IntegerField(label=label, help_text=hint, min_value=0, max_value=most, error_messages=words)


def choice(
    label: str, choices: Iterable[tuple[str, str]], hint: str = "", hints: dict[str, str] | None = None
) -> forms.Field:
    """Radio buttons, each with a line that explains it where `hints` has one."""
    field = forms.ChoiceField(label=label, help_text=hint, choices=[*choices], widget=forms.RadioSelect)
    field.choice_hints = hints or {}  # type: ignore[attr-defined]
    return field
