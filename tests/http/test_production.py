"""What production's own settings answer, asked in a process of their own: the tests run with DEBUG."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from emou.environment import Environment
from emou.http.checks import names_its_mail_server

ROOT = Path(__file__).parents[2]
EVERY = [
    "a page", "the way to sign in", "an unknown address", "the API", "the API's health", "the API's pages",
    "a static file", "signing in", "a page of one's own", "a download", "a form", "without TLS", "a forged form",
    "another host",
]  # fmt: skip
POLICY = {
    "default-src 'none'", "base-uri 'none'", "connect-src 'self'", "font-src 'self'", "form-action 'self'",
    "frame-ancestors 'none'", "img-src 'self'", "script-src 'self'", "style-src 'self'",
}  # fmt: skip
OVER_TLS = [name for name in EVERY if name != "without TLS"]
WITH_A_POLICY = [name for name in EVERY if name not in ("a static file", "without TLS")]
LEFT_OUT = ("EMOU_DEMO", "DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")
COOKIES = ["__Host-sessionid", "__Host-csrftoken", "__Host-emou_writers"]


def production():
    """The environment of production, on the servers of the tests."""
    env = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return env | {
        "DEBUG": "0",
        "ALLOWED_HOSTS": "emou.example.gov",
        "CSRF_TRUSTED_ORIGINS": "https://emou.example.gov",
        "CONTACT_SECURITY_MAIL": "security@emou.example.gov",
        "EMAIL_URL": "smtp+tls://u:p@mail.example.gov:587",
        "BEHIND_PROXY": "1",
        "SECRET_KEY": "k" * 40 + "0123456789abcdef",
        "DJANGO_SETTINGS_MODULE": "emou.settings",
    }


def run(*command):
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=production(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def asked(django_db_setup):
    """What each of the places answered, and the log of it."""
    return run("-m", "tests.http.asking_production")


@pytest.fixture(scope="module")
def answers(asked):
    return json.loads(asked.stdout)


def test_passes_the_checks_for_deployment_without_a_warning():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert "no issues" in done.stdout + done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "AUDIT_KEY", "FACTOR_KEY", "METRICS_TOKEN"])
def test_reads_a_secret_without_the_end_of_its_line(name, tmp_path, monkeypatch):
    """As `openssl rand -hex 32 > file` writes it: the same key has to be found on the list of former keys."""
    (tmp_path / "secret").write_text("0123abcd\n")
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "secret"))

    assert Environment()(name) == "0123abcd"


def test_is_warned_where_no_mail_server_is_named(settings):
    settings.NAMES_MAIL_SERVER = False

    assert [one.id for one in names_its_mail_server()] == ["http.W002"]


class TestEveryAnswer:
    @pytest.mark.parametrize("place", EVERY)
    def test_is_lent_to_no_other_site(self, answers, place):
        headers = answers[place]["headers"]

        assert headers["Cross-Origin-Resource-Policy"] == headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")

    @pytest.mark.parametrize("place", EVERY)
    def test_opens_no_device_of_the_reader(self, answers, place):
        policy = answers[place]["headers"]["Permissions-Policy"].split(", ")

        assert {"camera=()", "geolocation=()", "microphone=()"} <= set(policy) and all("=()" in one for one in policy)

    @pytest.mark.parametrize("place", EVERY)
    def test_carries_the_id_of_its_call(self, answers, place):
        assert len(answers[place]["headers"]["X-Request-ID"]) == 32

    @pytest.mark.parametrize("place", OVER_TLS)
    def test_binds_the_browser_to_tls_for_two_years(self, answers, place):
        told = answers[place]["headers"]["Strict-Transport-Security"]

        assert told == "max-age=63072000; includeSubDomains; preload"

    @pytest.mark.parametrize("place", WITH_A_POLICY)
    def test_runs_and_loads_what_is_our_own_alone(self, answers, place):
        assert set(answers[place]["headers"]["Content-Security-Policy"].split("; ")) == POLICY


class TestCookies:
    @pytest.mark.parametrize("name", COOKIES)
    def test_belong_to_this_host_alone_over_tls_and_to_no_script(self, answers, name):
        cookie = (answers["signing in"]["cookies"] | answers["a form"]["cookies"])[name]

        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")

    def test_are_no_others(self, answers):
        assert {name for told in answers.values() for name in told["cookies"]} <= set(COOKIES)


class TestHosts:
    def test_that_are_not_ours_are_refused(self, answers):
        assert answers["another host"]["status"] == 400

    def test_are_not_taken_from_what_was_forwarded(self, answers):
        assert (answers["a forwarded host"]["status"], answers["a forwarded host"]["names_it"]) == (200, False)

    def test_are_kept_on_the_way_to_tls(self, answers):
        assert answers["without TLS"]["headers"]["Location"] == "https://emou.example.gov/contact/"


class TestTheLog:
    def test_is_lines_of_json(self, asked, answers):
        lines = [json.loads(line) for line in asked.stderr.splitlines()]

        assert {line["call"] for line in lines if line["event"] == "http.answered"} <= {
            told["headers"]["X-Request-ID"] for told in answers.values()
        }

    def test_names_nobody(self, asked):
        assert "counsel" not in asked.stderr and "demo" not in asked.stderr
