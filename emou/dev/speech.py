"""How the set-up speaks to the person at the terminal: progress lines, and one clear sentence when it cannot go on."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO


class Halt(Exception):
    """The work cannot go on; the message is a sentence for a newcomer, who should need no traceback."""


def say(sentence: str) -> None:
    """Print one progress line at once; a reader that went away (`make run | head`) must not stop the servers."""
    try:
        print(sentence, flush=True)
    except OSError:
        sys.stdout = nowhere()


def complain(sentence: str) -> None:
    try:
        print(f"eMOU: {sentence}", file=sys.stderr, flush=True)
    except OSError:
        sys.stderr = nowhere()


def nowhere() -> TextIO:
    """Kept open to the end, since it takes the place of an output whose reader has gone."""
    return Path(os.devnull).open("w", encoding="utf-8")


def explain(error: OSError) -> str:
    """A sentence for the operating system's refusals that a newcomer is likely to meet."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full{where}. Free some space (about 1 GB is needed) and run the same command again."
    if error.errno in (errno.EACCES, errno.EPERM):
        return (
            f"This user may not use a file that is needed{where}. Was the project set up by another user, "
            "root perhaps? Give the folder to one user, or work in a clone of your own."
        )
    if error.errno == errno.EROFS:
        return f"The folder cannot be written to{where}. Set EMOU_DATA to a folder that can."
    return f"The operating system refused: {error}."


def attempted(work: Callable[[list[str]], int], arguments: list[str]) -> int:
    """The exit code of `work`; what keeps it from going on is said in one sentence."""
    try:
        return work(arguments)
    except Halt as halt:
        complain(str(halt))
    except OSError as error:
        complain(explain(error))
    except KeyboardInterrupt:
        return 130
    return 1
