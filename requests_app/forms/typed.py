"""Everything on the page of an action: what was typed into its form and its grounds, read, judged and told about."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from django import forms
from django.http import QueryDict

from emou.domain.refusals import Problem
from emou.ui.unjudged import Unjudged
from requests_app.forms.grounds import PREFIX, GroundForms
from requests_app.models import DataRequest
from requests_app.pages import checking
from requests_app.pages.dossier import Check
from requests_app.pages.showing import element_names
from requests_app.pages.wording import with_names

NAMES_ELEMENTS = ("not_covered", "no_bar")


@dataclass(frozen=True, slots=True)
class Soundness:
    """How a denial stands while it is written: what it still lacks, and what whoever reviews it will be shown."""

    missing: list[dict[str, str]]
    checks: list[Check]
    is_begun: bool


class Typed:
    """A form, and beside it the grounds where an action may give some. Whoever inherits says which."""

    form: Unjudged
    grounds: GroundForms | None = None
    must_give_grounds = False

    def __init__(self, about: DataRequest) -> None:
        self.about = about

    @property
    def shows_grounds(self) -> bool:
        """Whether grounds are asked for."""
        return self.grounds is not None and self.must_give_grounds

    @property
    def says_anything(self) -> bool:
        """Whether there is anything to be said; else the page of the action is its confirmation."""
        return bool(self.form.fields or self.grounds)

    @property
    def forms(self) -> list[Unjudged]:
        return [self.form, *(self.grounds.forms if self.grounds and self.shows_grounds else ())]

    def is_readable(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    def tell(self, problems: Iterable[Problem]) -> None:
        """Show each problem beside the field that mends it, in the order of the page."""
        _ = self.soundness  # judged as it was typed: an error takes the answer from its field
        for form, field, message in self._placed(problems):
            form.tell(field, message)

    def _placed(self, problems: Iterable[Problem]) -> list[tuple[Unjudged, str, str]]:
        places = [self._place_of(replace(problem, message=self._named(problem))) for problem in problems]
        return sorted(places, key=lambda place: _position(self.forms, *place[:2]))

    def _named(self, problem: Problem) -> str:
        """The law names elements by their codes; people know them by their names."""
        names = element_names(self.about)
        return with_names(problem.message, names) if problem.code in NAMES_ELEMENTS else problem.message

    def _place_of(self, problem: Problem) -> tuple[Unjudged, str, str]:
        field = problem.field.split(".")[0]
        return (
            self.grounds.place_of(problem)
            if self.grounds and field == "grounds"
            else (self.form, field, problem.message)
        )

    @cached_property
    def soundness(self) -> Soundness | None:
        """How the grounds stand as they are written; None where none are asked for."""
        if self.grounds is None or not self.shows_grounds:
            return None
        given = [form.said() for form in self.grounds.written() if form.errors is not None]
        books = self.grounds.about.books
        found, checks = checking.soundness(
            self.about,
            given,
            frozenset(self.grounds.codes),
            {code: law.value for code, law in books.items()},
            part_offered=not self.must_give_grounds,
        )
        missing = [_linked(*place) for place in self._placed(found if given else [])]
        return Soundness(missing, checks, bool(given))

    def typed(self) -> dict[str, list[str]]:
        """What was sent, by field, as a draft keeps it: whatever this page asks for, and all about the grounds."""
        data = self.form.data
        assert isinstance(data, QueryDict)
        mine = [*self.form.fields, *(name for name in data if name.startswith(f"{PREFIX}-"))]
        return {name: data.getlist(name) for name in mine}

    @property
    def is_worth_keeping(self) -> bool:
        """Whether anything was written that somebody would miss."""
        return bool(self.grounds and self.grounds.written())

    def again(self, data: QueryDict) -> Self:
        """The same page with other answers; the library is not read anew."""
        raise NotImplementedError

    def kept_text(self) -> str:
        """All that was typed, to be copied where it can no longer be sent."""
        return "\n\n".join(f"{label}:\n{text}" for label, text in self.described().values())

    def described(self) -> dict[str, tuple[str, str]]:
        """Everything that was typed, by field: its label, and what it says."""
        return {form.add_prefix(name): said for form in self.forms for name, said in _typed(form)}


def _linked(form: Unjudged, field: str, message: str) -> dict[str, str]:
    return {"text": message, "url": f"#{form[field].first_id}" if field in form.fields else "#grounds"}


def _position(forms_shown: list[Unjudged], form: Unjudged, field: str) -> tuple[int, int]:
    names = list(form.fields)
    return forms_shown.index(form), names.index(field) if field in names else -1


def _typed(form: forms.Form) -> list[tuple[str, tuple[str, str]]]:
    shown = {name: form[name].value() for name in form.fields}
    return [(name, (str(form.fields[name].label), _words(value))) for name, value in shown.items() if value]


def _words(value: Any) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
