"""The project's own files, for tests that read them as text."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("emou", "agencies", "requests_app")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git tracks and that is there."""
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return tuple(path for name in names if name and (path := ROOT / name).is_file())


def modules() -> list[Path]:
    """The product's Python modules, without migrations and tests."""
    mine = (path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PACKAGES)
    return [path for path in mine if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
