"""Signed checkpoints: where each chain ended at a time, kept outside the database.

Whoever owns the tables can rewrite a chain, its hashes and the head that a request carries; they cannot sign a
checkpoint. Each line of the file holds the heads of the chains that changed since the line before, that line's
signature, and an HMAC-SHA256 over all of it; the signature goes into the record too, so that a file cut short is found.
"""

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from emou import timekeeping
from emou.audit import record
from emou.audit.record import Line
from emou.audit.verification import Break

CHAIN, SIGNED = "CHECKPOINTS", "checkpoint.signed"
WRITERS_LOCK = 7271  # shared by everybody who appends (the record's trigger), taken alone here
MOST_ENTRIES = 50_000

NEWEST = "SELECT coalesce(max(id), 0) FROM audit_entry"
UP_TO = "SELECT max(id) FROM (SELECT id FROM audit_entry WHERE id > %s AND id <= %s ORDER BY id LIMIT %s) batch"
HEADS = """
SELECT DISTINCT ON (chain) chain, seq, encode(hash, 'hex') FROM audit_entry
WHERE id > %s AND id <= %s ORDER BY chain, seq DESC
"""
LOST = """
SELECT h.chain, h.seq FROM unnest(%s::text[], %s::int[], %s::text[]) AS h (chain, seq, hash)
LEFT JOIN audit_entry e ON e.chain = h.chain AND e.seq = h.seq
WHERE encode(e.hash, 'hex') IS DISTINCT FROM h.hash ORDER BY 1, 2
"""
UNSIGNED = """
SELECT min(recorded_at) FROM audit_entry
WHERE id > coalesce((SELECT id FROM audit_entry WHERE chain = %s ORDER BY seq DESC LIMIT 1), 0)
"""
SIGNATURES = "SELECT seq, said ->> 'number', said ->> 'signature' FROM audit_entry WHERE chain = %s ORDER BY seq"

Heads = list[tuple[str, int, str]]


class Unsound(Exception):
    """A checkpoint that was not signed with this key, or does not follow from the one before it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One line of the file."""

    number: int
    at: str
    last_id: int
    heads: Heads
    previous: str
    signature: str = ""

    @property
    def body(self) -> bytes:
        fields = {"number": self.number, "at": self.at, "last_id": self.last_id, "previous": self.previous}
        return json.dumps(fields | {"heads": self.heads}, sort_keys=True, separators=(",", ":")).encode()

    def signed_with(self, secret: bytes) -> "Checkpoint":
        return replace(self, signature=hmac.new(secret, self.body, hashlib.sha256).hexdigest())

    @property
    def line(self) -> bytes:
        return json.dumps(json.loads(self.body) | {"signature": self.signature}, separators=(",", ":")).encode() + b"\n"


START = Checkpoint(0, "", 0, [], "")


def key() -> bytes:
    """The key that signs; without one there is no checkpoint, and that must not pass unseen."""
    if not settings.AUDIT_KEY:
        raise ImproperlyConfigured("Set AUDIT_KEY or AUDIT_KEY_FILE: the record's checkpoints are signed with it.")
    return str(settings.AUDIT_KEY).encode()


def keys() -> list[bytes]:
    """The key that signs, and those that signed before it, newest first."""
    return [key(), *(str(former).encode() for former in settings.AUDIT_KEY_FALLBACKS)]


def path() -> Path:
    return Path(settings.CHECKPOINTS_DIR) / "checkpoints.jsonl"


def sign() -> int:
    """Sign the heads of all chains that changed since the newest checkpoint; how many lines that took."""
    key()
    with _held() as file:
        newest, lines = _newest(file), 0
        end = _settled_end()
        if newest.last_id > end:
            raise Unsound("the file is ahead of the record: after a restore, run manage.py resume_checkpoints")
        while made := _next(newest, end):
            _append(file, made)
            _put_on_record(made)
            newest, lines = made, lines + 1
    return lines


def resume() -> Path | None:
    """After a restore, go on from the newest line that the record knows; where the later ones were laid aside.

    They name what the restored record lost, and are kept. Raises Unsound where the file lacks a line that it knows.
    """
    key()
    with _held() as file:
        known = {int(number): signature for _, number, signature in _known()}
        lines = path().read_bytes().splitlines(keepends=True)
        kept = [line for number, line in enumerate(lines, 1) if known.get(number) == _signature(line)]
        if len(kept) < len(known):
            raise Unsound(f"the record knows {len(known)} checkpoints and the file has {len(kept)} of them")
        later = lines[len(kept) :]
        if not later:
            return None
        aside = path().with_name(f"laid-aside-{_signature(later[-1])[:16]}.jsonl")
        aside.touch(mode=0o600)
        aside.write_bytes(b"".join(later))
        os.ftruncate(file, sum(len(line) for line in kept))
    said = {"kept": len(kept), "laid_aside": len(later), "signature": _signature(later[-1])}
    record.note_operation("checkpoints.resumed", said)
    return aside


def _signature(line: bytes) -> str:
    return str(json.loads(line)["signature"])


def oldest_unsigned() -> datetime | None:
    """When the oldest entry was made that came after the newest checkpoint; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(UNSIGNED, [CHAIN])
        found: datetime | None = cursor.fetchone()[0]
    return found


def broken_checkpoints(chain: str | None = None) -> list[Break]:
    """Where the file does not hold together, or the record no longer has what was signed; of one chain or of all."""
    known = _known()  # before the file is read: a line signed meanwhile must not look cut off
    signed: dict[int, str] = {}
    found: list[Break] = []
    try:
        for one in read():
            signed[one.number] = one.signature
            found += _lost([head for head in one.heads if chain in (None, head[0])], one.number)
    except Unsound as broken:
        return [*found, Break("checkpoints", len(signed) + 1, str(broken))]
    return found + _cut_off(known, signed)


def read() -> Iterator[Checkpoint]:
    """Every checkpoint in order. Raises Unsound at the first that is forged, changed, cut or out of order."""
    if not path().exists():
        return
    before, trusted = "", keys()
    with path().open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        for number, line in enumerate(file, 1):
            one, signer = _sound(line, trusted)
            trusted = trusted[: trusted.index(signer) + 1]  # a key that was replaced signs no more
            if (one.number, one.previous) != (number, before):
                raise Unsound("it does not follow from the line before it: lines were removed, added or exchanged")
            before = one.signature
            yield one


def _sound(line: bytes, trusted: list[bytes]) -> tuple[Checkpoint, bytes]:
    """The checkpoint of a line and the key that signed it. Raises Unsound where none of those trusted did."""
    try:
        fields: dict[str, Any] = json.loads(line)
        signature = str(fields.pop("signature"))
        heads = [(chain, seq, seal) for chain, seq, seal in fields.pop("heads")]
        one = Checkpoint(heads=heads, **fields)
    except (ValueError, KeyError, TypeError) as error:
        raise Unsound("the line cannot be read") from error
    for secret in trusted:
        signed = one.signed_with(secret)
        if hmac.compare_digest(signed.signature.encode(), signature.encode()):
            return signed, secret
    raise Unsound("its signature is not of this line and this key")


def _lost(heads: Heads, number: int) -> list[Break]:
    if not heads:
        return []
    with connection.cursor() as cursor:
        cursor.execute(LOST, [list(column) for column in zip(*heads, strict=True)])
        what = f"it is not, or no longer, the entry that checkpoint {number} signed"
        return [Break(chain, seq, what) for chain, seq in cursor.fetchall()]


def _known() -> list[tuple[int, str, str]]:
    """The checkpoints that the record knows: the entry's number, the checkpoint's, and its signature."""
    with connection.cursor() as cursor:
        cursor.execute(SIGNATURES, [CHAIN])
        rows: list[tuple[int, str, str]] = cursor.fetchall()
    return rows


def _cut_off(known: list[tuple[int, str, str]], signed: dict[int, str]) -> list[Break]:
    what = "the file of checkpoints was cut short or exchanged: it lacks the one signed here"
    return [Break(CHAIN, seq, what) for seq, number, signature in known if signed.get(int(number)) != signature]


@contextmanager
def _held() -> Iterator[int]:
    """The file, opened for appending by one process at a time, readable by its owner alone."""
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


def _newest(file: int) -> Checkpoint:
    """The last whole line. What a crash left of a line that was never on the record is dropped."""
    whole, end = b"", 0
    with path().open("rb") as lines:
        for line in lines:
            if not line.endswith(b"\n"):
                os.ftruncate(file, end)
                break
            whole, end = line, end + len(line)
    return _sound(whole, keys())[0] if whole else START


def _settled_end() -> int:
    """The newest entry's id once every transaction that is appending has ended, so that none can appear below it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS_LOCK])
        cursor.execute(NEWEST)
        found: int = cursor.fetchone()[0]
    return found


def _next(newest: Checkpoint, end: int) -> Checkpoint | None:
    """The checkpoint after `newest`, up to the entry `end`; None when nothing happened but checkpoints."""
    with connection.cursor() as cursor:
        cursor.execute(UP_TO, [newest.last_id, end, MOST_ENTRIES])
        last_id = cursor.fetchone()[0]
        if last_id is None:
            return None
        cursor.execute(HEADS, [newest.last_id, last_id])
        heads = cursor.fetchall()
    if [chain for chain, *_ in heads] == [CHAIN]:
        return None
    before = newest.signature if newest.number else ""
    return Checkpoint(newest.number + 1, timekeeping.now().isoformat(), last_id, heads, before).signed_with(key())


def _append(file: int, one: Checkpoint) -> None:
    """On the disk before it is on the record: a crash between the two leaves a line too many, never one too few."""
    remaining = one.line
    while remaining:
        remaining = remaining[os.write(file, remaining) :]
    os.fsync(file)


def _put_on_record(one: Checkpoint) -> None:
    said = {"number": one.number, "signature": one.signature}
    with transaction.atomic():
        record.lock(CHAIN)
        record.append([Line(CHAIN, SIGNED, timekeeping.now(), said)])
