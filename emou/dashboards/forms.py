"""A token for a program, how mails come, and a calendar feed."""

from collections.abc import Sequence
from typing import Any

from django import forms

from emou.domain.refusals import Refused
from emou.domain.telling import TOPICS
from emou.http import scopes, tokens
from emou.notices.models import MailChoice


class ClockInput(forms.TimeInput):
    """The browser's own field for a time of day."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class TokenForm(forms.Form):
    """A token for a program. What is refused is judged by emou.http.tokens, in the same words as the door's."""

    use_required_attribute = False

    name = forms.CharField(
        label="Name",
        help_text="What the program is, so that you know it again. For example: Case system, nightly.",
        max_length=tokens.LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Give it a name."},
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do beside reading",
        help_text="As little as the program needs. It never does more than you may at that moment.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label="How long it works",
        choices=list(tokens.LIVES.items()),
        coerce=int,
        initial=30,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how long it works."},
    )

    def __init__(self, deeds: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        field.choices = [(scope, scopes.label(scope)) for scope in deeds]  # type: ignore[attr-defined]
        field.choice_hints = {scope: scopes.about(scope) for scope in deeds}  # type: ignore[attr-defined]
        if not deeds:
            del self.fields["scopes"]

    def clean(self) -> dict[str, Any]:
        return {"scopes": []} | super().clean()

    def refuse(self, refusal: Refused) -> None:
        for problem in refusal.problems:
            self.add_error(problem.field, problem.message)


class MailForm(forms.Form):
    """How the mails that one may choose about come, and the hours without them."""

    use_required_attribute = False

    starts = forms.TimeField(label="No optional emails from", required=False, widget=ClockInput)
    ends = forms.TimeField(
        label="Until",
        help_text="Illinois time. It may go over midnight. Leave both empty to have none.",
        required=False,
        widget=ClockInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic, label in TOPICS.items():
            self.fields[topic] = forms.ChoiceField(
                label=label,
                choices=MailChoice.When.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose how these emails come."},
            )
        self.order_fields(list(TOPICS))

    def refuse(self, refusal: Refused) -> None:
        for problem in refusal.problems:
            self.add_error(problem.field, problem.message)


class FeedForm(forms.Form):
    """Whose due dates a calendar shows."""

    use_required_attribute = False

    office = forms.TypedChoiceField(label="Whose due dates", required=False, coerce=int, empty_value=None)

    def __init__(self, offices: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", "All that I hold"), *offices]  # type: ignore[attr-defined]


class EndpointForm(forms.Form):
    """The address of an agency's own system. What is fit is judged by emou.notices.reaching."""

    use_required_attribute = False

    url = forms.CharField(
        label="Address",
        help_text="Begins with https://, and is reached from the internet.",
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Give the address of the system."},
    )
    note = forms.CharField(label="What it is", required=False, max_length=120)

    def refuse(self, refusal: Refused) -> None:
        for problem in refusal.problems:
            self.add_error(problem.field, problem.message)
