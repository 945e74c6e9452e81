"""A program that must live: started again when it dies, with growing pauses, and given up after repeated deaths."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from emou.dev.processes import Process, tail
from emou.dev.speech import Halt, say

MOST_DEATHS = 5
WITHIN_S = 60.0


@dataclass
class Watched:
    """`begin` starts the program and returns when it is usable, or raises Halt."""

    name: str
    begin: Callable[[], Process]
    process: Process | None = None
    deaths: list[float] = field(default_factory=list)
    again_at: float = 0.0

    def start(self) -> None:
        self.process = self.begin()

    def stop(self) -> None:
        if self.process:
            self.process.stop()

    def look(self, now: float) -> None:
        """Notice a death, and start it again when its pause is over."""
        if self.process and not self.process.is_alive:
            self.mourn(self.process, now)
        if self.process is None and self.again_at <= now:
            self.start()

    def mourn(self, process: Process, now: float) -> None:
        process.stop()
        self.process = None
        self.deaths = [at for at in self.deaths if now - at < WITHIN_S] + [now]
        if len(self.deaths) >= MOST_DEATHS:
            raise Halt(
                f"{self.name} died {MOST_DEATHS} times within a minute; giving up. "
                f"Its log is {process.program.log} and ends:\n{tail(process.program.log)}"
            )
        pause = 0.0 if len(self.deaths) == 1 else 2.0 ** (len(self.deaths) - 2)
        self.again_at = now + pause
        say(f"{self.name} ended unexpectedly ({how(process.exit_code)}); starting it again in {pause:.0f} s.")


def how(exit_code: int | None) -> str:
    """An exit code as people say it."""
    return f"signal {-exit_code}" if exit_code is not None and exit_code < 0 else f"exit code {exit_code}"


def monotonic() -> float:
    return time.monotonic()
