"""`make stop`, and what a start does first: end what a killed run left behind. Standard library alone."""

import os
import signal
from pathlib import Path

from emou.dev.places import data_folder, take_lock
from emou.dev.processes import ask_to_end, end_orphan, see_it_end, waited
from emou.dev.speech import Halt, say

STOPPING_ORDER = ("web", "worker", "beat", "valkey", "postgres")
TOGETHER = ("web", "worker", "beat")
"""They do not lean on one another, and each takes a while."""
PATIENCE_S = 60.0


def notes_folder(data: Path) -> Path:
    return data / "pids"


def run_lock(data: Path) -> Path:
    """Held by the supervisor for as long as it lives."""
    return data / "run.lock"


def running(data: Path) -> tuple[int, str] | None:
    """The pid and the address of the run that holds this data folder, or None."""
    handle = take_lock(run_lock(data))
    if handle is not None:
        handle.close()
        return None
    pid, _, address = run_lock(data).read_text(encoding="utf-8").partition(" ")
    if not pid.isdigit():
        raise Halt("A run is just starting or ending. Try again in a moment.")
    return int(pid), address


def refuse_second_run(data: Path) -> None:
    found = running(data)
    if found:
        raise Halt(
            f"It is running already: {found[1]} (process {found[0]}, data in {data}). "
            "Stop it with Ctrl-C in its window, or with: make stop"
        )


def end_orphans(data: Path) -> list[str]:
    """End, in order, what a killed run left; the names of what was ended."""
    notes = notes_folder(data)
    asked = [name for name in TOGETHER if ask_to_end(notes / f"{name}.json")]
    others = sorted(note.stem for note in notes.glob("*.json") if note.stem not in STOPPING_ORDER)
    ended = []
    for name in (*others, *STOPPING_ORDER):
        end = see_it_end if name in asked else end_orphan
        if end(notes / f"{name}.json") or name in asked:
            ended.append(name)
    if ended:
        say(f"Ended what an earlier run had left behind: {', '.join(ended)}.")
    return ended


def main() -> int:
    """End the run of this data folder, if there is one, and whatever one has left."""
    data = data_folder()
    found = running(data)
    if found:
        os.kill(found[0], signal.SIGTERM)
        if not waited(lambda: running(data) is None, PATIENCE_S):
            os.kill(found[0], signal.SIGKILL)
            waited(lambda: running(data) is None, 5)
        say(f"Stopped the run at {found[1]}.")
    if not end_orphans(data) and not found:
        say("Nothing was running.")
    return 0
