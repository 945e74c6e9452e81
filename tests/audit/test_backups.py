"""The drill: a backup is made, restored into a new database, and everything is there, the record unbroken."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from psycopg import sql

from emou import backups
from emou.audit import checkpoints
from emou.backups import Unfit
from emou.dev.postgres import APPLICATION, OWNER
from tests import papers

ROOT = Path(__file__).parents[2]
NEW = "emou_restored"
OWNER_URL = "DATABASE_OWNER_URL"


@pytest.fixture
def documents(tmp_path, settings):
    """A store of documents of this test alone."""
    folder = tmp_path / "documents"
    settings.STORAGES = settings.STORAGES | {
        "documents": settings.STORAGES["documents"] | {"OPTIONS": {"location": str(folder), "base_url": None}}
    }
    return folder


@pytest.fixture
def told(kept, documents):
    """Three requests, one overruled, a document, and a signed checkpoint."""
    papers.add("hfs.counsel", kept[0], "terms.txt", b"Terms of use.")
    checkpoints.sign()
    return kept


@pytest.fixture
def empty():
    """A new database of the owner's, its URL."""
    name = sql.Identifier(NEW)
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
        superuser.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(OWNER)))
        yield os.environ[OWNER_URL].replace("/emou?", f"/{NEW}?")
        superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def manage(url, settings, documents, *command):
    """manage.py as the owner of the database at `url`."""
    own = {"DATABASE_URL": url, "DOCUMENTS_DIR": str(documents), "AUDIT_CHECKPOINTS": str(settings.CHECKPOINTS_DIR)}
    argv = [sys.executable, "manage.py", *command]
    return subprocess.run(argv, cwd=ROOT, env=os.environ | own, capture_output=True, text=True, check=False)


@pytest.fixture
def made(told, tmp_path, settings, documents):
    """A backup of it."""
    folder = tmp_path / "backup"
    done = manage(os.environ[OWNER_URL], settings, documents, "backup", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


class TestTheDrill:
    def test_brings_everything_back(self, made, empty, settings, tmp_path):
        documents = tmp_path / "elsewhere"
        restored = manage(empty, settings, documents, "restore", str(made))
        verified = manage(empty, settings, documents, "verify_audit")

        assert (oct(made.stat().st_mode)[-3:], restored.returncode) == ("700", 0), restored.stderr
        assert (verified.returncode, "The record holds" in verified.stdout) == (0, True), verified.stderr
        assert [path.read_bytes() for path in documents.rglob("*") if path.is_file()] == [b"Terms of use."]
        self.has_the_same_rows(made, empty)
        self.gives_the_application_no_more_than_before(empty)

    def has_the_same_rows(self, made, empty):
        rows = json.loads((made / "manifest.json").read_text())["rows"]
        with psycopg.connect(empty) as owner:
            found = {table: owner.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in rows}

            names = owner.execute("SELECT name FROM audit_entry WHERE chain = 'OPERATIONS'").fetchall()
        grown = {table for table in rows if found[table] != rows[table]}

        assert (grown, rows["requests_app_datarequest"]) == ({"audit_entry"}, 3)
        assert names == [("backup.restored",)]

    def gives_the_application_no_more_than_before(self, empty):
        application = empty.replace(f"//{OWNER}@", f"//{APPLICATION}@")
        for forbidden in ("DELETE FROM audit_entry", "UPDATE audit_entry SET name = 'x'", "CREATE TABLE own (id int)"):
            with psycopg.connect(application) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


class TestABackup:
    @pytest.mark.parametrize(
        ("spoil", "says"),
        [
            (lambda folder: (folder / "database.dump").write_bytes(b"x"), "database.dump is not what was backed up"),
            (lambda folder: (folder / "database.dump").unlink(), "database.dump is missing"),
            (lambda folder: (folder / "extra").touch(), "extra is not in the manifest"),
            (lambda folder: (folder / "manifest.json").write_text("{"), "no manifest that can be read"),
        ],
    )
    def test_that_was_spoiled_is_refused(self, tmp_path, spoil, says):
        (tmp_path / "database.dump").write_bytes(b"dump")
        backups.Manifest("2026", {}, {"database.dump": backups._sha256(tmp_path / "database.dump")}).write(tmp_path)
        assert backups.read(tmp_path).made_at == "2026"
        spoil(tmp_path)

        with pytest.raises(Unfit, match=says):
            backups.read(tmp_path)

    def test_whose_manifest_was_changed_is_refused(self, tmp_path):
        backups.Manifest("2026", {"x": 1}, {}).write(tmp_path)
        told = (tmp_path / "manifest.json").read_text()
        (tmp_path / "manifest.json").write_text(told.replace('"x": 1', '"x": 2'))

        with pytest.raises(Unfit, match="changed"):
            backups.read(tmp_path)

    def test_overwrites_no_other(self, db, tmp_path):
        (tmp_path / "database.dump").touch()

        with pytest.raises(Unfit, match="not empty"):
            backups.back_up(tmp_path)

    def test_is_restored_over_nothing_that_is_there(self, db, tmp_path):
        backups.Manifest("2026", {}, {}).write(tmp_path)

        with pytest.raises(Unfit, match="This database is not empty"):
            backups.restore(tmp_path)

    def test_says_what_is_missing_where_postgresql_is_not_there(self, db, monkeypatch, tmp_path):
        monkeypatch.setenv("PG_BINARIES", str(tmp_path))
        monkeypatch.setattr(backups, "WHEEL", ("no_such_wheel", ""))

        with pytest.raises(Unfit, match="PostgreSQL's client programs"):
            backups._binary("pg_dump")


def test_the_store_of_documents_is_walked_through(documents):
    storages["documents"].save("2026/11/a.pdf", ContentFile(b"a"))

    assert list(backups._stored(storages["documents"])) == ["2026/11/a.pdf"]
