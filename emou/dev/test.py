"""`python -m emou.dev.test [words for pytest]`: the tests against real servers that nobody else uses."""

import os
import signal
import subprocess
import sys

from emou.dev import browser, environment
from emou.dev.places import ROOT
from emou.dev.speech import attempted, say
from emou.dev.throwaway import collect_static, servers


def run(arguments: list[str]) -> int:
    """pytest's own exit code; its closing line is the last that is printed."""
    say("Starting a PostgreSQL and a Valkey for the tests …")
    chrome = browser.find()
    with servers(durable=False) as ready:
        collect_static(ready.application)
        env = environment.for_tests(ready.application, ready.cluster, chrome)
        signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C reaches pytest too, which then closes with its summary
        return subprocess.run([environment.python(), "-m", "pytest", *arguments], cwd=ROOT, env=env).returncode


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return attempted(run, sys.argv[1:])


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
