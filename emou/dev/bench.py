"""`python -m emou.dev.bench [words]`: the measurements, on servers of their own that write to the disk."""

import subprocess
import sys

from emou.dev import browser, environment
from emou.dev.places import ROOT
from emou.dev.speech import attempted, say
from emou.dev.throwaway import collect_static, servers


def run(arguments: list[str]) -> int:
    say("Starting a durable PostgreSQL and Valkey for the measurements …")
    chrome = browser.find()
    with servers(durable=True) as ready:
        collect_static(ready.application)
        env = environment.for_tests(ready.application, ready.cluster, chrome)
        return subprocess.run([environment.python(), "-m", "bench", *arguments], cwd=ROOT, env=env).returncode


def main() -> int:
    return attempted(run, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
