"""The project's own files, for tests that read them as text."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("emou", "agencies", "requests_app", "escalation", "sharing")


NOT_OURS = {".git", ".venv", "var", "node_modules", "build", "dist", "staticfiles", "secrets"}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git tracks and that is there; without git (an unpacked archive), every file not made here."""
    try:
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return tuple(path for path in ROOT.rglob("*") if path.is_file() and is_ours(path.relative_to(ROOT).parts))
    return tuple(path for name in listed.split("\n") if name and (path := ROOT / name).is_file())


def is_ours(parts: tuple[str, ...]) -> bool:
    return not (NOT_OURS & set(parts) or any(part.endswith(("cache", "cache__", ".hypothesis")) for part in parts))


def modules() -> list[Path]:
    """The product's Python modules, without migrations and tests."""
    mine = (path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PACKAGES)
    return [path for path in mine if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
