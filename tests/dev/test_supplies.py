"""What is known against the packages fails the check, unless it was looked at, with a reason and an end."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from emou.dev import supplies

TODAY = datetime.now(UTC).date()
WEAKNESS = {"id": "GHSA-1", "aliases": ["CVE-1"], "fix_versions": ["2.0"]}
REPORT = {"dependencies": [{"name": "x", "version": "1.0", "vulns": [WEAKNESS]}, {"name": "y", "skip_reason": "?"}]}


@pytest.fixture
def audited(monkeypatch, tmp_path):
    """`audited(report, policy)`: the exit code of the audit."""

    def run(report, policy=""):
        def ask():
            if isinstance(report, Exception):
                raise report
            return report

        (tmp_path / "audit.toml").write_text(policy)
        monkeypatch.setattr(supplies, "POLICY", tmp_path / "audit.toml")
        monkeypatch.setattr(supplies, "asked", ask)
        return supplies.audit()

    return run


def accepted(until, why="Never called."):
    return f'[[accepted]]\nid = "CVE-1"\nuntil = {until}\nwhy = "{why}"\n'


class TestAnAudit:
    def test_fails_on_a_weakness_that_nobody_accepted(self, audited, capsys):
        assert audited(REPORT) == 1
        assert "x 1.0: GHSA-1, mended in 2.0" in capsys.readouterr().out

    def test_passes_where_nothing_is_known(self, audited):
        assert audited({"dependencies": [{"name": "x", "version": "1.0", "vulns": []}]}) == 0

    @pytest.mark.parametrize(
        ("policy", "code"),
        [
            (accepted(TODAY), 0),
            (accepted(TODAY - timedelta(days=1)), 1),
            (accepted(date(2999, 1, 1), why=""), 1),
            (accepted(TODAY).replace("CVE-1", "CVE-2"), 1),
        ],
    )
    def test_accepts_what_the_policy_accepts_for_so_long(self, audited, policy, code):
        assert audited(REPORT, policy) == code

    @pytest.mark.parametrize("error", [OSError(), json.JSONDecodeError("", "", 0)])
    def test_says_that_nobody_could_be_asked(self, audited, capsys, monkeypatch, error):
        assert audited(error) == 0
        assert "Nothing was audited" in capsys.readouterr().out
        monkeypatch.setenv("AUDIT_MUST", "1")
        assert audited(error) == 1

    def test_says_of_which_packages_nothing_is_known(self, audited, capsys):
        audited(REPORT)

        assert "Nothing is known, good or bad, of y." in capsys.readouterr().out


def test_the_policy_can_be_read():
    assert supplies.accepted_on(supplies.tomllib.loads(supplies.POLICY.read_text()), TODAY) == set()
