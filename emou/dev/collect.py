"""Whether the static files must be collected again for the web server, told by what they were collected from."""

from pathlib import Path

from emou.dev.places import ROOT
from emou.dev.stamps import digest_of, files_under, is_fresh, set_stamp


def sources() -> str:
    """Told by name, size and time: reading thousands of files at every start would cost more than it saves."""
    seen = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in sorted(files_under(ROOT / "static"))]
    return digest_of([ROOT / "requirements" / "dev.txt", ROOT / "emou" / "settings.py"], *seen)


def stamp(data: Path) -> Path:
    return data / "static" / ".collected"


def is_needed(data: Path) -> bool:
    return not ((data / "static" / "staticfiles.json").exists() and is_fresh(stamp(data), sources()))


def is_done(data: Path) -> None:
    set_stamp(stamp(data), sources())
