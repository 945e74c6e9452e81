"""The embedded PostgreSQL and Valkey: private, with the two roles, and back after a kill."""

import os
import signal
import stat

import psycopg
import pytest
import redis

from emou.dev import postgres, valkey
from emou.dev.processes import start
from emou.dev.stop import notes_folder


@pytest.fixture
def cluster(data):
    return postgres.embedded(data / "postgres", postgres.THROWAWAY)


@pytest.fixture
def broker(data):
    return valkey.embedded(data / "valkey")


def kill(process):
    os.kill(process.popen.pid, signal.SIGKILL)
    process.popen.wait()


def ask(cluster, role, question):
    with psycopg.connect(cluster.url(role), autocommit=True) as connection:
        return connection.execute(question).fetchone()


class TestPostgres:
    def test_gives_the_database_to_the_owner_and_nothing_to_the_application(self, cluster, data):
        cluster.start(notes_folder(data))

        owned = "SELECT rolname FROM pg_database JOIN pg_roles r ON r.oid = datdba WHERE datname = current_database()"

        assert ask(cluster, "emou_app", owned) == ("emou_owner",)

    def test_lets_the_application_make_no_table(self, cluster, data):
        cluster.start(notes_folder(data))

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(cluster, "emou_app", "CREATE TABLE public.own (id int)")

    def test_listens_only_in_a_folder_of_its_own(self, cluster, data):
        cluster.start(notes_folder(data))

        listens = ask(cluster, "emou_app", "SELECT current_setting('listen_addresses')")

        assert (listens, stat.S_IMODE(cluster.sockets.stat().st_mode)) == (("",), 0o700)

    def test_is_back_with_its_data_after_it_was_killed(self, data):
        cluster = postgres.embedded(data / "postgres", postgres.DURABLE)
        first = cluster.start(notes_folder(data))
        with psycopg.connect(cluster.url("emou_owner"), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        kill(first)

        cluster.start(notes_folder(data))

        assert ask(cluster, "emou_owner", "SELECT answer FROM kept") == (42,)

    def test_starts_although_its_old_number_belongs_to_a_stranger(self, cluster, data):
        kill(cluster.start(notes_folder(data)))
        note = cluster.data / "postmaster.pid"
        note.write_text("\n".join([str(os.getpid()), *note.read_text().splitlines()[1:]]))

        assert cluster.start(notes_folder(data)).is_alive

    def test_makes_anew_what_was_cut_short(self, cluster, data):
        (cluster.home / "data.part").mkdir()
        (cluster.home / "data.part" / "half").touch()

        assert cluster.start(notes_folder(data)).is_alive

    def test_refuses_data_of_another_version(self, cluster, data):
        cluster.data.mkdir()
        (cluster.data / "PG_VERSION").write_text("12\n")

        with pytest.raises(postgres.Halt, match="made by PostgreSQL 12"):
            cluster.start(notes_folder(data))

    def test_finds_a_short_folder_for_its_socket_where_the_path_is_too_long(self, data):
        deep = data / ("d" * 90)

        cluster = postgres.embedded(deep / "postgres", postgres.THROWAWAY)

        assert len(str(cluster.sockets / postgres.SOCKET_NAME)) < 100
        cluster.sockets.rmdir()


class TestValkey:
    def test_keeps_queued_work_over_a_kill(self, broker, data):
        first = broker.start(notes_folder(data))
        redis.Redis(unix_socket_path=str(broker.socket)).rpush("queue", "work")
        kill(first)

        broker.start(notes_folder(data))

        assert redis.Redis(unix_socket_path=str(broker.socket)).lrange("queue", 0, -1) == [b"work"]

    def test_listens_on_a_private_socket_alone(self, broker, data):
        broker.start(notes_folder(data))

        port = redis.Redis(unix_socket_path=str(broker.socket)).config_get("port")

        assert (port, stat.S_IMODE(broker.socket.parent.stat().st_mode)) == ({"port": "0"}, 0o700)

    def test_is_started_as_a_process_of_its_own_group(self, broker, data):
        process = start(broker.program(), notes_folder(data))

        assert os.getpgid(process.popen.pid) == process.popen.pid
