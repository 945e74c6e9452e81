"""The forms of a hearing's steps. What may be said is judged by the law (emou.domain.hearings)."""

from typing import Any

from django import forms

from emou.domain.calendar import LAST_YEAR
from emou.domain.hearings import Step
from emou.domain.lifecycle import Desk
from emou.ui.forms import MomentInput
from emou.ui.unjudged import Unjudged

BEYOND = f"The calendar of the State reaches to {LAST_YEAR}."


def _text(label: str, hint: str, rows: int = 6) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, strip=False, widget=forms.Textarea(attrs={"rows": rows}))


class StepForm(Unjudged):
    """`title` names the step, `hint` stands under the link to it, `button` takes it, `note` says what comes of it."""

    title = hint = button = note = ""

    def __init__(self, step: Step, data: Any = None, **starting: Any) -> None:
        super().__init__(data, prefix=step.action, **starting)
        self.step = step

    @property
    def choice(self) -> dict[str, str]:
        """The link that leads to this form on its page."""
        return {"label": self.title, "hint": self.hint, "url": f"#{self.step.action}"}

    @property
    def says(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in self.step.needs}


class AnswerForm(StepForm):
    wanted = ("text",)
    note = "It is given once. Both agencies, the State CIO's office and the Governor's COO's office read it."
    hint, button = "Once, in writing", "Answer"

    text = _text("Answer", "What the Governor's COO should weigh against the agency's reason. Name no clients.")

    @property
    def title(self) -> str:  # type: ignore[override]
        return "Answer for the State CIO's office" if self.step.desk is Desk.CIO else "Answer for your agency"


class ScheduleForm(StepForm):
    wanted = ("starts_at", "place")
    note = "Both agencies and the State CIO's office are told, and can take the date into their calendars."
    hint, button = "Both sides are told", "Set this date"

    starts_at = forms.DateTimeField(
        label="Day and time",
        help_text="In Illinois (Central Time).",
        widget=MomentInput,
        error_messages={"invalid": "Give a day and a time."},
    )
    place = forms.CharField(
        label="Place",
        help_text="The room, or how to join.",
        max_length=500,
        error_messages={"max_length": "At most 500 characters, please."},
    )

    @property
    def title(self) -> str:  # type: ignore[override]
        return "Move the hearing" if self.initial else "Set a date"

    def clean_starts_at(self) -> Any:
        starts_at = self.cleaned_data["starts_at"]
        if starts_at and starts_at.year > LAST_YEAR:
            raise forms.ValidationError(BEYOND)
        return starts_at


class MinuteForm(StepForm):
    wanted = ("text",)
    title, hint, button = "Write the minutes", "For the record", "Keep the minutes"
    note = "Both agencies and the State CIO's office are told. Minutes are added to, never changed."

    text = _text("Minutes", "Who was there, what each side said, and what was agreed.")


FORMS: dict[str, type[StepForm]] = {"answer": AnswerForm, "schedule": ScheduleForm, "minute": MinuteForm}
