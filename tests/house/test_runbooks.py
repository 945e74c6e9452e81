"""Each alarm has a runbook in docs/operations.md: every check of health, and every line that the log calls an error."""

import ast
import re
from collections.abc import Iterator

import pytest

from emou.health import CHECKS
from tests.house.source import ROOT, modules, name_of

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
RUNBOOKS = set(re.findall(r"^### `([a-z_]+)`", PAGE, flags=re.MULTILINE))
ALARMING = {"error", "exception", "critical"}


def alarms() -> Iterator[tuple[str, str]]:
    """What the product writes into the log as an error: the file, and the words before the first value."""
    for path in modules():
        if name_of(path).startswith("emou/dev/"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and is_alarm(node.func):
                yield name_of(path), said(node.args[0])


def is_alarm(called: ast.expr) -> bool:
    return (
        isinstance(called, ast.Attribute)
        and called.attr in ALARMING
        and isinstance(called.value, ast.Name)
        and called.value.id in ("log", "logger")
    )


def said(words: ast.expr) -> str:
    assert isinstance(words, ast.Constant), "an alarm is written with words that can be looked up"
    return max(re.split(r"%\w", str(words.value)), key=len).strip(" :,;")


class TestEveryAlarm:
    @pytest.mark.parametrize("check", CHECKS)
    def test_of_health_has_a_runbook(self, check):
        assert check in RUNBOOKS

    def test_of_the_log_is_in_the_table(self):
        assert [(where, words) for where, words in alarms() if words not in PAGE] == []

    def test_is_found_where_it_is_written(self):
        assert ("emou/http/limits.py", "limits.unavailable") in set(alarms())
