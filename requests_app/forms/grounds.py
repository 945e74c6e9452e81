"""Legal grounds: a form each, as many as are needed, with an answer to every exception of the authority chosen.

Works without a script: buttons draw the page anew, and whatever was typed, even under another authority, is kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from agencies.models import LegalAuthority
from agencies.models.law import CLASSES
from emou.domain.grounds import NO_BAR, OTHER, AuthorityClass
from emou.domain.refusals import Problem
from emou.domain.sayings import EXCEPTION_TEXTS, GROUND_TEXTS
from emou.ui.unjudged import Unjudged
from requests_app.queries import Seen

MOST = 20
PREFIX = "grounds"
WHY = EXCEPTION_TEXTS[1]
UNNAMED = "Choose the legal authority."
CLASS_NOTES = {
    AuthorityClass.CONDITIONAL: "It lets data be shared under conditions. If they can be met, approve and set them "
    "instead: the State CIO is shown that nothing was offered.",
    AuthorityClass.DUTY: "By itself it is no bar. These elements need a ground under another law as well, or they "
    "cannot be denied.",
    AuthorityClass.NOT_APPLICABLE: "It does not stop an agency from asking another. These elements need a ground "
    "under another law as well, or they cannot be denied.",
}


@dataclass(frozen=True, slots=True)
class Law:
    """An authority as the form shows it. `exceptions` are rows of code, text and citation."""

    code: str
    name: str
    klass: str
    bars: str
    citation: str
    confidence: str
    exceptions: tuple[Mapping[str, Any], ...]


Library = dict[str, Law]


def library(seen: Seen) -> Library:
    """The legal library; the law that attached to this request is read as it stood at filing."""
    rows = LegalAuthority.objects.filter(in_force=True).prefetch_related("exceptions")
    today = {row.code: _law(row) for row in rows}
    return today | {row["code"]: _as_filed(row) for row in seen.request.snapshot["authorities"]}


def _law(row: LegalAuthority) -> Law:
    exceptions = tuple(exception.fields for exception in row.exceptions.all())
    return Law(row.code, row.name, row.klass, row.bars, row.citation, row.confidence, exceptions)


def _as_filed(row: Mapping[str, Any]) -> Law:
    named = (row[name] for name in ("code", "name", "class", "bars", "citation", "confidence"))
    return Law(*named, exceptions=tuple(row["exceptions"]))


def authority_choices(rows: list[Mapping[str, Any]], books: Library) -> list[Any]:
    """Those that attach to the elements in `rows` first, then the library, then what is not in it."""
    attaching = [code for code in dict.fromkeys(code for row in rows for code in row["authorities"]) if code in books]
    rest = [code for code in sorted(books) if code not in attaching and code != OTHER]
    named = [
        (title, [(code, f"{code}: {books[code].name}") for code in codes])
        for title, codes in (("Attach to these elements", attaching), ("The rest of the library", rest))
        if codes
    ]
    return [("", "Choose one"), *named, ("Not in the library", [(OTHER, "Another authority, cited in full")])]


class GroundForm(Unjudged):
    """One ground. `shown` is the authority whose exceptions are asked about."""

    def __init__(
        self, rows: list[Mapping[str, Any]], books: Library, choices: list[Any], data: QueryDict | None, prefix: str
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.shown = books.get(data.get(f"{prefix}-authority", "") if data else "")
        self.fields = _fields(rows, choices, self.shown)
        self.wanted = tuple(self.fields)
        self._require(self.wanted)

    @property
    def class_words(self) -> str:
        return CLASSES[self.shown.klass] if self.shown and self.shown.code != OTHER else ""

    @property
    def class_note(self) -> str:
        """What the class of the law means for whoever would deny under it."""
        return CLASS_NOTES.get(self.shown.klass, "") if self.shown and self.shown.code != OTHER else ""

    @property
    def is_no_bar(self) -> bool:
        return self.shown is not None and self.shown.klass in NO_BAR

    @property
    def put_aside(self) -> list[tuple[str, str]]:
        """What was typed for another authority: kept as hidden fields, so that choosing it again brings it back."""
        shown = {self.add_prefix(name) for name in self.fields}
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


def _fields(rows: list[Mapping[str, Any]], choices: list[Any], shown: Law | None) -> dict[str, forms.Field]:
    fields = {
        "authority": forms.ChoiceField(label="Legal authority", choices=choices),
        "elements": _elements(rows),
        "pinpoint": _line("Section", "The section that bars the sharing, for example 34 CFR 99.30."),
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

    def __init__(self, seen: Seen, denied: frozenset[str], data: QueryDict | None = None) -> None:
        self.books = library(seen)
        self.rows = [row for row in seen.request.snapshot["elements"] if row["code"] in denied]
        self.choices = authority_choices(self.rows, self.books)
        self.data = _about(denied, data) if data else None
        self.forms = [self._form(at) for at in range(self._count())]

    def _count(self) -> int:
        given = self.data.get(f"{PREFIX}-count", "1") if self.data else "1"
        return min(max(int(given), 1), MOST) if given.isascii() and given.isdecimal() and len(given) < 4 else 1

    def _form(self, at: int) -> GroundForm:
        return GroundForm(self.rows, self.books, self.choices, self.data, f"{PREFIX}-{at}")

    @property
    def codes(self) -> list[str]:
        """The elements that are to be denied."""
        return [row["code"] for row in self.rows]

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
        field = _why(parts[3]) if parts[2] == "exceptions" and len(parts) > 3 else parts[2]
        unnamed = field == "authority" and not form.data.get(form.add_prefix("authority"))
        return form, field, UNNAMED if unnamed else problem.message


def _about(denied: frozenset[str], data: QueryDict) -> QueryDict:
    """What was sent, without elements that are no longer to be denied."""
    changed = data.copy()
    for name in data:
        if name.startswith(f"{PREFIX}-") and name.endswith("-elements"):
            changed.setlist(name, [code for code in data.getlist(name) if code in denied])
    return changed


def with_all_elements(data: QueryDict, number: int, denied: Iterable[str]) -> QueryDict:
    """The same page with every element that is to be denied ticked in one ground."""
    changed = data.copy()
    changed.setlist(f"{PREFIX}-{number}-elements", list(denied))
    return changed


def with_another(data: QueryDict) -> QueryDict:
    """The same page with one ground more."""
    changed = data.copy()
    changed[f"{PREFIX}-count"] = str(_number(data.get(f"{PREFIX}-count", "1")) + 1)
    return changed


def without(data: QueryDict, number: int) -> QueryDict:
    """The same page without one ground; those behind it move up."""
    changed = data.copy()
    names = [name for name in data if name.startswith(f"{PREFIX}-") and name != f"{PREFIX}-count"]
    moved = {name: changed.pop(name) for name in names}
    for name, values in moved.items():
        at, _, rest = name.removeprefix(f"{PREFIX}-").partition("-")
        place = _number(at) if at.isdecimal() else number
        if place != number:
            changed.setlist(f"{PREFIX}-{place - (place > number)}-{rest}", values)
    changed[f"{PREFIX}-count"] = str(max(_number(data.get(f"{PREFIX}-count", "1")) - 1, 1))
    return changed


def _number(text: str) -> int:
    return min(int(text), MOST) if text.isascii() and text.isdecimal() and len(text) < 4 else 1
