"""The one form of a use case: its own fields, a form for each dataset asked for, and one for each kind of user."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from agencies.models import Agency, Dataset
from emou.domain.filing import ACCESS_MODES, FREQUENCIES, PURPOSES, REQUIRED, is_blank
from emou.domain.refusals import Problem
from emou.domain.words import IDENTIFIABILITY_WORDS
from emou.ui.forms import DayInput
from emou.ui.unjudged import Unjudged
from requests_app.models import UseCase

YES_NO = [("True", "Yes, records are linked"), ("False", "No")]
MOST_ROWS = 30
SECTIONS = (
    (
        "The use case",
        ("title", "summary", "decision_served", "purpose", "legal_basis", "need", "benefit", "sponsor", "urgency"),
    ),
    ("The records", ("population", "period_from", "period_to", "estimated_records", "links", "linkage")),
    (
        "Handling",
        (
            "setting",
            "security_contact",
            "outputs",
            "small_cell_threshold",
            "onward_sharing",
            "irb_number",
            "irb_expires_on",
        ),
    ),
    ("Time and cost", ("starts_on", "ends_on", "retention", "destruction", "funding")),
)


def _line(label: str, hint: str = "", length: int = 200) -> forms.Field:
    return forms.CharField(label=label, help_text=hint, max_length=length)


def _text(label: str, hint: str = "", rows: int = 3) -> forms.Field:
    return forms.CharField(label=label, help_text=hint, max_length=20_000, widget=forms.Textarea(attrs={"rows": rows}))


def _day(label: str, hint: str = "") -> forms.Field:
    words = {"invalid": f"{label}: give a day, such as 2027-01-04."}
    return forms.DateField(label=label, help_text=hint, widget=DayInput, error_messages=words)


def _number(label: str, hint: str = "", most: int = 32_767) -> forms.Field:
    words = {
        "invalid": f"{label}: give a whole number.",
        "min_value": f"{label}: give 0 or more.",
        "max_value": f"{label}: this number is too large.",
    }
    return forms.IntegerField(label=label, help_text=hint, min_value=0, max_value=most, error_messages=words)


def _choice(label: str, choices: Iterable[tuple[str, str]], hint: str = "") -> forms.Field:
    return forms.ChoiceField(label=label, help_text=hint, choices=[*choices], widget=forms.RadioSelect)


def _select(label: str, choices: Iterable[tuple[str, str]], hint: str = "") -> forms.Field:
    return forms.ChoiceField(label=label, help_text=hint, choices=[("", "Choose one"), *choices])


class UseCaseForm(Unjudged):
    """Everything about the use case itself. A draft may be incomplete; what is missing is said on review."""

    wanted = tuple(REQUIRED)

    title = _line("Title", "So that somebody at the other agency knows at once what it is about.")
    summary = _text("Summary", "What is to be found out, in plain words.")
    decision_served = _text("The decision that it serves", "What will be done differently with the answer.", 2)
    purpose = _choice("Purpose", PURPOSES.items(), "Research needs the approval of a review board, asked for below.")
    legal_basis = _text("Legal authority that you rely on", "The law that lets your agency use this data.", 2)
    need = _text("Why public or aggregate data is not enough")
    benefit = _text("Benefit", "Who is better off, and how.", 2)
    sponsor = _line("Sponsor", "Who in your agency stands behind it.")
    urgency = _text("Urgency", "A date that matters, and why.", 2)
    population = _text("Whose records", "The people or cases that are meant.", 2)
    period_from = _day("First day of the period")
    period_to = _day("Last day of the period")
    estimated_records = _number("About how many records", most=10**15)
    links = forms.TypedChoiceField(
        label="Will records be linked?",
        choices=YES_NO,
        coerce=lambda value: value == "True",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    linkage = _text("How they are linked", "Needed if records are linked: what to what, on which keys, by whom.", 2)
    setting = _text("Where and how the data is used", "Rooms, systems, who has access.", 2)
    security_contact = _line("Security contact", "Whom to call about a breach.")
    outputs = _text("What comes out of it", "Tables, a model, a list of cases.", 2)
    small_cell_threshold = _number("Smallest count that is shown", "Smaller counts are suppressed.")
    onward_sharing = _text("Onward sharing", "With whom results or data are shared, if with anybody.", 2)
    irb_number = _line("Number of the review board's approval", "Needed for research.", 80)
    irb_expires_on = _day("Last day of the review board's approval", "Needed for research.")
    starts_on = _day("First day of use")
    ends_on = _day("Last day of use")
    retention = _text("How long the data is kept", rows=2)
    destruction = _text("How it is destroyed", rows=2)
    funding = _text("Who pays", "And what cost you offer to carry.", 2)

    @property
    def sections(self) -> list[tuple[str, list[Any]]]:
        return [(title, [self[name] for name in names]) for title, names in SECTIONS]


class AskForm(Unjudged):
    """What is asked of one dataset: elements, each with what it is needed for, and how the data is seen."""

    def __init__(self, dataset: Dataset, ask: Mapping[str, Any] | None, data: QueryDict | None, prefix: str) -> None:
        super().__init__(data, prefix=prefix, initial=_ask_initial(ask or {}))
        self.dataset = dataset
        self.codes = [element.code for element in dataset.elements.all()]
        for element in dataset.elements.all():
            self.fields[f"has-{element.code}"] = forms.BooleanField(label=element.name)
            self.fields[f"why-{element.code}"] = _line(f"What {element.name} is needed for", length=2_000)
        self.fields["identifiability"] = _select(
            "How identifying", IDENTIFIABILITY_WORDS.items(), "The least that serves."
        )
        self.fields["frequency"] = _select("How often", FREQUENCIES.items())
        self.fields["access_mode"] = _select(
            "How the data is seen", ACCESS_MODES.items(), "Data stays at its source wherever it can."
        )
        self.fields["extract_reason"] = _text("Why a copy is needed", "Needed for an extract.", 2)
        self.wanted = ("identifiability", "frequency", "access_mode", *(f"why-{code}" for code in self.codes))
        self._require(self.wanted)

    @property
    def element_rows(self) -> list[tuple[Any, Any, Any]]:
        rows = zip(self.dataset.elements.all(), self.codes, strict=True)
        return [(element, self[f"has-{code}"], self[f"why-{code}"]) for element, code in rows]

    @property
    def other_fields(self) -> list[Any]:
        return [self[name] for name in ("identifiability", "frequency", "access_mode", "extract_reason")]

    def said(self) -> dict[str, Any]:
        """The ask under the names of the API. An element is asked for if it is ticked or something is said of it."""
        typed = self.cleaned_data
        wanted = [code for code in self.codes if typed.get(f"has-{code}") or typed.get(f"why-{code}")]
        elements = [{"code": code, "justification": typed.get(f"why-{code}", "")} for code in wanted]
        how = {name: typed.get(name, "") for name in ("identifiability", "frequency", "access_mode", "extract_reason")}
        return {"dataset": self.dataset.code, "elements": elements} | how


def _ask_initial(ask: Mapping[str, Any]) -> dict[str, Any]:
    elements = ask.get("elements") or ()
    ticked = {f"has-{element.get('code')}": True for element in elements}
    return {**ask, **ticked, **{f"why-{element.get('code')}": element.get("justification", "") for element in elements}}


class UserForm(Unjudged):
    """One kind of people who will use the data. No names: roles and counts."""

    wanted = ("role", "organization", "count")

    role = _line("Role")
    organization = _line("Organization")
    count = _number("How many people", most=100_000)

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in self.fields}


class Drafting:
    """The whole form of a use case, from the draft as it is kept or from what was posted."""

    def __init__(self, draft: UseCase, datasets: Mapping[str, Dataset], data: QueryDict | None = None) -> None:
        kept = {name: getattr(draft, name) for name in UseCaseForm.base_fields} | {"links": _yes_no(draft.links)}
        self.form = UseCaseForm(data, initial=kept)
        codes = _posted_codes(data) if data is not None else [str(ask.get("dataset")) for ask in draft.asks]
        known = [code for code in codes if code in datasets]
        asks = {str(ask.get("dataset")): ask for ask in draft.asks}
        self.asks = [AskForm(datasets[code], asks.get(code), data, f"asks-{at}") for at, code in enumerate(known)]
        rows = draft.users or [{}]
        count = _count(data, "users") if data is not None else len(rows)
        kept_rows = [*rows, *({} for _ in range(count))][:count]
        self.users = [UserForm(data, prefix=f"users-{at}", initial=row) for at, row in enumerate(kept_rows)]

    @property
    def forms(self) -> list[Unjudged]:
        return [self.form, *self.asks, *self.users]

    def is_readable(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    def fields(self) -> dict[str, Any]:
        """What the draft is to hold. Rows of users that nobody wrote into are left out."""
        users = [form.said() for form in self.users]
        written = [row for row in users if not all(is_blank(value) for value in row.values())]
        return self.form.cleaned_data | {"users": written, "asks": [ask.said() for ask in self.asks]}


def _yes_no(value: bool | None) -> str:
    return "" if value is None else str(value)


def _posted_codes(data: QueryDict) -> list[str]:
    return [data.get(f"asks-{at}-dataset", "") for at in range(_count(data, "asks"))]


def _count(data: QueryDict, name: str) -> int:
    given = data.get(f"{name}-count", "0")
    return min(int(given), MOST_ROWS) if given.isascii() and given.isdecimal() and len(given) < 4 else 0


TILES = ("purpose", "links")  # a group of radio buttons is reached at its first


def anchor(problem: Problem, asks: list[dict[str, Any]]) -> str:
    """The id of the control that mends a problem of a draft."""
    parts = problem.field.split(".")
    if parts[0] == "requests":
        return _ask_anchor(parts[1:], asks)
    if parts == ["users"]:
        return "id_users-0-role"
    return f"id_{'-'.join(parts)}{'_0' if parts[0] in TILES else ''}"


def _ask_anchor(parts: list[str], asks: list[dict[str, Any]]) -> str:
    if not parts:
        return "id_add_dataset"
    if parts[1] != "elements":
        return f"asks-{parts[0]}" if parts[1] == "dataset" else f"id_asks-{parts[0]}-{parts[1]}"
    if len(parts) < 4:
        return f"asks-{parts[0]}"
    code = asks[int(parts[0])]["elements"][int(parts[2])].get("code")
    return f"id_asks-{parts[0]}-why-{code}"


class NewForm(Unjudged):
    """What starts a draft: a title, and the agency for which it is filed where there are several."""

    title = _line(
        "Title", "You can change it later. For example: Prenatal care gaps among families known to child welfare."
    )

    def __init__(self, agencies: list[Agency], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.agencies = {str(agency.pk): agency for agency in agencies}
        if len(agencies) > 1:
            choices = [(key, agency.name) for key, agency in self.agencies.items()]
            self.fields["agency"] = forms.ChoiceField(label="For which agency", choices=choices)

    @property
    def agency(self) -> Agency:
        chosen = self.cleaned_data.get("agency") or next(iter(self.agencies))
        return self.agencies[chosen]
