"""The two versions of each answer that two people changed, as the page that merges them shows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from requests_app.forms.pages import DraftPage
from requests_app.services import answers
from requests_app.services.answers import ELEMENT
from requests_app.services.drafts import Saved


@dataclass(frozen=True, slots=True)
class MergeRow:
    """One answer, and who gave it meanwhile. `field`: to edit one's own version in; else `hidden` sends it as typed."""

    name: str
    label: str
    mine: str
    theirs: str
    who: str
    at: datetime
    field: Any
    hidden: list[tuple[str, str]]


def merge_rows(page: DraftPage, saved: Saved, reader: int, data: QueryDict) -> list[MergeRow]:
    """`reader`: who merges, so that one's own other window is called that."""
    return [_row(page, saved, name, reader, data) for name in saved.conflicts]


def _row(page: DraftPage, saved: Saved, name: str, reader: int, data: QueryDict) -> MergeRow:
    last = answers.last_mark(saved.draft, page.code, name)
    return MergeRow(
        name,
        page.label(name).rstrip(":"),
        page.words(name, page.read()[name]),
        page.words(name, saved.conflicts[name]),
        "You, in another window" if last["id"] == reader else last["by"],
        last["at"],
        _field(page, name),
        list(_hidden(name, data)),
    )


def _field(page: DraftPage, name: str) -> Any:
    form = page.forms[0]
    return form[name] if name in form.fields else None


def _hidden(name: str, data: QueryDict) -> Iterator[tuple[str, str]]:
    if name.startswith(ELEMENT):
        code = name.removeprefix(ELEMENT)
        yield "shown", code
        yield f"why-{code}", data.get(f"why-{code}", "")
        if code in data.getlist("tick"):
            yield "tick", code
    elif name == "users":
        yield from ((key, value) for key, value in data.items() if key.startswith("users-"))
