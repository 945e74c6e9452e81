"""What is known against the packages fails the check, unless it was looked at, with a reason and an end."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from emou.dev import supplies

TODAY = datetime.now(UTC).date()
WEAKNESS = {"id": "GHSA-1", "aliases": ["CVE-1"], "fix_versions": ["2.0"]}
REPORT = {"dependencies": [{"name": "x", "version": "1.0", "vulns": [WEAKNESS]}, {"name": "y", "skip_reason": "?"}]}

SILENT = {"dependencies": [{"name": "y", "skip_reason": "?"}]}
ADVISORY = {"source": 7, "url": "https://lists.example/GHSA-7", "severity": "high"}
NPM = {
    "metadata": {"dependencies": {"total": 3}},
    "vulnerabilities": {
        "a": {"range": "<2", "via": [ADVISORY], "fixAvailable": {"version": "2.0"}},
        "b": {"range": "*", "via": ["a"], "fixAvailable": True},
    },
}


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
        monkeypatch.setattr(supplies, "LISTS", {"Packages": ask})
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

    def test_never_says_that_nothing_is_known_where_no_package_was_answered_for(self, audited, capsys, monkeypatch):
        assert audited(SILENT) == 0
        assert capsys.readouterr().out.split(": ", 1)[1] == "the list answered for 0 of 1. Nothing was audited.\n"

    @pytest.mark.parametrize("report", [REPORT, SILENT])
    def test_fails_a_release_for_which_not_all_was_answered(self, audited, monkeypatch, report):
        monkeypatch.setenv("AUDIT_MUST", "1")
        assert audited(report, accepted(TODAY)) == 1

    def test_says_of_which_packages_nothing_is_known(self, audited, capsys):
        audited(REPORT)

        assert "Nothing is known, good or bad, of y." in capsys.readouterr().out


class TestWhatNpmTells:
    def test_counts_every_package(self):
        assert len(supplies.of_npm(NPM)["dependencies"]) == 3

    def test_names_a_weakness_where_it_is_and_not_where_it_is_brought_along(self):
        weakness = {"package": "a", "version": "<2", "id": "GHSA-7", "aliases": ["7"], "mended": ["2.0"]}
        assert supplies.read(supplies.of_npm(NPM)) == [weakness]

    def test_is_no_report_when_the_registry_refused(self):
        with pytest.raises(KeyError):
            supplies.of_npm({"message": "405 Method Not Allowed"})


def test_pip_audit_trusts_whom_python_trusts(monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", "/authorities.pem")
    assert supplies.trusting()["REQUESTS_CA_BUNDLE"] == "/authorities.pem"


def test_the_policy_can_be_read():
    assert supplies.accepted_on(supplies.tomllib.loads(supplies.POLICY.read_text()), TODAY) == set()
