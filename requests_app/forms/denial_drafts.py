"""A saved draft of grounds as the form of an action takes it up again, and beside another version of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from django.http import QueryDict

from requests_app.forms.typed import Typed
from requests_app.models import DenialDraft

VERSION = "draft-version"
Page = TypeVar("Page", bound=Typed)


def version_of(data: QueryDict, name: str = VERSION) -> int:
    """The version of the draft that a page began with; 0 where there was none, or what was sent is no number."""
    given = data.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else 0


def restored(taking: Page, draft: DenialDraft) -> Page:
    """The form with what the draft says; what the draft never was asked for begins as it would without one."""
    data = QueryDict(mutable=True)
    for name, field in taking.form.fields.items():
        begins = field.initial if isinstance(field.initial, list) else [field.initial]
        if field.initial:
            data.setlist(name, [str(value) for value in begins])
    for name, values in draft.typed.items():
        data.setlist(name, values)
    return taking.again(data)


@dataclass(frozen=True, slots=True)
class Differing:
    """One answer that the two versions give differently; empty where one gives none."""

    label: str
    mine: str
    theirs: str


def differing(mine: Typed, theirs: Typed) -> list[Differing]:
    """Where two versions of a denial differ, in the order of the page."""
    ours, others = mine.described(), theirs.described()
    return list(_differing(ours, others))


def _differing(ours: dict[str, tuple[str, str]], others: dict[str, tuple[str, str]]) -> Iterator[Differing]:
    for name in dict.fromkeys([*ours, *others]):
        (label, mine), (_, theirs) = ours.get(name, others.get(name)), others.get(name, ("", ""))  # type: ignore[misc]
        mine = mine if name in ours else ""
        if mine.split() != theirs.split():
            yield Differing(_numbered(name, label), mine, theirs)


def _numbered(name: str, label: str) -> str:
    _, _, rest = name.partition("grounds-")
    at = rest.partition("-")[0]
    return f"Ground {int(at) + 1}: {label}" if at.isdecimal() else label
