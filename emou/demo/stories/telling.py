"""The stories written by hand, one for each way a request can end, read from told/."""

from collections.abc import Iterator
from dataclasses import dataclass

from emou.demo.stories import briefs
from emou.demo.stories.briefs import Row
from emou.demo.stories.history import Life
from emou.demo.stories.moves import Closing, Move


@dataclass(frozen=True, slots=True)
class Story:
    """A life that is told in full, the closures that belong to it, and the states in which its requests end."""

    key: str
    title: str
    life: Life
    closings: tuple[Closing, ...]
    ends: dict[str, str]


def stories() -> Iterator[Story]:
    for row in briefs.told():
        yield _story(row)


def _story(row: Row) -> Story:
    brief = briefs.brief(row["use_case"], row["requester"])
    fates = [[_move(move) for move in row.get("move", ()) if move["on"] == ask.dataset] for ask in brief.asks]
    closings = tuple(Closing(**closing) for closing in row.get("closing", ()))
    return Story(
        row["key"], str(brief.fields["title"]), Life(brief, row["ago"], fates, row.get("at")), closings, row["ends"]
    )


def _move(row: Row) -> Move:
    return Move(row["after"], row["by"], row["action"], row.get("said", {}), row.get("part", ""))
