"""A letter is set whatever people write into it, and its words are never read as markup."""

from datetime import UTC, datetime

import pytest

from emou.letters import typesetting

AT = datetime(2026, 11, 16, 16, tzinfo=UTC)

TEXTS = {
    "Chinese": "日本語",
    "right to left": "مرحبا ‏שלום",
    "a picture": "😀",
    "controls": "a\x07b\ttab",
    "markup": '#sys.inputs *bold* $x$ \\ " `',
    "nothing": "",
    "very long": "x" * 20_000,
    "marks heaped up": "a" + "\u0301" * 20_000,
    "marks on signs of no font": "\u0995\u09cd" * 5_000,
    "what the typesetter breaks down at": "\u07f7\u07f8 " + "\u0800 " * 46 + "\u082d\u0830",
    "many foreign": "".join(map(chr, range(0x4E00, 0x4F00))),
}


def letter(text):
    words = dict.fromkeys(("number", "date", "sender", "subject", "title", "footer"), "x")
    return words | {"recipients": ["x"], "blocks": [{"kind": "text", "text": text}]}


class TestAText:
    @pytest.mark.parametrize(("kind", "text"), TEXTS.items())
    def test_of_any_kind_is_set(self, kind, text):
        assert typesetting.pdf(letter(text), AT).startswith(b"%PDF")

    def test_gives_the_same_bytes_each_time(self):
        assert typesetting.pdf(letter("Same"), AT) == typesetting.pdf(letter("Same"), AT)

    def test_that_no_font_draws_is_shown_as_a_square(self):
        assert typesetting.pdf(letter("日"), AT) == typesetting.pdf(letter("□"), AT)


def test_a_word_wider_than_the_page_may_be_broken():
    told = typesetting._broken("short " + "x" * 100)

    assert [len(part) for part in told.split("\u200b")] == [46, 40, 20]
