"""The pages drawn from the life cycle say what it says, and every link between the pages leads somewhere."""

import re
from pathlib import Path

import pytest

from emou.dev import write_docs

DOCS = write_docs.DOCS
LINK = re.compile(r"\]\((?!https?:|mailto:|app:|#)([^)#]+)")


def out_of_step(pages: dict[Path, str]) -> list[str]:
    """The names of the pages whose file says something else."""
    return [path.name for path, text in pages.items() if path.read_text(encoding="utf-8") != text]


def written() -> list[Path]:
    """Every Markdown page of the project's own."""
    return [*DOCS.rglob("*.md"), *DOCS.parent.glob("*.md")]


class TestDrawnPages:
    def test_say_what_the_table_says(self):
        assert out_of_step(write_docs.pages()) == [], "run: python -m emou.dev.write_docs"

    @pytest.mark.parametrize("name", ["lifecycle.md", "permissions.md"])
    def test_are_found_out_when_one_word_differs(self, name):
        pages = {path: text.replace("withdraw", "retract", 1) for path, text in write_docs.pages().items()}

        assert name in out_of_step(pages)

    def test_are_found_out_when_a_right_moves_to_another_office(self, monkeypatch):
        monkeypatch.setattr(write_docs, "ROLES", write_docs.ROLES[1:])

        assert out_of_step(write_docs.pages()) == ["permissions.md", "release-table.md"]

    def test_are_written_where_they_are_compared(self, monkeypatch, tmp_path):
        monkeypatch.setattr(write_docs, "DOCS", tmp_path)

        write_docs.write()

        assert out_of_step(write_docs.pages()) == []


class TestLinks:
    @pytest.mark.parametrize("page", written(), ids=lambda page: page.name)
    def test_lead_to_a_file_that_exists(self, page):
        links = LINK.findall(page.read_text(encoding="utf-8"))

        assert [link for link in links if not (page.parent / link).exists()] == []
