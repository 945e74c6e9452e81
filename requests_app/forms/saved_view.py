"""The name of a list of requests. The service judges it, so that page and door say the same."""

from django import forms

from emou.domain.refusals import Refused
from emou.ui.unjudged import Unjudged


class NameForm(Unjudged):
    wanted = ("name",)

    name = forms.CharField(
        label="Name",
        help_text="For example: Denials of DPH. Only you see it.",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def refuse(self, refusal: Refused) -> None:
        for problem in refusal.problems:
            self.tell(problem.field, problem.message)
