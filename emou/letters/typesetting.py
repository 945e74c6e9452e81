"""From the content of a letter to a tagged PDF (PDF/UA-1). The fonts come with the front end."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

FORM = Path(__file__).with_name("letter.typ").read_bytes()
LACKING = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed', re.S)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
LONG_WORD = re.compile(r"\S{40}(?=\S)")
BREAK_HERE = "\N{ZERO WIDTH SPACE}"
UNDRAWN = "\N{WHITE SQUARE}"
FOREIGN = "\u0180"  # every font draws the signs before it
MOST_SIGNS, MOST_UNDRAWN, MOST_MARKS = 500, 100, 8
PANIC = "PanicException"  # of the typesetter: no Exception, so that it would end the whole process that serves


class Unset(Exception):
    """The typesetter could not set a letter; `lacking` are the signs that it named for it, if any."""

    def __init__(self, lacking: str) -> None:
        super().__init__(lacking)
        self.lacking = lacking


def pdf(letter: Mapping[str, Any], written_at: datetime) -> bytes:
    """The letter as PDF; the same bytes for the same letter. A character that no font draws is shown as a square."""
    letter = _each_text(letter, _shaped)
    signs = sorted(_signs(letter))
    letter = _each_text(letter, _broken)
    try:
        return _typeset(_squared(letter, _undrawn(letter, signs, written_at)), written_at)
    except Unset:  # what can be set alone cannot always be set beside one another
        return _typeset(_squared(letter, signs), written_at)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: _each_text(one, change) for name, one in value.items()}
    return [_each_text(one, change) for one in value] if isinstance(value, list) else value


def _shaped(text: str) -> str:
    """Without what has no shape: a mark of direction, say, may not turn a letter about.

    Nor are marks heaped up on one sign: setting thousands of them takes minutes.
    """
    kept, marks = [], 0
    for one in text:
        kind = unicodedata.category(one)[0]
        marks = marks + 1 if kind == "M" else 0
        if one == "\n" or (kind != "C" and marks <= MOST_MARKS):
            kept.append(one)
        elif one == "\t":
            kept.append(" ")
    return "".join(kept)


def _broken(text: str) -> str:
    """A word that is wider than a page may be broken, and no part of it is lost beyond the margin."""
    return LONG_WORD.sub(lambda word: word[0] + BREAK_HERE, text)


def _signs(value: Any) -> set[str]:
    """The foreign signs in all texts of a letter."""
    if isinstance(value, str):
        return {one for one in set(value) if one >= FOREIGN}
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return set[str]().union(*map(_signs, parts))


def _undrawn(letter: Mapping[str, Any], signs: Sequence[str], written_at: datetime) -> Sequence[str]:
    """Those of `signs` that no font draws; all of them where they are too many to be looked for one by one.

    PDF/UA forbids a character without a glyph, so the typesetter names the first that it cannot draw, and is asked
    anew: about a letter of these signs and nothing else, for the whole of it can be as long as somebody likes.
    """
    left = [] if len(signs) > MOST_SIGNS else list(signs)
    nothing = {name: "x" for name, value in letter.items() if isinstance(value, str)} | {"recipients": []}
    for _ in range(MOST_UNDRAWN if left else 0):
        try:
            _typeset(nothing | {"blocks": [{"kind": "text", "text": " ".join(left)}]}, written_at)
        except Unset as trouble:
            drawn = [one for one in left if one not in trouble.lacking]
            if drawn == left:
                break
            left = drawn
        else:
            return [one for one in signs if one not in left]
    return signs


def _squared(letter: Mapping[str, Any], undrawn: Sequence[str]) -> Mapping[str, Any]:
    squares = str.maketrans(dict.fromkeys(undrawn, UNDRAWN))
    squared: Mapping[str, Any] = _each_text(letter, lambda text: text.translate(squares))
    return squared


def _typeset(letter: Mapping[str, Any], written_at: datetime) -> bytes:
    try:
        return typst.compile(
            FORM,
            format="pdf",
            font_paths=[settings.LETTER_FONTS],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            sys_inputs={"letter": json.dumps(letter)},
            timestamp=int(written_at.timestamp()),
        )
    except typst.TypstError as trouble:
        if not (lacking := LACKING.search(str(trouble))):
            raise
        raise Unset(ESCAPED.sub(lambda code: chr(int(code[1], 16)), lacking["text"])) from trouble
    except BaseException as trouble:
        if type(trouble).__name__ != PANIC:
            raise
        raise Unset("") from trouble
