"""One place for each rule: what only the law may compare, what only timekeeping may ask, what nobody may name."""

import re
from pathlib import Path

import pytest

from tests.house.source import modules, name_of, tracked

STATE_COMPARED = re.compile(r"\bstate(?:_now)?\s*(?:==|!=)|\bstate\s+(?:not\s+)?in\s*\(|\bif state\b")
CLOCK_ASKED = re.compile(r"\b(?:timezone\.now|datetime\.now|datetime\.utcnow|date\.today|time\.time)\(")
STATE_SET = re.compile(r"\.state\s*=[^=]")
REGISTRY = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian|://[a-z.]*jsdelivr|unpkg\.com", re.I)
PRIVATE = re.compile(r"/work/[\w.]|\.\./shared|/root/")

# Security uses real time (tokens, sessions, signatures); the development tools measure how long a start takes.
REAL_TIME = (
    "emou/dev/",
    "emou/http/",
    "emou/entrance/",
    "agencies/api.py",
    "agencies/factors.py",
    "agencies/services/invitations.py",
    "emou/notices/webhooks.py",
    "emou/notices/security.py",
)
# What keeps an outcome, what the database refuses of one; the tools of development know no request at all.
KEEPS_STATE = (
    "requests_app/services/keeping.py",
    "requests_app/services/sweeping.py",
    "requests_app/sql.py",
    "sharing/sql.py",
    "emou/dev/",
)


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def outside(paths: list[Path], *allowed: str) -> list[Path]:
    return [path for path in paths if not name_of(path).startswith(allowed)]


class TestTheRules:
    def test_states_are_compared_in_the_law_alone(self):
        assert lines_with(STATE_COMPARED, outside(modules(), "emou/domain/", *KEEPS_STATE)) == []

    def test_a_state_is_written_in_one_place_alone(self):
        assert lines_with(STATE_SET, outside(modules(), "emou/domain/", *KEEPS_STATE)) == []

    def test_the_time_of_the_law_is_asked_in_timekeeping_alone(self):
        assert lines_with(CLOCK_ASKED, outside(modules(), *REAL_TIME)) == []

    def test_templates_compare_no_state(self):
        templates = [path for path in tracked() if path.suffix == ".html"]

        assert lines_with(re.compile(r"{%\s*(?:el)?if [^%]*state[^%]*(?:==|!=)"), templates) == []


class TestTheProjectStandsAlone:
    @pytest.mark.parametrize("pattern", [REGISTRY, PRIVATE], ids=["no registry's host", "no path of one machine"])
    def test_names(self, pattern):
        text = [path for path in tracked() if path.suffix not in (".png", ".ico", ".woff2") and path != Path(__file__)]

        assert lines_with(pattern, text) == []


class TestTheDetectors:
    @pytest.mark.parametrize(
        ("pattern", "line"),
        [
            (STATE_COMPARED, 'if request.state == "pending":'),
            (STATE_SET, 'request.state = "approved"'),
            (CLOCK_ASKED, "at = timezone.now()"),
            (REGISTRY, "index-url = https://pypi.org/simple"),
            (PRIVATE, "open('/work/main/x')"),
        ],
    )
    def test_find_what_they_look_for(self, pattern, line):
        assert pattern.search(line)
