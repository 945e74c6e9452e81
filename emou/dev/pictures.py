"""`python -m emou.dev.pictures [--docs]`: pictures of the main pages, on servers of their own."""

import subprocess
import sys

from emou.dev import browser, environment
from emou.dev.places import ROOT
from emou.dev.speech import attempted, say
from emou.dev.throwaway import collect_static, servers


def run(arguments: list[str]) -> int:
    say("Living through the demo's history, and taking pictures of it …")
    chrome = browser.find()
    with servers(durable=False) as ready:
        collect_static(ready.application)
        env = environment.for_tests(ready.application, ready.cluster, chrome)
        command = [environment.python(), "-m", "tests.browser.pictures", *arguments]
        return subprocess.run(command, cwd=ROOT, env=env).returncode


def main() -> int:
    return attempted(run, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
