"""Timing, and how a figure is kept: what was measured, beside its floor, against its target."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table. `value` is a ratio to the floor, or a plain number in `unit` where there is no floor."""

    name: str
    value: float
    unit: str
    target: str = ""
    met: bool | None = None
    note: str = ""

    @property
    def row(self) -> tuple[str, str, str, str, str]:
        verdict = {True: "yes", False: "NO", None: ""}[self.met]
        return self.name, f"{self.value:,.2f} {self.unit}", self.target, verdict, self.note


def at_most(name: str, value: float, limit: float, unit: str, note: str = "") -> Figure:
    return Figure(name, value, unit, f"<= {limit:g} {unit}", value <= limit, note)


def at_least(name: str, value: float, limit: float, unit: str, note: str = "") -> Figure:
    return Figure(name, value, unit, f">= {limit:,.0f} {unit}", value >= limit, note)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def median(times: Sequence[float]) -> float:
    return statistics.median(times)


def table(figures: Sequence[Figure]) -> str:
    rows = [("measured", "reached", "target", "met", "beside"), *(figure.row for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(5)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def as_values(figures: Sequence[Figure]) -> list[dict[str, object]]:
    return [asdict(figure) for figure in figures]
