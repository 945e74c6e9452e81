"""`python -m emou.dev.supplies audit|sbom`: what the packages bring with them that we did not write.

The policy is requirements/audit.toml. A known weakness that nobody has accepted fails; a list that cannot be asked does
not, since what was fine before the network went away is no worse for it, but says so. `AUDIT_MUST=1`, for releases,
makes it fail.
"""

import json
import os
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from emou.dev import node
from emou.dev.places import ROOT
from emou.dev.speech import Halt, attempted, say
from emou.dev.stamps import digest_of, is_fresh, set_stamp

TOOLS, LOCK = ROOT / "build" / "tools", ROOT / "requirements" / "tools.txt"
LOCKS = ("base.txt", "dev.txt")
POLICY = ROOT / "requirements" / "audit.toml"
PATIENCE_S = 180


def ensure_tools() -> Path:
    """The folder of the tools' programs, installed from their own lock."""
    stamp, digest = TOOLS / ".packages", digest_of([LOCK], sys.version)
    if not is_fresh(stamp, digest):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(TOOLS)], check=True)
        pip = [str(TOOLS / "bin" / "python"), "-m", "pip", "-qq", "--disable-pip-version-check", "install"]
        subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", str(LOCK)], check=True, timeout=PATIENCE_S)
        set_stamp(stamp, digest)
    return TOOLS / "bin"


def audit() -> int:
    """0 where nothing is known against the pinned packages, or nobody could be asked."""
    try:
        report = asked()
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        say(f"The list of known weaknesses could not be asked ({type(error).__name__}). Nothing was audited.")
        return 1 if os.environ.get("AUDIT_MUST") else 0
    found, silent = read(report), [one["name"] for one in report["dependencies"] if "skip_reason" in one]
    if silent:
        say(f"Nothing is known, good or bad, of {', '.join(silent)}.")
    accepted = accepted_on(tomllib.loads(POLICY.read_text(encoding="utf-8")), datetime.now(UTC).date())
    open_ones = [one for one in found if not accepted & {one["id"], *one["aliases"]}]
    for one in open_ones:
        say(f"{one['package']} {one['version']}: {one['id']}, mended in {', '.join(one['mended']) or 'no release yet'}")
    say(f"{len(found)} known weaknesses in the pinned packages, {len(open_ones)} of them open.")
    return 1 if open_ones else 0


def asked() -> dict[str, Any]:
    """pip-audit's report on every package of the locks."""
    report = ROOT / "build" / "audit.json"
    report.unlink(missing_ok=True)
    locks = [word for lock in LOCKS for word in ("-r", str(ROOT / "requirements" / lock))]
    command = [str(ensure_tools() / "pip-audit"), "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    told = ["--format", "json", "--output", str(report), *locks]
    subprocess.run([*command, *told], check=False, capture_output=True, timeout=PATIENCE_S)
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def read(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The weaknesses of a report, each once."""
    rows = {
        (one["name"], weakness["id"]): {
            "package": one["name"],
            "version": one["version"],
            "id": weakness["id"],
            "aliases": weakness["aliases"],
            "mended": weakness["fix_versions"],
        }
        for one in report["dependencies"]
        for weakness in one.get("vulns", ())
    }
    return [rows[key] for key in sorted(rows)]


def accepted_on(policy: dict[str, Any], today: date) -> set[str]:
    """The ids that the policy accepts today. One without a reason or past its day is accepted no longer."""
    return {row["id"] for row in policy.get("accepted", ()) if row["why"] and row["until"] >= today}


def sbom() -> int:
    """Two bills of materials in CycloneDX: of what production runs, and of what the front end is built from."""
    target = ROOT / "build" / "sbom"
    target.mkdir(parents=True, exist_ok=True)
    python = [str(ensure_tools() / "cyclonedx-py"), "requirements", str(ROOT / "requirements" / "base.txt")]
    described = ["--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "application", "--output-reproducible"]
    subprocess.run([*python, *described, "--output-format", "JSON", "-o", str(target / "python.cdx.json")], check=True)
    npm = [*node.npm(), "sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--omit=dev"]
    made = subprocess.run(npm, cwd=ROOT, check=True, capture_output=True, text=True)
    (target / "frontend.cdx.json").write_text(made.stdout, encoding="utf-8")
    say(f"Written into {target.relative_to(ROOT)}.")
    return 0


def run(arguments: list[str]) -> int:
    deeds = {"audit": audit, "sbom": sbom}
    if arguments[:1] and arguments[0] in deeds:
        return deeds[arguments[0]]()
    raise Halt("Say audit or sbom.")


if __name__ == "__main__":
    sys.exit(attempted(run, sys.argv[1:]))
