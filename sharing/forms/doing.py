"""The form of one action on a release or a gate, made from what may be said with it; with grounds for a revocation."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from agencies.models import GateRule
from agencies.rights import Rights
from emou.domain import gates
from emou.domain.documents import ENDINGS
from emou.domain.filing import ACCESS_MODES
from emou.domain.release_sayings import AccessMode
from emou.domain.releases import Suspension
from emou.domain.sayings import Kind, Saying
from emou.domain.words import SUSPENSION_WORDS
from emou.ui.forms import DayInput
from emou.ui.unjudged import Unjudged
from requests_app.forms import opinion
from requests_app.forms.asking import ACCESS_HINTS
from requests_app.forms.documents import FILE_HINT
from requests_app.forms.grounds import GroundForms
from requests_app.forms.laws import Library
from requests_app.forms.typed import Typed
from requests_app.pages.showing import element_names
from requests_app.services import documents
from sharing.pages.acts import Act
from sharing.queries import offered_documents

FILE = "file"
SHORT = ("person", "title", "role", "organization", "instrument", "reference", "signatory", "by")
AUTOCOMPLETE = {"person": "name", "title": "organization-title"}
ORDER = (
    *("instrument", "reference", "signatory", "scope", "effective_on", "expires_on", "requested_on", "received_on"),
    *("why", "terms", "method", "destroyed_on", "by", "document", FILE),
)
SUSPENSION_HINTS = {
    Suspension.BREACH.value: "Data was seen, lost or used against the terms.",
    Suspension.SECURITY.value: "A weakness or an attack puts the data at risk.",
}
# What a newer paper for the same gate most often shares with the one before it.
AGAIN = {"instrument": "held_instrument", "signatory": "signatory", "scope": "scope", "terms": "terms"}


class DoingForm(Unjudged):
    """Asks for everything that may be said with an action but its grounds."""

    def __init__(self, act: Act, rights: Rights, data: QueryDict | None = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.act = act
        self.said_names = [name for name, said in act.sayings.items() if said.kind is not Kind.GROUNDS]
        for name in self.said_names:
            said = act.sayings[name]
            self.fields[name] = (OWN.get(name) or FIELDS[said.kind])(said, act)
        if "document" in self.fields and documents.seat_at(act.release.request, rights):
            self.fields[FILE] = _file()
        if self.has_parts:
            release = act.release
            judged = opinion.Judged(release.grounds, release.findings, element_names(release.request))
            self.fields |= opinion.fields(opinion.REVOCATION, judged)
            last = self.fields[opinion.LAST]
            last.label, last.help_text = opinion.LABEL, opinion.HINT
        self.order_fields((*ORDER, *opinion.NAMES))
        self.initial = _initial(act)
        self.wanted = act.needs
        self._require(self.wanted)

    @property
    def has_parts(self) -> bool:
        """Whether an opinion is asked for in parts: it becomes one text."""
        return opinion.LAST in self.act.needs

    def said(self) -> dict[str, Any]:
        """What was typed, under the names of the law; what was left empty is left out."""
        given = {name: self.cleaned_data.get(name) for name in self.said_names}
        if self.has_parts:
            given[opinion.LAST] = opinion.composed(opinion.REVOCATION, self.cleaned_data)
        return {name: _told(value) for name, value in given.items() if value not in ("", None)}


def _told(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _initial(act: Act) -> dict[str, Any]:
    """What a form begins with: how the data was asked for; and the paper before, for a renewal differs in its days."""
    if act.gate and act.action == "hold" and act.gate.state in gates.EVIDENT:
        return {name: getattr(act.gate.row, column) for name, column in AGAIN.items()}
    return {"access_mode": act.release.request.access_mode}


def _text(said: Saying, act: Act) -> forms.Field:
    short = said.name in SHORT
    named = {"autocomplete": AUTOCOMPLETE[said.name]} if said.name in AUTOCOMPLETE else {}
    widget = forms.TextInput(attrs=named) if short else forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=said.label, help_text=said.hint, widget=widget)


def _instrument(said: Saying, act: Act) -> forms.Field:
    asked = f"Law asks for: {act.gate.row.instrument}" if act.gate else said.hint
    return forms.CharField(label=said.label, help_text=asked)


def _day(said: Saying, act: Act) -> forms.Field:
    wrong = {"invalid": f"{said.label}: give a day that the calendar has, such as 2027-03-01."}
    return forms.DateField(label=said.label, help_text=said.hint, widget=DayInput, error_messages=wrong)


def _number(said: Saying, act: Act) -> forms.Field:
    wrong = {"invalid": f"{said.label}: give a whole number."}
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=said.label, help_text=said.hint, widget=widget, error_messages=wrong)


CHOICES: dict[Any, tuple[dict[str, str], dict[str, str]]] = {
    AccessMode: (ACCESS_MODES, ACCESS_HINTS),
    Suspension: (SUSPENSION_WORDS, SUSPENSION_HINTS),
}


def _choice(said: Saying, act: Act) -> forms.Field:
    named, hints = CHOICES[said.choices]
    field = forms.ChoiceField(
        label=said.label, help_text=said.hint, choices=list(named.items()), widget=forms.RadioSelect
    )
    field.choice_hints = hints  # type: ignore[attr-defined]
    return field


def _document(said: Saying, act: Act) -> forms.Field:
    rows = [
        (str(row.pk), f"{row.name}, {row.about}" if row.about else row.name) for row in offered_documents(act.release)
    ]
    empty = "None" if rows else "None was added to the request yet"
    hint = "One that both agencies can read on the request."
    return forms.ChoiceField(label=said.label, help_text=hint, choices=[("", empty), *rows])


def _file() -> forms.Field:
    hint = f"It is added to the request when you continue, where both agencies read it. {FILE_HINT}"
    widget = forms.FileInput(attrs={"accept": ",".join(ENDINGS)})
    return forms.FileField(label="Or add one", help_text=hint, allow_empty_file=True, widget=widget)


def _user(said: Saying, act: Act) -> forms.Field:
    people = [(row.pk, f"{row.name}, {row.role}") for row in act.release.users.all() if row.removed_at is None]
    return forms.TypedChoiceField(label=said.label, choices=[("", "Choose one"), *people], coerce=int, empty_value=None)


def _gate(said: Saying, act: Act) -> forms.Field:
    known = [gate.row.code for gate in act.seen.gates]
    rows = GateRule.objects.exclude(code__in=known).order_by("name").values_list("code", "name", "body")
    named = [(code, f"{name}: {body}") for code, name, body in rows]
    return forms.ChoiceField(
        label=said.label, help_text="One of the catalog’s rules.", choices=[("", "Choose one"), *named]
    )


FIELDS: dict[Kind, Callable[[Saying, Act], forms.Field]] = {
    Kind.TEXT: _text,
    Kind.DAY: _day,
    Kind.WHOLE_NUMBER: _number,
    Kind.CHOICE: _choice,
}
OWN: dict[str, Callable[[Saying, Act], forms.Field]] = {
    "instrument": _instrument,
    "document": _document,
    "user": _user,
    "gate": _gate,
}


class Doing(Typed):
    """The page of an action on a release: its form, and the grounds of a revocation."""

    form: DoingForm

    def __init__(
        self,
        act: Act,
        rights: Rights,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        books: Library | None = None,
    ) -> None:
        super().__init__(act.release.request)
        self.act, self.rights = act, rights
        self.form = DoingForm(act, rights, data, files)
        self.must_give_grounds = "grounds" in act.needs
        if self.must_give_grounds:
            self.grounds = GroundForms(act.release.request, act.seen.facts.elements, data, books)

    def again(self, data: QueryDict) -> "Doing":
        """The same page with other answers; the library is not read anew."""
        return Doing(self.act, self.rights, data, books=self.grounds.about.books if self.grounds else None)

    def said(self) -> dict[str, Any]:
        """What is said with the action, under the names of the law."""
        return self.form.said() | ({"grounds": self.grounds.said()} if self.grounds else {})
