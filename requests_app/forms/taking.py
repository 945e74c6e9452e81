"""The form of one action, made from what may be said with it (emou.domain.sayings)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import QueryDict

from emou.domain import clock
from emou.domain.calendar import BeyondCalendar
from emou.domain.lifecycle import Identifiability, Transition
from emou.domain.sayings import Kind, Saying, sayings
from emou.domain.words import EXTENSION_WORDS, IDENTIFIABILITY_MEANS, IDENTIFIABILITY_WORDS
from emou.ui import words
from emou.ui.unjudged import Unjudged
from requests_app.forms import offering, opinion
from requests_app.forms.grounds import GroundForms
from requests_app.forms.laws import Library
from requests_app.forms.typed import Typed
from requests_app.pages.showing import element_names
from requests_app.pages.wording import DEFECT_WORDS
from requests_app.queries import Seen

REST = "rest_opinion"
FIELD_ORDER = (
    *("elements", "identifiability", "reason", "days", "explanation", *opinion.NAMES, REST, "why", "defect"),
    *offering.FIELDS,
    "conditions",
)
CHOICE_WORDS = EXTENSION_WORDS | IDENTIFIABILITY_WORDS | DEFECT_WORDS
ELEMENT_WORDS = {
    "narrow": ("Elements that you still need", "Untick what you no longer ask for."),
    "approve": (
        "Elements that you approve",
        "Untick what the law bars. What you untick is denied: it needs legal grounds, and goes to the State CIO as a "
        "request of its own.",
    ),
    "overrule": (
        "Elements that must be shared",
        "Untick those that the law does bar. For these the denial is upheld, as a request of its own.",
    ),
    "order": (
        "Elements that must be shared",
        "Untick those that the agency need not share. For these it is excused, as a request of its own.",
    ),
}


class ActionForm(Unjudged):
    """Asks for everything that may be said with an action but its grounds, which are forms of their own."""

    def __init__(self, row: Transition, seen: Seen, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.row, self.seen = row, seen
        self.said_names = [name for name, said in sayings(row.action).items() if said.kind is not Kind.GROUNDS]
        for name in self.said_names:
            said = sayings(row.action)[name]
            self.fields[name] = FIELDS[said.kind](said, seen)
        if self.has_parts:
            about = seen.request
            judged = opinion.Judged(about.grounds, about.findings, element_names(about))
            self.fields |= opinion.fields(opinion.PARTS[row.desk], judged)
            last = self.fields[opinion.LAST]
            last.label, last.help_text = opinion.LABEL, opinion.HINT
        if "conditions" in self.said_names:
            self.fields |= offering.fields(seen.request.use_case)
        self.order_fields(FIELD_ORDER)
        if row.action in ELEMENT_WORDS:
            self.fields["elements"].label, self.fields["elements"].help_text = ELEMENT_WORDS[row.action]
        self.wanted = (*row.needs, *(name for name in row.takes if name == "elements"))
        self._require(self.wanted)

    @property
    def has_parts(self) -> bool:
        """Whether an opinion is asked for in parts."""
        return opinion.LAST in self.row.needs

    def clean(self) -> dict[str, Any]:
        for name, message in offering.problems(self.cleaned_data, clock.local_day(self.seen.at)).items():
            if name not in self.errors:
                self.add_error(name, message)
        return self.cleaned_data

    def said(self) -> dict[str, Any]:
        """What was typed, under the names of the law; what says no more than the request itself is left out."""
        given = {name: READ.get(name, _as_it_is)(self.cleaned_data.get(name), self.seen) for name in self.said_names}
        if self.has_parts:
            given[opinion.LAST] = opinion.composed(opinion.PARTS[self.row.desk], self.cleaned_data) or None
        if "conditions" in given:
            given["conditions"] = offering.conditions(self.cleaned_data) or None
        if given.get("elements") is None:  # everything is ticked again: what was typed about the rest is kept unsaid
            given.pop(REST, None)
        return {name: value for name, value in given.items() if value is not None}


def _text(said: Saying, seen: Seen) -> forms.Field:
    return forms.CharField(label=said.label, help_text=said.hint, widget=forms.Textarea(attrs={"rows": 5}))


def _texts(said: Saying, seen: Seen) -> forms.Field:
    """One item a line, beginning with the conditions that were set before: what is sent replaces them."""
    return forms.CharField(
        label=f"Other {said.label.lower()}",
        help_text="One a line, in your own words, such as: The requesting agency pays for the extraction.",
        widget=forms.Textarea(attrs={"rows": 3}),
        initial="\n".join(seen.request.conditions),
    )


def _days(said: Saying, seen: Seen) -> forms.Field:
    """Each number of days with the last day that it brings, so that nobody counts."""
    return forms.TypedChoiceField(
        label=said.label,
        help_text=f"Counted from the present last day, {words.full_date(seen.case.clock.last_day)}.",
        choices=[(days, _until(days, seen)) for days in range(1, seen.case.terms.extension_days + 1)],
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of these numbers of business days."},
    )


def _until(days: int, seen: Seen) -> str:
    number = f"{days} business day{'s' if days > 1 else ''}"
    try:
        return f"{number}, until {words.full_date(clock.extend(seen.case.clock, days, seen.case.calendar).last_day)}"
    except BeyondCalendar:
        return number


def _choice(said: Saying, seen: Seen) -> forms.Field:
    assert said.choices is not None
    values = list(said.choices)
    present = seen.case.identifiability.value if said.choices is Identifiability else None
    if present:
        values = values[: values.index(Identifiability(present)) + 1]
    named = [(value.value, CHOICE_WORDS[value.value]) for value in values]
    field = forms.ChoiceField(
        label=said.label, help_text=said.hint, choices=named, widget=forms.RadioSelect, initial=present
    )
    field.choice_hints = IDENTIFIABILITY_MEANS if present else {}  # type: ignore[attr-defined]
    return field


def _elements(said: Saying, seen: Seen) -> forms.Field:
    rows = [row for row in seen.request.snapshot["elements"] if row["code"] in seen.case.elements]
    codes = [row["code"] for row in rows]
    field = forms.MultipleChoiceField(
        label="Elements that this covers",
        help_text=said.hint,
        choices=[(row["code"], row["name"]) for row in rows],
        initial=codes,
        widget=forms.CheckboxSelectMultiple,
    )
    field.choice_hints = {row["code"]: ", ".join(row["authorities"]) for row in rows}  # type: ignore[attr-defined]
    return field


FIELDS: dict[Kind, Callable[[Saying, Seen], forms.Field]] = {
    Kind.TEXT: _text,
    Kind.TEXTS: _texts,
    Kind.WHOLE_NUMBER: _days,
    Kind.CHOICE: _choice,
    Kind.CODES: _elements,
}


def _as_it_is(value: Any, seen: Seen) -> Any:
    return value if value not in ("", None) else None


def _kept(value: Any, seen: Seen) -> list[str] | None:
    """The elements named; None, which means all of them, where none is left out."""
    return None if set(value or ()) == seen.case.elements else list(value or ())


def _level(value: Any, seen: Seen) -> str | None:
    return None if value in ("", seen.case.identifiability.value) else value


READ: dict[str, Callable[[Any, Seen], Any]] = {"elements": _kept, "identifiability": _level}


class Taking(Typed):
    """The page of an action on a request: its form, and the grounds where the action may give some."""

    form: ActionForm

    def __init__(
        self, row: Transition, seen: Seen, data: QueryDict | None = None, books: Library | None = None
    ) -> None:
        super().__init__(seen.request)
        self.form = ActionForm(row, seen, data)
        self.must_give_grounds = "grounds" in row.needs
        self.left_out = frozenset() if self.must_give_grounds else _left_out(self.form)
        denied = seen.case.elements if self.must_give_grounds else self.left_out
        self.grounds = GroundForms(seen.request, denied, data, books) if "grounds" in sayings(row.action) else None

    def again(self, data: QueryDict) -> "Taking":
        """The same page with other answers; the library is not read anew."""
        return Taking(self.row, self.form.seen, data, self.grounds.about.books if self.grounds else None)

    @property
    def row(self) -> Transition:
        return self.form.row

    def begin_in_part(self) -> None:
        """Begin with no element ticked, for whoever came to choose some."""
        if "elements" in self.form.fields:
            self.form.initial["elements"] = []

    @property
    def shows_grounds(self) -> bool:
        """Whether grounds are asked for: they must be given, or something is left out."""
        return self.grounds is not None and (self.must_give_grounds or bool(self.left_out))

    @property
    def law(self) -> set[str]:
        """The authorities that are cited so far."""
        given = self.grounds.forms if self.grounds and self.shows_grounds else []
        return {ground.shown.code for ground in given if ground.shown}

    @property
    def put_aside(self) -> list[tuple[str, str]]:
        """Grounds that were typed before everything was ticked again: kept as hidden fields."""
        if self.grounds is None or self.grounds.data is None or self.shows_grounds:
            return []
        typed = (row for row in self.grounds.data.lists() if row[0].startswith("grounds-"))
        return [(name, value) for name, values in typed for value in values]

    @property
    def left_out_names(self) -> list[str]:
        return [row["name"] for row in self.form.seen.request.snapshot["elements"] if row["code"] in self.left_out]

    def said(self) -> dict[str, Any]:
        """What is said with the action. Grounds that nobody wrote anything into are not given."""
        said = self.form.said()
        if self.grounds and self.shows_grounds:
            said["grounds"] = self.grounds.said()
        return said

    @property
    def is_worth_keeping(self) -> bool:
        """Whether anything was written that somebody would miss."""
        return bool(self.left_out) or super().is_worth_keeping


def _left_out(form: ActionForm) -> frozenset[str]:
    """The elements that somebody unticked; none before anything was sent."""
    if not form.is_bound or "elements" not in form.fields:
        return frozenset()
    ticked = frozenset(form.data.getlist("elements"))
    return form.seen.case.elements - ticked if ticked else frozenset()
