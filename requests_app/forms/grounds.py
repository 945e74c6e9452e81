"""Legal grounds: a form each, as many as are needed, with an answer to every exception of the authority chosen.

Works without a script: buttons draw the page anew, and whatever was typed, even under another authority, is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from agencies.models.law import CLASSES
from emou.domain.grounds import OTHER, AuthorityClass
from emou.domain.refusals import Problem
from emou.domain.sayings import EXCEPTION_TEXTS, GROUND_TEXTS
from emou.ui.forms import Choice
from emou.ui.unjudged import Unjudged
from requests_app.forms import laws
from requests_app.forms.laws import Law, Library
from requests_app.models import DataRequest
from requests_app.pages import fitting
from requests_app.pages.fitting import Side

MOST = 20
PREFIX = "grounds"
WHY = EXCEPTION_TEXTS[1]
FIND, LAW = "find", "law"
UNNAMED = "Choose the legal authority."
CLASS_NOTES = {
    AuthorityClass.CONDITIONAL: "It lets data be shared under conditions. If they can be met, share under them "
    "rather than refuse: the State CIO is shown that nothing was offered.",
    AuthorityClass.DUTY: "By itself it is no bar. Approve, and do what it asks for; or give these elements a ground "
    "under another law as well, since under this one alone they cannot be denied.",
    AuthorityClass.NOT_APPLICABLE: "It does not stop an agency from asking another. Approve; or give these elements a "
    "ground under another law as well, since under this one alone they cannot be denied.",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """Some of the choices of a field, as templates/forms/choices.html draws them."""

    choices_shown: list[Choice]
    kind: str = "radio"


@dataclass(frozen=True, slots=True)
class Asked:
    """An exception to be answered beside what is asked; `fits` where it looks applicable."""

    number: int
    field: BoundField
    sides: list[Side]
    fits: bool


@dataclass(frozen=True, slots=True)
class About:
    """What the grounds are about: the request, the elements to be denied, and the law that may be cited."""

    request: DataRequest
    rows: list[Mapping[str, Any]]
    books: Library
    attached: Mapping[str, list[str]]


class GroundForm(Unjudged):
    """One ground. `shown` is the authority whose exceptions are asked about."""

    def __init__(self, about: About, data: QueryDict | None, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        self.about = about
        self.shown = about.books.get(data.get(f"{prefix}-authority", "") if data else "")
        self.fields = _fields(about, self.shown)
        self.wanted = tuple(self.fields)
        self._require(self.wanted)

    @property
    def find(self) -> str:
        """What is looked for in the library."""
        return str(self.data.get(self.add_prefix(FIND), "")) if self.is_bound else ""

    @property
    def attached(self) -> Choices:
        """The authorities that attach, whichever was chosen from the rest, and the one that is cited in full."""
        wanted = {*self.about.attached, OTHER, *([self.shown.code] if self.shown else [])}
        return self._choices(wanted)

    @property
    def found(self) -> Choices:
        """The authorities of the library that answer to the search, without those that are shown already."""
        shown = {*self.about.attached, OTHER, *([self.shown.code] if self.shown else [])}
        rest = [code for code in laws.found(self.find, self.about.books) if code not in shown]
        return self._choices(set(rest[: laws.MOST_FOUND]))

    def _choices(self, codes: set[str]) -> Choices:
        every = zip(self.fields["authority"].choices, self["authority"].choices_shown, strict=True)  # type: ignore[attr-defined]
        return Choices([drawn for (code, _), drawn in every if code in codes])

    @property
    def class_words(self) -> str:
        return CLASSES[self.shown.klass] if self.shown and self.shown.code != OTHER else ""

    @property
    def class_note(self) -> str:
        """What the class of the law means for whoever would deny under it."""
        return CLASS_NOTES.get(AuthorityClass(self.shown.klass), "") if self.shown and self.shown.code != OTHER else ""

    @property
    def is_no_bar(self) -> bool:
        return self.shown is not None and self.shown.is_no_bar

    @property
    def asked(self) -> list[Asked]:
        """The exceptions of the authority, each with its answer, beside what the request asks."""
        request = self.about.request
        return [
            Asked(
                number,
                self[_why(row["code"])],
                fitting.sides(row, request),
                fitting.looks_applicable(row, request),
            )
            for number, row in enumerate(self.shown.exceptions if self.shown else (), 1)
        ]

    @property
    def ruled_out(self) -> dict[str, str]:
        """What the request itself answers to exceptions that nobody has answered, by the name of the field."""
        told = {
            self.add_prefix(_why(row["code"])): fitting.ruled_out(row, self.about.request)
            for row in (self.shown.exceptions if self.shown else ())
        }
        return {name: why for name, why in told.items() if why and not str(self.data.get(name, "")).strip()}

    def numbered(self, code: str, problem: Problem) -> str:
        """A problem of an exception, which the law names by its code and the page by its number."""
        codes = [row["code"] for row in self.shown.exceptions] if self.shown else []
        if code not in codes or problem.code != "missing":
            return problem.message
        return f"Say why exception {codes.index(code) + 1} of {self.shown.code if self.shown else ''} does not apply."

    @property
    def before(self) -> list[BoundField]:
        """What is asked between the elements and the exceptions."""
        return [self[name] for name in ("pinpoint", "facts", "citation", "text") if name in self.fields]

    @property
    def put_aside(self) -> list[tuple[str, str]]:
        """What was typed for another authority: kept as hidden fields, so that choosing it again brings it back."""
        shown = {self.add_prefix(name) for name in (*self.fields, FIND, LAW)}
        mine = (name for name in self.data if name.startswith(f"{self.prefix}-") and name not in shown)
        return [(name, self.data[name]) for name in mine if self.data[name]]

    def is_written(self) -> bool:
        return any(self.data.getlist(self.add_prefix(name)) not in ([], [""]) for name in self.fields)

    def said(self) -> dict[str, Any]:
        """This ground under the names of the law."""
        typed = self.cleaned_data
        answers = [
            {"code": row["code"], WHY: typed.get(_why(row["code"]), "")}
            for row in (self.shown.exceptions if self.shown else ())
        ]
        texts = {name: typed.get(name, "") for name in GROUND_TEXTS if name in self.fields}
        return texts | {"elements": typed.get("elements", []), "exceptions": answers}


def _fields(about: About, shown: Law | None) -> dict[str, forms.Field]:
    section = f"The section that bars the sharing. The law: {shown.citation}." if shown and shown.code != OTHER else ""
    fields = {
        "authority": _authority(about),
        "elements": _elements(about.rows),
        "pinpoint": _line("Section", section or "The section that bars the sharing, for example 34 CFR 99.30."),
        "facts": _text("Facts", "What brings these elements under it. Name no clients."),
    }
    if shown and shown.code == OTHER:
        fields["citation"] = _line("Full citation", "Statute, rule or order, with its section.")
        fields["text"] = _text("Text relied on", "Quote it.")
    for number, exception in enumerate(shown.exceptions if shown else (), 1):
        label = f"Why exception {number} does not apply here"
        fields[_why(exception["code"])] = _text(label, f"{exception['text']} {exception['citation']}".strip())
    return fields | {"cure": _text("What would cure it", "What the other agency could change so that you may share.")}


def _why(code: str) -> str:
    return f"why-{code}"


def _line(label: str, hint: str) -> forms.Field:
    return forms.CharField(label=label, help_text=hint)


def _text(label: str, hint: str) -> forms.Field:
    return forms.CharField(label=label, help_text=hint, widget=forms.Textarea(attrs={"rows": 3}))


def _authority(about: About) -> forms.Field:
    books, attached = about.books, about.attached
    field = forms.ChoiceField(
        label="Legal authority",
        help_text="Those that are known to attach to these elements come first.",
        choices=laws.choices(attached, books),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose an authority of the library, or cite another law in full."},
    )
    count = len(about.rows)
    hints = {code: laws.hint(law, attached.get(code, ()), count) for code, law in books.items()}
    field.choice_hints = hints | {OTHER: "One that is not in the library."}  # type: ignore[attr-defined]
    return field


def _elements(rows: list[Mapping[str, Any]]) -> forms.Field:
    field = forms.MultipleChoiceField(
        label="Elements that it covers",
        choices=[(row["code"], row["name"]) for row in rows],
        widget=forms.CheckboxSelectMultiple,
    )
    field.choice_hints = {row["code"]: ", ".join(row["authorities"]) for row in rows}  # type: ignore[attr-defined]
    return field


class GroundForms:
    """All grounds against the elements in `denied`. The numbers in the names have no gaps when the page is drawn."""

    def __init__(
        self,
        request: DataRequest,
        denied: frozenset[str],
        data: QueryDict | None = None,
        books: Library | None = None,
    ) -> None:
        books = laws.library(request) if books is None else books
        rows = [row for row in request.snapshot["elements"] if row["code"] in denied]
        self.about = About(request, rows, books, laws.attaching(rows, books))
        self.data = _about(denied, data) if data else None
        self.forms = [GroundForm(self.about, self.data, f"{PREFIX}-{at}") for at in range(self._count())]

    def _count(self) -> int:
        given = self.data.get(f"{PREFIX}-count", "1") if self.data else "1"
        return min(max(int(given), 1), MOST) if given.isascii() and given.isdecimal() and len(given) < 4 else 1

    @property
    def codes(self) -> list[str]:
        """The elements that are to be denied."""
        return [row["code"] for row in self.about.rows]

    @property
    def count(self) -> int:
        return len(self.forms)

    def written(self) -> list[GroundForm]:
        return [form for form in self.forms if form.is_bound and form.is_written()]

    def said(self) -> list[dict[str, Any]]:
        return [form.said() for form in self.written()]

    def place_of(self, problem: Problem) -> tuple[GroundForm, str, str]:
        """Where a problem of the path grounds.0.pinpoint is shown, and its words; one of all grounds at the first."""
        parts = problem.field.split(".")
        if len(parts) < 3:
            return self.forms[0], "authority", problem.message
        form = self.written()[int(parts[1])]
        if parts[2] == "exceptions" and len(parts) > 3:
            return form, _why(parts[3]), form.numbered(parts[3], problem)
        unnamed = parts[2] == "authority" and not form.data.get(form.add_prefix("authority"))
        return form, parts[2], UNNAMED if unnamed else problem.message


def _about(denied: frozenset[str], data: QueryDict) -> QueryDict:
    """What was sent, without elements that are no longer to be denied."""
    changed = data.copy()
    for name in data:
        if name.startswith(f"{PREFIX}-") and name.endswith("-elements"):
            changed.setlist(name, [code for code in data.getlist(name) if code in denied])
    return changed
