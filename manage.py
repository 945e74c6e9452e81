#!/usr/bin/env python
"""Django's command line. Without a DATABASE_URL it speaks to what `make run` is serving from this folder."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PYTHON = ROOT / ".venv" / "bin" / "python"


def main() -> None:
    if "DATABASE_URL" not in os.environ and PYTHON.exists():
        os.chdir(ROOT)
        os.execv(PYTHON, [str(PYTHON), "-m", "emou.dev.manage", *sys.argv[1:]])  # noqa: S606
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emou.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
