"""The page of the grounds drawn anew: one ground more or less, elements ticked. What was typed is kept."""

from collections.abc import Iterable

from django.http import QueryDict

from requests_app.forms.grounds import LAW, MOST, PREFIX, GroundForm, GroundForms


def with_all_elements(data: QueryDict, number: int, denied: Iterable[str]) -> QueryDict:
    """The same page with every element that is to be denied ticked in one ground."""
    changed = data.copy()
    changed.setlist(f"{PREFIX}-{number}-elements", list(denied))
    return changed


def with_answers_of_the_request(data: QueryDict, form: GroundForm) -> QueryDict:
    """The same page with the exceptions answered that the request itself rules out; what was typed stays."""
    changed = data.copy()
    for name, why in form.ruled_out.items():
        changed[name] = why
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


def with_elements_of_new_laws(data: QueryDict, grounds: GroundForms) -> QueryDict:
    """The same page with the elements ticked to which an authority attaches that was chosen just now.

    Each ground carries the authority that was chosen before (`law`): elements that somebody ticked otherwise stay.
    """
    changed = data.copy()
    attached = grounds.about.attached
    for form in grounds.forms:
        chosen, before = form.shown.code if form.shown else "", data.get(form.add_prefix(LAW), "")
        ticked = data.getlist(form.add_prefix("elements"))
        if chosen and chosen != before and set(ticked) == set(attached.get(before, ())):
            changed.setlist(form.add_prefix("elements"), attached.get(chosen, []))
    return changed
