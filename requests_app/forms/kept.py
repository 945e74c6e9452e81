"""What somebody typed into a draft that could not be saved, as text to be copied: in the words of the form."""

from collections.abc import Iterator
from typing import Any

from django import forms

from requests_app.forms.use_case import AskForm, Drafting


def kept_text(typed: Drafting) -> str:
    """Everything that was typed, field by field, under a heading for each dataset and each kind of user."""
    users = [list(_typed(form)) for form in typed.users]
    parts = [
        *_typed(typed.form),
        *(text for ask in typed.asks for text in [f"DATASET: {ask.dataset.name}", *_asked(ask)]),
        *(text for at, rows in enumerate(users, 1) if rows for text in [f"USERS, KIND {at}", *rows]),
    ]
    return "\n\n".join(parts)


def _asked(ask: AskForm) -> Iterator[str]:
    for element, has, why in ask.element_rows:
        if why.value():
            yield f"{element.name} is needed for:\n{why.value()}"
        elif has.value():
            yield f"{element.name}: ticked"
    others = {field.name for field in ask.other_fields}
    yield from _typed(ask, others)


def _typed(form: forms.Form, names: set[str] | None = None) -> Iterator[str]:
    for name, field in form.fields.items():
        value = form[name].value()
        if value and (names is None or name in names):
            asked = str(field.label)
            yield f"{asked if asked.endswith('?') else f'{asked}:'}\n{_in_words(field, value)}"


def _in_words(field: forms.Field, value: Any) -> str:
    """A choice by what the page calls it; anything else as it was typed."""
    return str(dict(getattr(field, "choices", ())).get(value, value))
