"""The door of `make`: any python3 runs this file, even one far too old, so its grammar stays that of Python 3.6.

Only the version is judged here. All else is in modules that may use today's grammar.
"""

import os
import shutil
import sys

OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
TOO_OLD = (
    "eMOU: Python {0}.{1} or newer is needed, with its venv module; this one is {2}.{3} ({4}).\n"
    "Install a newer Python (Debian, Ubuntu: apt install python3 python3-venv), "
    "or name one: make {5} PYTHON=/path/to/python3"
)


def newer_python() -> "str | None":
    """The path of a new enough Python of this machine, or None; many keep one beside an old python3."""
    for name in NEWER:
        path = shutil.which(name)
        if path:
            return path
    return None


def main(version: "tuple[int, ...]", arguments: "list[str]") -> int:
    if tuple(version[:2]) >= OLDEST:
        sys.path[0] = ROOT
        from emou.dev.setup import main as set_up

        return set_up(arguments)
    newer = newer_python()
    if newer:
        os.execv(newer, [newer, os.path.abspath(__file__)] + arguments)  # noqa: PTH100, RUF005, S606
    target = arguments[0] if arguments else "run"
    print(TOO_OLD.format(OLDEST[0], OLDEST[1], version[0], version[1], sys.executable, target), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(tuple(sys.version_info[:3]), sys.argv[1:]))
