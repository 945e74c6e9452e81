"""From the content of a letter to a tagged PDF (PDF/UA-1). The fonts come with the front end."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
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
MOST_UNDRAWN = 100


def pdf(letter: Mapping[str, Any], written_at: datetime) -> bytes:
    """The letter as PDF; the same bytes for the same letter. A character that no font draws is shown as a square.

    PDF/UA forbids a character without a glyph, so the typesetter names the first that it cannot draw and is asked anew.
    """
    letter = _each_text(_each_text(letter, _shaped), _broken)
    for _ in range(MOST_UNDRAWN):
        try:
            return _typeset(letter, written_at)
        except typst.TypstError as trouble:
            if not (lacking := LACKING.search(str(trouble))):
                raise
            letter = _each_text(letter, _without(lacking["text"]))
    return _typeset(_each_text(letter, _plain), written_at)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: _each_text(one, change) for name, one in value.items()}
    return [_each_text(one, change) for one in value] if isinstance(value, list) else value


def _shaped(text: str) -> str:
    """Without the characters that have no shape: a mark of direction, say, may not turn a letter about."""
    kept = (" " if one == "\t" else one for one in text)
    return "".join(one for one in kept if one == "\n" or unicodedata.category(one)[0] != "C")


def _broken(text: str) -> str:
    """A word that is wider than a page may be broken, and no part of it is lost beyond the margin."""
    return LONG_WORD.sub(lambda word: word[0] + BREAK_HERE, text)


def _without(lacking: str) -> Callable[[str], str]:
    """`lacking` as the typesetter quotes it. The plain characters of a text that it names are drawn by every font."""
    named = ESCAPED.sub(lambda found: chr(int(found[1], 16)), lacking)
    undrawn = str.maketrans({one: UNDRAWN for one in named if not one.isascii()})
    return lambda text: text.translate(undrawn)


def _plain(text: str) -> str:
    """For a text with more foreign characters than are looked for one by one."""
    return "".join(one if one < "\u0180" else UNDRAWN for one in text)


def _typeset(letter: Mapping[str, Any], written_at: datetime) -> bytes:
    return typst.compile(
        FORM,
        format="pdf",
        font_paths=[settings.LETTER_FONTS],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"letter": json.dumps(letter)},
        timestamp=int(written_at.timestamp()),
    )
