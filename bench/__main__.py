"""`python -m bench` (make bench, which starts durable servers of its own): one table, and bench/results/latest.json.

EMOU_BENCH_ROWS scales the number of requests, a tenth of which falls due at a time.
`python -m emou.dev.bench delivering idle` measures these parts alone and keeps nothing.
"""

import json
import logging
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

ROWS = int(os.environ.get("EMOU_BENCH_ROWS", "1000000"))
SOME_ROWS = 20_000
HERE = Path(__file__).parent


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emou.settings")
    prepare()
    django.setup()
    logging.disable(logging.INFO)
    from bench import counting, measuring, seeding

    if names := sys.argv[1:]:
        print(measuring.table([figure for name in names for figure in alone(name)]))
        return
    say("Adding business days …")
    figures = counting.measure()
    say("Opening the pages of the demo …")
    figures += on_the_demo()
    say(f"Making {ROWS:,} requests …")
    seeded = seeding.seed(ROWS)
    figures += on_the_database(seeded)
    print(measuring.table(figures))
    keep(measuring.as_values(figures))


def alone(name: str) -> list[Any]:
    """The figures of one part, over requests of its own."""
    from bench import delivering, seeding, sweeps

    say(f"Measuring {name} alone, over {SOME_ROWS:,} requests …")
    seeded = seeding.seed(SOME_ROWS)
    parts = {
        "idle": lambda: [sweeps.idle()],
        "delivering": lambda: delivering.measure(seeded.open[: delivering.NEEDED]),
    }
    return parts[name]()


def on_the_demo() -> list[Any]:
    from bench import loading, pages

    subprocess.run([sys.executable, "manage.py", "seed_demo", "--skip-checks"], check=True, capture_output=True)
    return [*pages.measure(), *loading.measure()]


def on_the_database(seeded: Any) -> list[Any]:
    from bench import decisions, delivering, precedents, records, statuses, sweeps

    say("Deciding …")
    figures = decisions.measure(seeded.open)
    say("Deciding while mails are delivered …")
    figures += delivering.measure(seeded.open[4 * decisions.ROUNDS :][: delivering.NEEDED])
    say("Asking for the status of a release …")
    figures += statuses.measure()
    say("Searching judged denials …")
    figures += precedents.measure()
    say("Verifying …")
    figures += records.measure(seeded.instants[0])
    say("Sweeping …")
    return figures + sweeps.measure(seeded.instants)


def prepare() -> None:
    owner = {**os.environ, "DATABASE_URL": os.environ["DATABASE_OWNER_URL"]}
    subprocess.run([sys.executable, "manage.py", "prepare_database", "--skip-checks", "-v0"], env=owner, check=True)


def keep(figures: list[dict[str, object]]) -> None:
    machine = {"processors": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    result = {"at": datetime.now(UTC).isoformat(), "rows": ROWS, **machine, "figures": figures}
    path = HERE / "results" / "latest.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
