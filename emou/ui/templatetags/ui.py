"""Filters and tags for templates. They turn values into words and looks; they decide nothing."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypedDict

from django import template
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from emou.ui import looks, words

register = template.Library()
SATURDAY = 5  # as datetime.date.weekday() counts


@register.filter
def chicago_datetime(at: datetime | None) -> str:
    return words.full_datetime(at) if at else ""


@register.filter
def chicago_moment(at: datetime | None) -> str:
    return words.moment(at) if at else ""


@register.filter
def chicago_time(at: datetime | None) -> str:
    return words.time_of_day(at) if at else ""


@register.filter
def chicago_date(value: date | datetime | None) -> str:
    return words.full_date(words.local_day(value)) if value else ""


@register.filter
def chicago_date_short(value: date | datetime | None) -> str:
    return words.short_date(words.local_day(value)) if value else ""


@register.filter
def chicago_input(at: datetime) -> str:
    """The value of a datetime-local field, which knows no zone: Chicago's wall clock."""
    return f"{words.local(at):%Y-%m-%dT%H:%M}"


@register.filter
def state_look(code: str) -> looks.StateLook:
    return looks.state_look(code)


@register.filter
def event_look(name: str) -> looks.EventLook:
    return looks.event_look(name)


@register.simple_tag
def deadline_look(days_left: int | None, is_past: bool = False, is_target: bool = False) -> looks.DeadlineLook:
    return looks.deadline_look(days_left or 0, is_past=bool(is_past), is_target=bool(is_target))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sprite icon. Hidden from screen readers, because words always stand beside it."""
    address = static("img/icons.svg")
    return format_html(
        '<svg class="usa-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', address, name
    )


ALERT_ICONS = {"success": "check_circle", "warning": "warning", "error": "error"}


@register.simple_tag
def alert_icon(kind: str = "") -> SafeString:
    return icon(ALERT_ICONS.get(kind, "info"))


class Problem(TypedDict):
    id: str
    text: str


@register.simple_tag
def form_problems(forms: BaseForm | Iterable[BaseForm] | None) -> list[Problem]:
    """What stands in the way of each form, with the id of the control that mends it ("" for the form as a whole)."""
    several = [forms] if isinstance(forms, BaseForm) else list(forms or [])
    return [problem for form in several for problem in _problems(form)]


def _problems(form: BaseForm) -> Iterable[Problem]:
    for name, errors in form.errors.as_data().items():
        bound = form[name] if name in form.fields else None
        for error in errors:
            yield Problem(id=bound.first_id if bound else "", text=_problem_words(bound, error))


def _problem_words(bound: BoundField | None, error: ValidationError) -> str:
    """An error with words of its own stands alone; Django's general words need the field's name before them."""
    text = " ".join(error.messages)
    if bound is None or error.code is None:
        return text
    kinds = type(bound.field).__mro__
    general = {getattr(kind, "default_error_messages", {}).get(error.code) for kind in kinds}
    return f"{bound.label}: {text}" if bound.field.error_messages.get(error.code) in {None, *general} else text


@register.filter
def words_of(text: str) -> list[str]:
    return text.split()


@register.filter
def beside(columns: Iterable[str], cells: Iterable) -> list[tuple]:
    """Each column's words with the cell that stands under them."""
    return list(zip(columns, cells, strict=True))


@register.filter
def change_look(change: str) -> looks.ChangeLook:
    return looks.CHANGES[change or "kept"]


@register.filter
def weeks(days: Iterable, started_on: date) -> list[list]:
    """The first day and the ledger's days in rows from Monday to Sunday; None fills the ends."""
    cells = [None] * started_on.weekday() + [looks.FirstDay(started_on), *days]
    cells += [None] * (-len(cells) % 7)
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]


@register.filter
def closed_days(days: Iterable) -> list:
    """The days that were skipped for a reason worth naming: not the weekends."""
    return [day for day in days if day.counted is None and day.day.weekday() < SATURDAY]


@register.simple_tag
def ledger_look(day: looks.LedgerDay, last_day: date, ending: looks.Stop | None = None) -> looks.DayLook:
    return looks.day_look(day, last_day, ending or None)
