"""Forms of the acts on offices and people. What they say is judged by the services."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from agencies.forms.editing import Edit
from agencies.forms.parties import day
from agencies.models import Person
from agencies.services.invitations import LONGEST
from emou.ui.unjudged import Unjudged

NOW, LATER = "now", "day"
NO_SUCH_DAY = "Give a day from 2000 to 2100."
FIRST = "Today: at once. A later day: as it begins, at midnight, by itself."


def name(label: str, missing: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, error_messages={"required": missing})


class PersonField(forms.CharField):
    """Somebody who is known, by user name or email address; a Person to the program.

    Those of `near` by name too, as the page lists them: whoever reads a name there may type it.
    """

    near: Sequence[Person] = ()

    def __init__(self, label: str = "Who") -> None:
        super().__init__(
            label=label,
            max_length=254,
            help_text="Their name, if they are listed on this page; else their user name or email address.",
            widget=forms.TextInput(attrs={"autocomplete": "off", "list": "people", "spellcheck": "false"}),
            error_messages={"required": "Say who, by user name or email address."},
        )

    def clean(self, value: Any) -> Person:
        said = super().clean(value)
        named = list(Person.objects.filter(username__iexact=said) or Person.objects.filter(email__iexact=said))
        named = named or [one for one in self.near if _bare(one.label) == _bare(said)]
        if not named:
            raise forms.ValidationError("Nobody is known by this name or address. Invite them, if they are new here.")
        if len(named) > 1:
            raise forms.ValidationError(f"{len(named)} people have this name or address. Give a user name.")
        return named[0]


def _bare(name: str) -> str:
    return " ".join(name.split()).casefold()


class AppointForm(Edit):
    """Somebody to hold the office."""

    person = PersonField()
    first = day("First day", help_text=FIRST)
    last = day("Last day", required=False, help_text="Leave it empty, unless it is known already.")


class ActingForm(Edit):
    """Somebody to act in the office for a while."""

    person = PersonField("Who acts")
    first = day("First day", help_text=FIRST)
    last = day("Last day", help_text="They act until the end of this day. It can be changed.")


class SuccessorForm(Edit):
    """Somebody to follow whoever holds the office."""

    person = PersonField("Who follows")
    first = day("First day of the successor", help_text="The present appointment ends with the day before.")


class EndForm(Edit):
    """When an appointment ends."""

    when = forms.ChoiceField(
        label="When does it end?",
        choices=[(NOW, "At once"), (LATER, "At the end of a day")],
        widget=forms.RadioSelect,
        initial=NOW,
        error_messages={"required": "Say when it ends."},
    )
    last = day("Last day", required=False, help_text="Only where it ends at the end of a day.")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("when") == LATER and not said.get("last") and "last" not in self.errors:
            self.add_error("last", "Give the last day.")
        if said.get("when") == NOW:
            said["last"] = None
        return said


class LastDayForm(Edit):
    """Another last day of an appointment that has begun."""

    last = day("Last day", required=False, help_text="Leave it empty, if no last day is known.")


class DaysForm(Edit):
    """Other days of an appointment that has not begun."""

    first = day("First day", help_text=FIRST)
    last = day("Last day", required=False, help_text="Leave it empty, unless it is known already.")


class WhyForm(Edit):
    """An act that needs no other words."""


class InviteForm(Edit):
    """Somebody new."""

    first_name = name("First name", "Give the first name.")
    last_name = name("Last name", "Give the last name.")
    email = forms.CharField(
        label="Email address",
        max_length=LONGEST,
        help_text="Their own, at work. The link is sent there, and they sign in by this address.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Give the email address."},
    )
    starts_on = day("First day", help_text="From then on they hold the office; or from accepting, if that is later.")


class OnForm(forms.Form):
    """The day for which somebody asks who sat in an office."""

    use_required_attribute = False
    FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)

    on = day("Day", validators=[MinValueValidator(FIRST, NO_SUCH_DAY), MaxValueValidator(LAST, NO_SUCH_DAY)])


class PeopleForm(Unjudged):
    """What the list of people is narrowed to."""

    wanted = ("q",)

    q = forms.CharField(label="Name, user name or address", required=False, max_length=100)
