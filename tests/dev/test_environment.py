"""What the programs of a run are given: keys that last, and no more rights than they need."""

import stat

import pytest

from emou.dev import environment

OWN = {"DATABASE_URL": "postgresql://web@db/emou", "REDIS_URL": "redis://:word@queue:6379/0"}


@pytest.fixture
def own_servers(monkeypatch):
    """A person's own servers, named by the environment."""
    for name in ("DATABASE_OWNER_URL", "DATABASE_APP_ROLE", "CACHE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in OWN.items():
        monkeypatch.setenv(name, value)


class TestKey:
    def test_is_made_once(self, data):
        assert environment.key(data, "secret_key") == environment.key(data, "secret_key")

    def test_is_readable_by_its_owner_alone(self, data):
        environment.key(data, "audit_key")

        assert stat.S_IMODE((data / "keys" / "audit_key").stat().st_mode) == 0o600

    def test_that_was_cut_off_is_made_anew(self, data):
        (data / "keys").mkdir()
        (data / "keys" / "secret_key").touch()

        assert len(environment.key(data, "secret_key")) > 40


class TestApplication:
    def test_never_hears_of_the_owner(self, data, own_servers, monkeypatch):
        monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db/emou")

        given = environment.for_application(environment.common(data, 8000), None, None)

        assert "owner" not in " ".join([*given, given["DATABASE_URL"]])

    def test_has_its_cache_beside_the_queue(self, data, own_servers):
        given = environment.for_application(environment.common(data, 8000), None, None)

        assert given["CACHE_URL"] == "redis://:word@queue:6379/1"

    def test_has_its_cache_on_the_same_socket(self):
        assert environment.beside("redis+socket:///run/queue.sock?virtual_host=0") == "unix:///run/queue.sock?db=1"

    def test_is_in_demo_mode_on_this_machine_alone(self, data, own_servers, monkeypatch):
        monkeypatch.delenv("ALLOWED_HOSTS", raising=False)

        given = environment.common(data, 8000)

        assert (given["EMOU_DEMO"], given["ALLOWED_HOSTS"]) == ("1", "127.0.0.1,localhost")


class TestOwner:
    def test_is_told_whom_to_grant(self, data, own_servers, monkeypatch):
        monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db/emou")
        application = environment.for_application(environment.common(data, 8000), None, None)

        given = environment.for_owner(application, None)

        assert (given["DATABASE_URL"], given["DATABASE_APP_ROLE"]) == ("postgresql://owner@db/emou", "web")
