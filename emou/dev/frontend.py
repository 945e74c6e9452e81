"""`python -m emou.dev.frontend`: the style sheet, scripts, fonts and icons, from our theme and the npm packages.

Which files of the packages are needed is written in static/theme/assets.json, beside the theme that needs them.
"""

import json
import re
import shutil
import sys
from pathlib import Path

from emou.dev import node
from emou.dev.commands import run_logged
from emou.dev.places import ROOT
from emou.dev.speech import Halt, complain, explain, say
from emou.dev.stamps import digest_of, files_under, is_fresh, set_stamp

THEME = ROOT / "static" / "theme"
DIST = ROOT / "static" / "dist"
STAMP = DIST / ".built"
SOURCE_MAP = re.compile(rb"\n?(//[#@] sourceMappingURL=[^\n]*|/\*# sourceMappingURL=[^\n]*\*/)\n?")


def build() -> None:
    """Make static/dist, unless it was made from the very same sources."""
    node.ensure_packages()
    sources = digest_of([*files_under(THEME), ROOT / "package-lock.json", Path(__file__)])
    if is_fresh(STAMP, sources):
        return
    say("Building the front end …")
    part = ROOT / "build" / "dist.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    compile_styles(part / "app.css")
    copy_assets(part)
    set_stamp(part / STAMP.name, sources)
    shutil.rmtree(DIST, ignore_errors=True)
    part.rename(DIST)


def compile_styles(target: Path) -> None:
    argv = [node.node(), str(node.MODULES / "sass" / "sass.js"), "--no-source-map", "--style=compressed"]
    argv += ["--quiet-deps", f"--load-path={node.MODULES / '@uswds' / 'uswds' / 'packages'}"]
    argv += [str(THEME / "app.scss"), str(target)]
    run_logged(argv, ROOT / "build" / "sass.log", env=node.environment(), folder=ROOT)


def copy_assets(target: Path) -> None:
    """Copy each pair [file of a package, place in static/dist] of assets.json."""
    for source, place in json.loads((THEME / "assets.json").read_text(encoding="utf-8"))["copy"]:
        copy_asset((ROOT / source).resolve(), (target / place).resolve(), target)


def copy_asset(source: Path, place: Path, target: Path) -> None:
    if not (source.is_relative_to(ROOT) and place.is_relative_to(target.resolve()) and source.is_file()):
        raise Halt(f"static/theme/assets.json names {source}, which is no file of this project.")
    place.parent.mkdir(parents=True, exist_ok=True)
    content = source.read_bytes()
    if source.suffix in {".js", ".css"}:
        content = SOURCE_MAP.sub(b"\n", content)  # the map is not served, and manifest storage refuses a dead link
    place.write_bytes(content)


def main() -> int:
    try:
        build()
    except Halt as halt:
        complain(str(halt))
        return 1
    except OSError as error:
        complain(explain(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
