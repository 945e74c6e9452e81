"""The questions about a use case itself, of which each step asks some; its users; and what starts a draft."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from agencies.models import Agency
from emou.domain.filing import CONDITIONAL, PURPOSES, REQUIRED, is_blank
from emou.ui.unjudged import Unjudged
from requests_app.forms.writing import choice, day, line, number, text
from requests_app.models import UseCase

YES_NO = [("True", "Yes, records are linked"), ("False", "No")]
MOST_ROWS = 30
PURPOSE_HINTS = {
    "operations": "Deciding who gets a benefit or a service, and running it.",
    "care_coordination": "Serving one person or family together.",
    "audit_evaluation": "Seeing whether a program did what it should.",
    "research": "Findings for everybody. A review board must approve it.",
    "mandated_reporting": "A law tells your agency to report this.",
    "program_integrity": "Finding errors, overpayments and fraud.",
    "planning_analytics": "Counting and forecasting, to plan better.",
}


class UseCaseForm(Unjudged):
    """All that is asked about a use case, or some of it. A draft may have gaps; what is missing is said elsewhere."""

    wanted = (*REQUIRED, *(name for name, *_ in CONDITIONAL))

    title = line("Title", "So that somebody at the other agency knows at once what it is about.")
    summary = text("Summary", "What is to be found out, in plain words.")
    decision_served = text("The decision that it serves", "What will be done differently with the answer.", 2)
    purpose = choice("Purpose", PURPOSES.items(), hints=PURPOSE_HINTS)
    legal_basis = text(
        "Legal authority that you rely on", "The law that lets you use this data, such as: 20 ILCS 505/5.", 2
    )
    need = text("Why public or aggregate data is not enough", "What you looked at, and what is missing from it.")
    benefit = text("Benefit", "Who is better off, and how.", 2)
    sponsor = line("Sponsor", "Who stands behind it, such as: Deputy Director for Prevention.")
    urgency = text("Urgency", "A date that matters, and why.", 2)
    population = text("Whose records", "The people or cases meant, such as: mothers under 25 in Illinois.", 2)
    period_from = day("First day of the period", "The earliest records that you need.")
    period_to = day("Last day of the period", "The latest records that you need.")
    estimated_records = number("About how many records", "A rough figure helps the owner to plan.", most=10**15)
    links = forms.TypedChoiceField(
        label="Will records be linked?",
        help_text="Put together with records of another source, person by person.",
        choices=YES_NO,
        coerce=lambda value: value == "True",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    linkage = text("How they are linked", "What to what, on which keys, by whom, and what becomes of the keys.", 2)
    setting = text("Where and how the data is used", "Rooms, systems, who has access.", 2)
    security_contact = line("Security contact", "Whom to tell of a breach: an office's email address or phone.")
    outputs = text("What comes out of it", "Tables, a model, a list of cases.", 2)
    small_cell_threshold = number(
        "Smallest count that is shown", "Smaller counts are suppressed. Many agencies use 11."
    )
    onward_sharing = text("Onward sharing", "With whom results or data are shared, if with anybody.", 2)
    irb_number = line("Number of the review board's approval", "As it stands on the letter of approval.", 80)
    irb_expires_on = day("Last day of the review board's approval", "After it no records may be used for the research.")
    starts_on = day("First day of use", "The day from which you need the data.")
    ends_on = day("Last day of use", "After it nobody at your agency uses the data.")
    retention = text("How long the data is kept", "Until when, and what makes it necessary.", 2)
    destruction = text("How it is destroyed", "The method, and who certifies it.", 2)
    funding = text("Who pays", "And what cost you offer to carry.", 2)

    def __init__(self, draft: UseCase, names: Iterable[str], data: QueryDict | None = None) -> None:
        initial = {name: getattr(draft, name) for name in names if name in self.base_fields}
        super().__init__(data, initial=initial | {"links": _yes_no(draft.links)})
        self.fields = {name: self.fields[name] for name in initial}

    @property
    def readable(self) -> dict[str, Any]:
        """What was typed, as far as it can be read."""
        self.is_valid()
        return {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}


def _yes_no(value: bool | None) -> str:
    return "" if value is None else str(value)


class UserForm(Unjudged):
    """One kind of people who will use the data. No names: roles and counts."""

    wanted = ("role", "organization", "count")

    role = line("Role", "For example: Data analyst.")
    organization = line("Organization", "The agency, or a contractor of it.")
    count = number("How many people", most=100_000)

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in self.fields}


def user_forms(rows: list[Mapping[str, Any]], more: int, data: QueryDict | None = None) -> list[UserForm]:
    """A form for each kind of users, at least one; from a draft's rows and `more` blank ones, or from what was sent."""
    count = count_of(data, "users") if data is not None else max(1, len(rows) + more)
    kept = [*rows, *({} for _ in range(count))][:count]
    return [UserForm(data, prefix=f"users-{at}", initial=dict(row)) for at, row in enumerate(kept)]


def users_said(forms_sent: list[UserForm], without: int | None = None) -> list[dict[str, Any]]:
    """What is said of users; rows that nobody wrote into are left out, and the one `without` which is taken out."""
    rows = [form.said() for at, form in enumerate(forms_sent) if form.is_valid() and at != without]
    return [row for row in rows if not all(is_blank(value) for value in row.values())]


def count_of(data: QueryDict, name: str) -> int:
    given = data.get(f"{name}-count", "0")
    return min(int(given), MOST_ROWS) if given.isascii() and given.isdecimal() and len(given) < 4 else 0


class NewForm(Unjudged):
    """What starts a draft: a title, and the agency for which it is filed where there are several."""

    wanted = ("title", "agency")

    title = line("Title", "For example: Prenatal care gaps among families known to child welfare.")

    def __init__(self, agencies: list[Agency], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.agencies = {str(agency.pk): agency for agency in agencies}
        if len(agencies) > 1:
            self.fields["agency"] = choice("For which agency", [(key, row.name) for key, row in self.agencies.items()])
            self._require(self.wanted)

    def clean(self) -> dict[str, Any]:
        if "agency" in self.fields and not self.cleaned_data.get("agency"):
            self.tell("agency", "Choose for which agency you file.")
        return self.cleaned_data

    @property
    def agency(self) -> Agency:
        return self.agencies[self.cleaned_data.get("agency") or next(iter(self.agencies))]
