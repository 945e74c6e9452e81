"""The form that narrows the catalog. A filter that cannot be read is left out, never an error page."""

from collections.abc import Mapping
from typing import Any

from django import forms

from emou.ui.unjudged import Unjudged

ANY = {
    "agency": ("Agency", "Any agency"),
    "subject": ("Subject", "Any subject"),
    "law": ("Law that attaches", "Any law"),
    "form": ("Form of the data", "Any form"),
    "gate": ("Gate before release", "Any gate"),
}


class CatalogForm(Unjudged):
    """`options`: what each filter may be set to, as [(value, words)]."""

    wanted = ("q", *ANY)

    q = forms.CharField(label="Search the catalog", max_length=200, required=False)

    def __init__(self, data: Mapping[str, Any], options: Mapping[str, list[tuple[str, str]]]) -> None:
        super().__init__(data)
        self.options = options
        for name, (label, anything) in ANY.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", anything), *options.get(name, ())], required=False
            )
        self._require(set(self.wanted))

    @property
    def filters(self) -> list[Any]:
        return [self[name] for name in ANY]

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def worded(self) -> list[dict[str, str]]:
        """Each filter that is set: its name, its label, and its value in words."""
        set_now = ((name, value) for name, value in self.chosen.items() if name in ANY)
        return [
            {"name": name, "label": ANY[name][0], "words": dict(self.options[name])[value]} for name, value in set_now
        ]
