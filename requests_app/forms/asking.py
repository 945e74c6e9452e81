"""What is asked of one dataset: its elements, each with what it is needed for, and how the data is seen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from agencies.models import Element
from emou.domain.filing import ACCESS_MODES, FREQUENCIES
from emou.domain.words import IDENTIFIABILITY_MEANS, IDENTIFIABILITY_WORDS
from emou.ui.unjudged import Unjudged
from requests_app.forms.writing import choice, text, tidy
from requests_app.models import UseCase
from requests_app.services import answers

MOST_WHY = 2_000
UNLISTED = "Not in the owner's catalog: ask before you count on it."
FREQUENCY_HINTS = {
    "once": "One delivery, or one look.",
    "recurring": "Again and again, such as every month.",
    "live": "One case at a time, while somebody waits.",
}
ACCESS_HINTS = {
    "view": "You see the data where it is. Nothing is copied.",
    "api": "Your system asks, the owner's system answers.",
    "enclave": "You work in a guarded room or system of the owner.",
    "extract": "A copy comes to you. The last choice: you say why.",
}


class TermsForm(Unjudged):
    """How identifying the data is, how often it is needed, and how it is seen."""

    wanted = answers.TERMS

    identifiability = choice(
        "How identifying must it be?",
        IDENTIFIABILITY_WORDS.items(),
        "Choose the first that serves.",
        IDENTIFIABILITY_MEANS,
    )
    frequency = choice("How often?", FREQUENCIES.items(), hints=FREQUENCY_HINTS)
    access_mode = choice(
        "How is it seen?", ACCESS_MODES.items(), "Data stays at its source wherever it can.", ACCESS_HINTS
    )
    extract_reason = text("Why a copy is needed", "Why the data cannot be seen at its source.", 2)

    def __init__(
        self, initial: Mapping[str, Any], names: list[str], listed: Collection[str], data: QueryDict | None = None
    ) -> None:
        """`listed` are the levels that the catalog lists for the dataset; none where its owner has not said yet."""
        super().__init__(data, initial=dict(initial))
        unlisted = {level for level in IDENTIFIABILITY_WORDS if listed and level not in listed}
        self.fields["identifiability"].choice_hints = {  # type: ignore[attr-defined]
            level: f"{means} {UNLISTED}" if level in unlisted else means
            for level, means in IDENTIFIABILITY_MEANS.items()
        }
        self.fields = {name: self.fields[name] for name in answers.TERMS if name in names}


@dataclass(slots=True)
class ElementRow:
    """One element of the dataset on the page, ticked or not. `element` is None where the catalog has it no longer."""

    code: str
    element: Element | None
    ticked: bool
    why: str
    laws: list[str]
    error: str = ""
    is_shown: bool = True

    @property
    def name(self) -> str:
        return self.element.name if self.element else f"{self.code} (no longer in the catalog)"

    @property
    def words(self) -> str:
        """What a search looks through."""
        return " ".join((self.name, self.code, self.element.description if self.element else "", *self.laws)).casefold()


def kept_rows(draft: UseCase, code: str, elements: list[Element], law: Mapping[str, list[str]]) -> list[ElementRow]:
    """Every element of the dataset as the draft has it, and what it asks for that the catalog has no longer."""
    ask = answers.ask_of(draft, code) or {}
    named = {element.code: element for element in elements}
    codes = [*named, *(one for one in answers.justifications(ask) if one not in named)]
    said = answers.of_dataset(draft, code, codes)
    rows = [(one, said.get(f"{answers.ELEMENT}{one}", {"asked": False, "why": ""})) for one in codes]
    return [ElementRow(one, named.get(one), row["asked"], row["why"], law.get(one, [])) for one, row in rows]


def sent_rows(rows: list[ElementRow], data: QueryDict) -> list[ElementRow]:
    """The rows as they were sent. What was not on the page stays as it is kept."""
    shown, ticked = set(data.getlist("shown")), set(data.getlist("tick"))
    for row in rows:
        row.is_shown = row.code in shown
        if row.is_shown:
            row.ticked, row.why = row.code in ticked, tidy(data.get(f"why-{row.code}", ""))
            if len(row.why) > MOST_WHY:
                row.error = f"{row.name}: at most {MOST_WHY} characters, and this has {len(row.why)}."
    return rows


def say_for_ticked(rows: list[ElementRow], words: str, to: str) -> int:
    """Give the ticked elements one justification: all of them, or those that have none. Returns to how many."""
    meant = [row for row in rows if row.ticked and row.is_shown and (to == "all" or not row.why)]
    for row in meant:
        row.why = words
    return len(meant)
