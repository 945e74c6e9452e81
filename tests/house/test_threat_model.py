"""docs/threat-model.md names a test for each abuse, and every test that it names exists."""

import ast
import re

import pytest

from tests.house.source import ROOT

PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)::(\w+)`", PAGE)
ABUSES = [line for line in PAGE.split("## What they try")[1].split("## What is left")[0].splitlines() if "| `" in line]


def written_in(path):
    """Every test of a file, as (class, name)."""
    if not path.exists():
        return set()
    classes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ClassDef)]
    return {(one.name, inner.name) for one in classes for inner in one.body if isinstance(inner, ast.FunctionDef)}


class TestEveryAbuse:
    @pytest.mark.parametrize(("path", "group", "name"), NAMED, ids=[name for *_, name in NAMED])
    def test_is_stopped_by_a_test_that_exists(self, path, group, name):
        assert (group, name) in written_in(ROOT / path)

    def test_names_its_test(self):
        assert len(ABUSES) == len(NAMED) > 25
