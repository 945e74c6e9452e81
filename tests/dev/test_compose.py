"""What production runs in containers: nobody is root, only volumes are written to, and no secret stands in a file."""

import base64
import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

import psycopg
import pytest
import yaml
from django.conf import settings

from emou.dev import postgres
from emou.dev.processes import start, waited
from emou.dev.stop import notes_folder
from emou.domain.documents import MOST_BYTES
from emou.http import problems

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
COMPOSE_FOLDER = ROOT / "compose"
CADDYFILE_PATH = COMPOSE_FOLDER / "Caddyfile"
CADDYFILE = CADDYFILE_PATH.read_text()
ENTRYPOINT = COMPOSE_FOLDER / "entrypoint.sh"
CONNECTS = {"web", "worker", "beat", "migrate"}


@pytest.fixture
def secrets(tmp_path):
    """The folder of secrets, with a content that tells them apart."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    for name in COMPOSE["secrets"]:
        (folder / name).write_text(f"{name.replace('_', '')}0123")
    return folder


def told(secrets, role, *command):
    """What a container's command sees, started through the entry point."""
    env = {"PATH": f"{secrets}:{os.environ['PATH']}", "SECRETS": str(secrets)}
    return subprocess.run([ENTRYPOINT, role, *command], env=env, capture_output=True, text=True, check=True).stdout


class TestServices:
    def test_are_all_that_production_needs(self):
        assert set(SERVICES) == {
            "db", "redis", "migrate", "backup", "web", "worker", "beat", "clamav", "proxy"
        }  # fmt: skip

    @pytest.mark.parametrize("name", SERVICES)
    def test_run_as_an_unprivileged_user(self, name):
        assert int(SERVICES[name]["user"].split(":")[0]) > 0

    @pytest.mark.parametrize("name", SERVICES)
    def test_write_only_to_volumes_and_memory(self, name):
        assert SERVICES[name]["read_only"] is True

    @pytest.mark.parametrize("name", SERVICES)
    def test_hold_no_capability_and_gain_none(self, name):
        held = (SERVICES[name]["cap_drop"], SERVICES[name].get("cap_add"), SERVICES[name]["security_opt"])

        assert held == (["ALL"], None, ["no-new-privileges:true"])

    @pytest.mark.parametrize("name", SERVICES)
    def test_are_watched_and_started_again(self, name):
        assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
        assert SERVICES[name]["restart"] in {"unless-stopped", "on-failure:3"}

    @pytest.mark.parametrize("name", ["web", "worker", "beat"])
    def test_wait_for_the_migrations_to_succeed(self, name):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}

    @pytest.mark.parametrize("name", set(SERVICES) - {"proxy"})
    def test_are_open_to_the_world_through_the_proxy_alone(self, name):
        assert "ports" not in SERVICES[name]

    @pytest.mark.parametrize("name", ["db", "redis"])
    def test_that_keep_data_stand_in_a_network_without_a_way_out(self, name):
        assert [COMPOSE["networks"][network].get("internal") for network in SERVICES[name]["networks"]] == [True]

    def test_scan_documents_unless_told_not_to(self):
        assert SERVICES["web"]["environment"]["CLAMD"] == "${CLAMD-clamav:3310}"
        assert set(SERVICES["clamav"]["networks"]) & set(SERVICES["web"]["networks"])

    def test_let_no_body_but_a_document_be_larger_than_a_form(self):
        sizes = [int(size) for size in re.findall(r"max_size (\d+)MB", CADDYFILE)]

        assert (sizes[1:], sizes[1] * 1_000_000 > settings.DATA_UPLOAD_MAX_MEMORY_SIZE) == ([8], True)

    @pytest.mark.parametrize("limit", ["read_header 10s", "read_body 3m", "idle 2m", "request_buffers", "32KB"])
    def test_wait_for_nobody_who_sends_slowly(self, limit):
        assert limit in CADDYFILE

    @pytest.mark.parametrize("page", sorted((COMPOSE_FOLDER / "away").glob("*.html")), ids=lambda page: page.stem)
    def test_have_pages_of_their_own_whose_style_the_policy_knows(self, page):
        [style] = re.findall(r"<style>(.*?)</style>", page.read_text(), re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

        assert f"'sha256-{digest}'" in CADDYFILE

    @pytest.mark.parametrize("status", [413, 503])
    def test_tell_programs_what_the_application_would(self, status):
        [told] = re.findall(rf"import told (\S+\.json) {status}", CADDYFILE)
        problem = json.loads((COMPOSE_FOLDER / "away" / told).read_text())

        assert (problem["status"], problems.STATUS[problem["code"]]) == (status, status)

    def test_offer_no_protocol_on_a_port_that_is_not_open(self):
        """The proxy would name its inner port for HTTP/3, which nobody outside reaches."""
        assert ("protocols h1 h2\n" in CADDYFILE, SERVICES["proxy"]["ports"]) == (True, ["80:8080", "443:8443"])

    def test_let_a_page_answer_whoever_sends_too_much(self):
        most = int(re.search(r"max_size (\d+)MB", CADDYFILE)[1])

        assert most * 1_000_000 > 2 * MOST_BYTES


class TestSecrets:
    def test_are_files_and_never_values(self):
        named = re.compile(r"(PASSWORD|SECRET|KEY|TOKEN)(?!_FILE)\b", re.IGNORECASE)
        values = [key for service in SERVICES.values() for key in service.get("environment", {}) if named.search(key)]

        assert values == []

    @pytest.mark.parametrize("name", set(SERVICES) - {"migrate", "backup", "db"})
    def test_of_the_owner_reach_the_migrations_and_the_database_alone(self, name):
        assert not {"db_owner_password", "db_superuser_password"} & set(SERVICES[name].get("secrets", []))

    def test_stay_out_of_the_image(self):
        assert "secrets" in (ROOT / ".dockerignore").read_text().splitlines()

    @pytest.mark.parametrize("name", SERVICES)
    def test_are_given_to_each_service_that_is_told_to_read_them(self, name):
        told = {str(value) for value in SERVICES[name].get("environment", {}).values()}
        read = {value.removeprefix("/run/secrets/") for value in told if value.startswith("/run/secrets/")}

        assert read <= set(SERVICES[name].get("secrets", []))

    @pytest.mark.parametrize("name", ["web", "worker"])
    def test_of_the_mail_server_reach_all_that_send(self, name):
        """The worker sends notices; the web server sends invitations at once, and keeps them in no outbox."""
        assert SERVICES[name]["environment"]["EMAIL_URL_FILE"] == "/run/secrets/email_url"

    def test_of_demo_mode_are_off(self):
        assert {SERVICES[name]["environment"]["EMOU_DEMO"] for name in CONNECTS} == {"0"}


class TestSettings:
    @pytest.mark.parametrize("name", sorted(CONNECTS | {"backup"}))
    def test_of_the_file_reach_every_program(self, name):
        assert SERVICES[name]["env_file"] == [".env"]

    def test_stay_out_of_the_image_and_of_the_repository(self):
        ignored = [(ROOT / name).read_text().splitlines() for name in (".dockerignore", ".gitignore")]

        assert (".env" in ignored[0], "/.env" in ignored[1]) == (True, True)

    def test_are_all_read_by_the_program(self):
        given = {name.removesuffix("_FILE") for one in SERVICES.values() for name in one.get("environment", {})}
        sources = [ROOT / "emou" / "settings.py", ENTRYPOINT, CADDYFILE_PATH]
        read = set(re.findall(r"[A-Z][A-Z_]{3,}", " ".join(path.read_text() for path in sources)))

        assert {name for name in given if not name.startswith("POSTGRES_")} <= read


class TestEntrypoint:
    def test_gives_the_application_its_own_role(self, secrets):
        assert (
            told(secrets, "sh", "-c", "echo $DATABASE_URL") == "postgresql://emou_app:dbapppassword0123@db:5432/emou\n"
        )

    def test_hides_the_owner_from_the_application(self, secrets):
        assert told(secrets, "sh", "-c", "echo ${DATABASE_OWNER_URL:-none}") == "none\n"

    def test_gives_the_cache_a_number_of_its_own(self, secrets):
        seen = told(secrets, "sh", "-c", "echo $REDIS_URL $CACHE_URL").split()

        assert [url.rpartition("/")[2] for url in seen] == ["0", "1"]

    def test_migrates_as_the_owner(self, secrets):
        python = secrets / "python"
        python.write_text("#!/bin/sh\necho $DATABASE_URL $*\n")
        python.chmod(0o755)

        assert told(secrets, "migrate") == (
            "postgresql://emou_owner:dbownerpassword0123@db:5432/emou manage.py prepare_database\n"
        )

    @pytest.mark.parametrize("command", ["backup", "restore"])
    def test_backs_up_and_restores_as_the_owner(self, secrets, command):
        python = secrets / "python"
        python.write_text("#!/bin/sh\necho $DATABASE_URL $*\n")
        python.chmod(0o755)

        assert told(secrets, command, "/backups/x") == (
            f"postgresql://emou_owner:dbownerpassword0123@db:5432/emou manage.py {command} /backups/x\n"
        )

    @pytest.mark.parametrize("script", sorted((ROOT / "compose").glob("*.sh")), ids=lambda path: path.name)
    def test_and_the_other_scripts_are_sound_shell(self, script):
        assert subprocess.run(["sh", "-n", script]).returncode == 0


class TestRoles:
    def test_are_made_by_the_script_of_the_database(self, data, secrets):
        cluster = postgres.embedded(data / "postgres", postgres.THROWAWAY)
        cluster.create()
        start(cluster.program(), notes_folder(data))
        assert waited(cluster.answers, 20)
        with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE emou")

        env = {
            "PATH": f"{cluster.binaries}:{os.environ['PATH']}",
            "PGHOST": str(cluster.sockets),
            "SECRETS": str(secrets),
        }
        subprocess.run([ROOT / "compose" / "roles.sh"], env=env, check=True, capture_output=True)

        with (
            psycopg.connect(cluster.url("emou_app")) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("CREATE TABLE public.own (id int)")
