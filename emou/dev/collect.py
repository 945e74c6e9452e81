"""Collect the static files where the web server finds them, unless nothing changed since the last time."""

from pathlib import Path

from emou.dev.places import ROOT
from emou.dev.stamps import digest_of, files_under, is_fresh, set_stamp

STAMP = ROOT / "build" / "collected"
MANIFEST = ROOT / "staticfiles" / "staticfiles.json"


def sources() -> str:
    """Told by name, size and time: reading thousands of files at every start would cost more than it saves."""
    seen = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in sorted(files_under(ROOT / "static"))]
    settings = [path for path in (ROOT / "requirements" / "dev.txt", ROOT / "emou" / "settings.py") if path.exists()]
    return digest_of(settings, *seen)


def is_needed(manifest: Path = MANIFEST) -> bool:
    return not (manifest.exists() and is_fresh(STAMP, sources()))


def is_done() -> None:
    set_stamp(STAMP, sources())
