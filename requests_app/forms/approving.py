"""Approving several requests at once: which, as they were seen, and under which conditions."""

import re
from collections.abc import Iterable

from django import forms

from emou.domain.sayings import CONDITIONS, LONGEST_TEXT
from emou.ui.unjudged import Unjudged, lines

MOST = 50
SEEN = re.compile(r"(?P<reference>[\w-]+):(?P<many>[0-9]{1,9})")


class ApprovingForm(Unjudged):
    """`seen` holds one REFERENCE:ENTRIES a request: how long its record was when the page was made."""

    conditions = forms.CharField(
        label=f"{CONDITIONS.label} for each of them (optional)",
        help_text=CONDITIONS.hint,
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wanted = ("conditions",)  # its label says that it is optional

    @property
    def said(self) -> dict[str, list[str]]:
        found = lines(self.cleaned_data["conditions"])
        return {"conditions": found} if found else {}


def read_seen(values: Iterable[str]) -> dict[str, int]:
    """The requests that were shown, by reference, with the length of each record; what cannot be read is left out."""
    pairs = (SEEN.fullmatch(value) for value in values)
    return {pair["reference"]: int(pair["many"]) for pair in pairs if pair}
