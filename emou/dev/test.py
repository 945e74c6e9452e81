"""`python -m emou.dev.test [words for pytest]`: the tests against real servers that nobody else uses.

Without words all tests run, spread over the processors, each worker on servers of its own. Named tests run in one.
"""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from emou.dev import browser, environment
from emou.dev.places import ROOT
from emou.dev.speech import attempted, say
from emou.dev.throwaway import collect_static, servers

MOST_WORKERS = 4
WORKERS = "EMOU_TEST_WORKERS"
SAME_ORDER = {"PYTHONHASHSEED": "0"}  # every worker must find the same tests, those made from sets too


def run(arguments: list[str]) -> int:
    """pytest's own exit code; its closing line is the last that is printed."""
    many = 1 if arguments else min(os.cpu_count() or 1, MOST_WORKERS)
    say("Starting a PostgreSQL and a Valkey for the tests …")
    chrome = browser.find()
    with ExitStack() as stack:
        ready = [stack.enter_context(servers(durable=False)) for _ in range(many)]
        with ThreadPoolExecutor(many) as at_once:
            list(at_once.map(collect_static, [one.application for one in ready]))
        each = [environment.for_tests(one.application, one.cluster, chrome) for one in ready]
        signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C reaches pytest too, which then closes with its summary
        command = [environment.python(), "-m", "pytest", *spread(many), *arguments]
        return subprocess.run(command, cwd=ROOT, env=each[0] | SAME_ORDER | {WORKERS: json.dumps(each)}).returncode


def spread(many: int) -> list[str]:
    """What makes pytest use so many workers: by files, whose fixtures are made once, the short ones last."""
    by_file = ["--dist", "loadfile", "--no-loadscope-reorder"]
    return ["-p", "emou.dev.worker", "-n", str(many), *by_file] if many > 1 else []


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return attempted(run, sys.argv[1:])


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
