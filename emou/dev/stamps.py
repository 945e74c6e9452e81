"""Stamps: a file that tells from what a result was made, so that nothing is made twice and nothing stale is kept."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest_of(files: Iterable[Path], *words: str) -> str:
    """One hash over the names and contents of the files, and the words."""
    sum_ = hashlib.sha256("\0".join(words).encode())
    for file in sorted(files):
        sum_.update(f"\0{file.name}\0".encode())
        sum_.update(file.read_bytes())
    return sum_.hexdigest()


def is_fresh(stamp: Path, digest: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="ascii").strip() == digest


def set_stamp(stamp: Path, digest: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest + "\n", encoding="ascii")


def files_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
