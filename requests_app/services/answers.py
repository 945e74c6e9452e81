"""The answers on one page of a draft: those of the use case itself, or those about one dataset that it asks for.

About a dataset, every element is an answer of its own: whether it is asked for, and what it is needed for. What was
said of an element that is no longer ticked, or of a dataset that was taken out, is set aside and comes back with it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from agencies.models import Person
from requests_app.models import UseCase
from requests_app.services.merging import Answers

ELEMENT = "element:"
TERMS = ("identifiability", "frequency", "access_mode", "extract_reason")

Ask = dict[str, Any]


def ask_of(draft: UseCase, code: str) -> Ask | None:
    return next((ask for ask in draft.asks if ask.get("dataset") == code), None)


def of_step(draft: UseCase, names: Iterable[str]) -> Answers:
    return {name: getattr(draft, name) for name in names}


def of_dataset(draft: UseCase, code: str, elements: Iterable[str]) -> Answers:
    """What is said about a dataset and these elements of it; nothing where it is not asked for."""
    ask = ask_of(draft, code)
    if ask is None:
        return {}
    said = justifications(ask)
    aside = draft.set_aside.get(code, {}).get("unticked", {})
    terms: Answers = {name: ask.get(name) or "" for name in TERMS}
    return terms | {
        f"{ELEMENT}{element}": {"asked": element in said, "why": said.get(element, aside.get(element, ""))}
        for element in elements
    }


def justifications(ask: Ask) -> dict[str, str]:
    """What each element of an ask is needed for, by code."""
    return {row["code"]: row.get("justification") or "" for row in ask.get("elements") or () if row.get("code")}


def put(draft: UseCase, code: str, changed: Answers, order: Sequence[str]) -> None:
    """Write changed answers into a draft that is locked. `order`: of the elements, as the catalog has it."""
    if not code:
        for name, answer in changed.items():
            setattr(draft, name, answer)
        return
    elements = {name.removeprefix(ELEMENT): row for name, row in changed.items() if name.startswith(ELEMENT)}
    terms = {name: answer for name, answer in changed.items() if name in TERMS}
    ask = ask_of(draft, code) or {}
    kept = justifications(ask)
    unticked = dict(draft.set_aside.get(code, {}).get("unticked", {}))
    for element, row in elements.items():
        kept.pop(element, None)
        unticked.pop(element, None)
        (kept if row["asked"] else unticked)[element] = row["why"]
    places = {element: place for place, element in enumerate(order)}
    rows = sorted(kept, key=lambda element: places.get(element, len(places)))
    ask |= terms | {"elements": [{"code": element, "justification": kept[element]} for element in rows]}
    draft.set_aside[code] = {"unticked": {element: why for element, why in unticked.items() if why}}


def add_dataset(draft: UseCase, code: str) -> bool:
    """Ask for one more dataset, with what was said of it before it was taken out. False where it is asked for."""
    if ask_of(draft, code) is not None:
        return False
    draft.asks.append(draft.set_aside.get(code, {}).pop("removed", None) or blank_ask(code))
    return True


def remove_dataset(draft: UseCase, code: str) -> bool:
    """Ask for it no longer. Of a dataset that is asked for twice, the second goes."""
    ask = next((ask for ask in reversed(draft.asks) if ask.get("dataset") == code), None)
    if ask is None:
        return False
    last = len(draft.asks) - 1 - draft.asks[::-1].index(ask)
    draft.asks.pop(last)
    draft.set_aside.setdefault(code, {})["removed"] = ask
    return True


def blank_ask(code: str) -> Ask:
    return {"dataset": code, "elements": [], **dict.fromkeys(TERMS, "")}


def mark(draft: UseCase, code: str, names: Iterable[str], person: Person, at: datetime) -> None:
    """Remember who gave these answers last, and when: said where two people changed the same one."""
    told = {"id": person.pk, "by": person.label, "at": at.isoformat()}
    draft.marks |= {_key(code, name): told for name in names}


def forget_marks(draft: UseCase) -> None:
    """For a change that does not say which answers about datasets it concerns."""
    draft.marks = {key: told for key, told in draft.marks.items() if "/" not in key}


def last_mark(draft: UseCase, code: str, name: str) -> dict[str, Any]:
    """Who gave an answer last ({id, by, at}), or else who saved the draft last."""
    told: dict[str, Any] = draft.marks.get(_key(code, name)) or {}
    if told:
        return told | {"at": datetime.fromisoformat(told["at"])}
    return {"id": draft.saved_by_id, "by": draft.saved_by.label, "at": draft.saved_at}


def _key(code: str, name: str) -> str:
    return f"{code}/{name}" if code else name
