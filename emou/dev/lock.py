"""`python -m emou.dev.lock`: pin anew what pyproject.toml asks for. No lock names a registry."""

import subprocess
import sys

from emou.dev.places import ROOT

UV = ["-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
PLAIN = ["--no-emit-index-url", "--no-emit-find-links", "--no-header"]
LOCKS = {
    "dev.txt": ["--extra", "dev", "pyproject.toml"],
    "base.txt": ["--constraint", "requirements/dev.txt", "pyproject.toml"],
    "tools.txt": ["--group", "tools"],
}
"""Production gets the very versions that the tests ran on."""


def main() -> int:
    for name, extra in LOCKS.items():
        argv = [sys.executable, *UV, *PLAIN, *extra, "-o", f"requirements/{name}", *sys.argv[1:]]
        subprocess.run(argv, cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
