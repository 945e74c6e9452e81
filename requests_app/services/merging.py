"""Two people in one draft: what each of them changed is found answer by answer, so that nobody's words are lost.

A page carries a short digest of every answer as it was opened. An answer that only one of the two changed is taken;
one that both changed differently is a conflict, and a person decides. Pure.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Merged:
    """`changed` may be kept; `conflicts` has, for each answer that somebody else changed too, what is there now."""

    changed: Answers
    conflicts: Answers


def merge(now: Answers, opened: Mapping[str, str], typed: Answers) -> Merged:
    """Compare what was typed with what is there `now`; `opened` has the digests from when the page was opened."""
    changed: Answers = {}
    conflicts: Answers = {}
    for name in typed.keys() & now.keys():
        mine, theirs, before = digest(typed[name]), digest(now[name]), opened.get(name)
        if mine in (theirs, before):
            continue
        if theirs == before:
            changed[name] = typed[name]
        else:
            conflicts[name] = now[name]
    return Merged(changed, conflicts)


def digest(answer: object) -> str:
    """The same for two answers that a reader could not tell apart."""
    text = json.dumps(_plain(answer), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def digests(answers: Answers) -> dict[str, str]:
    return {name: digest(answer) for name, answer in answers.items()}


def _plain(value: object) -> object:
    """Without what does not show: the kind of line ends, space at the ends, blank parts of a row."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        parts = {name: _plain(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if part not in (None, "")}
    if isinstance(value, list):
        return [row for row in (_plain(item) for item in value) if row != {}]
    return value


def token(answers: Answers) -> str:
    """The digests as a page carries them."""
    return json.dumps(digests(answers))
