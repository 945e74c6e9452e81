"""`python -m emou.dev.supplies audit|sbom`: what the packages bring with them that we did not write.

The policy is requirements/audit.toml. A known weakness that nobody has accepted fails; a list that cannot be asked, or
knows nothing of our packages, does not, since what was fine before the network went away is no worse for it, but says
so. `AUDIT_MUST=1`, for releases, makes it fail.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
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
Report = dict[str, Any]  # what pip-audit writes: {dependencies: [{name, version, vulns | skip_reason}]}


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
    """1 where a known weakness is open, or AUDIT_MUST is set and not every package was answered for; else 0."""
    answers = [answer(whose, ask) for whose, ask in LISTS.items()]
    found = [one for weaknesses, _ in answers for one in weaknesses]
    accepted = accepted_on(tomllib.loads(POLICY.read_text(encoding="utf-8")), datetime.now(UTC).date())
    open_ones = [one for one in found if not accepted & {one["id"], *one["aliases"]}]
    for one in open_ones:
        say(f"{one['package']} {one['version']}: {one['id']}, mended in {', '.join(one['mended']) or 'no release yet'}")
    if found:
        say(f"{len(found)} known weaknesses in the pinned packages, {len(open_ones)} of them open.")
    whole = all(complete for _, complete in answers)
    return 1 if open_ones or (os.environ.get("AUDIT_MUST") and not whole) else 0


def answer(whose: str, ask: Callable[[], Report]) -> tuple[list[dict[str, Any]], bool]:
    """The weaknesses that one list knows of, and whether it answered for every package; says how far it went."""
    try:
        report = ask()
    except (KeyError, ValueError):
        say(f"{whose}: the list answered with no report. Nothing was audited.")
        return [], False
    except (OSError, subprocess.SubprocessError) as error:
        say(f"{whose}: the list could not be asked ({type(error).__name__}). Nothing was audited.")
        return [], False
    found, silent = read(report), [one["name"] for one in report["dependencies"] if "skip_reason" in one]
    whole, heard = len(report["dependencies"]), len(report["dependencies"]) - len(silent)
    told = f"{len(found)} known weaknesses." if heard else "Nothing was audited."
    say(f"{whose}: the list answered for {heard} of {whole}. {told}")
    if heard and silent:
        say(f"Nothing is known, good or bad, of {', '.join(silent)}.")
    return found, not silent


def asked() -> Report:
    """pip-audit's report on every package of the locks."""
    report = ROOT / "build" / "audit.json"
    report.unlink(missing_ok=True)
    locks = [word for lock in LOCKS for word in ("-r", str(ROOT / "requirements" / lock))]
    command = [str(ensure_tools() / "pip-audit"), "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    told = ["--format", "json", "--output", str(report), *locks]
    subprocess.run([*command, *told], env=trusting(), check=False, capture_output=True, timeout=PATIENCE_S)
    found: Report = json.loads(report.read_text(encoding="utf-8"))
    return found


def trusting() -> dict[str, str]:
    """The environment, where pip-audit trusts the authorities that SSL_CERT_FILE names, as Python's own client does."""
    named = os.environ.get("SSL_CERT_FILE")
    return ({"REQUESTS_CA_BUNDLE": named} if named else {}) | os.environ


def asked_of_the_front_end() -> Report:
    """npm's report on what the front end is built from. A KeyError where it is none."""
    command = [*node.npm(), "audit", "--package-lock-only", "--json"]
    made = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=PATIENCE_S)
    return of_npm(json.loads(made.stdout))


def of_npm(told: dict[str, Any]) -> Report:
    """npm's report in the shape of pip-audit's: one entry a package."""
    whole = told["metadata"]["dependencies"]["total"]
    weak = [
        {"name": name, "version": one["range"], "vulns": [_advisory(via, one) for via in _own(one)]}
        for name, one in told["vulnerabilities"].items()
    ]
    sound = [{"name": "", "version": "", "vulns": []}] * (whole - len(weak))
    return {"dependencies": [*weak, *sound]}


def _own(one: dict[str, Any]) -> list[dict[str, Any]]:
    """What is known of the package itself; a bare name is a package it brings along, which has an entry of its own."""
    return [via for via in one["via"] if isinstance(via, dict)]


def _advisory(via: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    mended = one["fixAvailable"]
    fixed = [mended["version"]] if isinstance(mended, dict) else []
    return {"id": via["url"].rsplit("/", 1)[-1], "aliases": [str(via["source"])], "fix_versions": fixed}


LISTS = {"Packages of Python": asked, "Packages of the front end": asked_of_the_front_end}


def read(report: Report) -> list[dict[str, Any]]:
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
