"""What the demo toolbar posts."""

from datetime import datetime
from typing import Any

from django import forms

from emou.domain import clock
from emou.domain.calendar import LAST_YEAR, BeyondCalendar, Calendar

STEPS = (1, 10)


class ClockForm(forms.Form):
    """Either a number of business days or the instant to move to, as Chicago's wall clock shows it."""

    business_days = forms.TypedChoiceField(
        choices=[(n, n) for n in STEPS], coerce=int, empty_value=None, required=False
    )
    to = forms.DateTimeField(required=False)

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError("Say where the clock is to go.")
        return self.cleaned_data

    def goal(self, now: datetime, calendar: Calendar) -> datetime:
        """Where the clock is to stand. Raises BeyondCalendar: past its end no clock could be counted."""
        days: int | None = self.cleaned_data["business_days"]
        goal: datetime = _later(now, days, calendar) if days else self.cleaned_data["to"]
        if clock.local_day(goal).year > LAST_YEAR:
            raise BeyondCalendar(f"{goal} is not covered by the calendar")
        return goal


def _later(now: datetime, days: int, calendar: Calendar) -> datetime:
    """The same time of day, that many business days on."""
    local = now.astimezone(clock.CHICAGO)
    return datetime.combine(clock.add(local.date(), days, calendar), local.time(), clock.CHICAGO)
