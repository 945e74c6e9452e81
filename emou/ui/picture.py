"""The life cycle as a drawing: where each state stands and how each arrow runs. What is drawn is read from the table.

Places and routes are data, in units of the drawing. A state or an arrow without its place is a KeyError, and a test
finds a route that the table does not know, so the drawing shows every state, every arrow, and nothing else.
"""

from dataclasses import dataclass

from emou.domain.lifecycle import LIFECYCLE, WAITS, Desk, State, Transition
from emou.domain.terms import Terms
from emou.ui.looks import STATES

S = State
Arrow = tuple[State | None, State]

WIDTH, HEIGHT = 410, 466
LEFT, MIDDLE, RIGHT = (0, 84), (136, 114), (322, 88)  # from where, and how wide
LINE = 15


@dataclass(frozen=True, slots=True)
class Place:
    column: tuple[int, int]
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Route:
    """The line of an arrow, and where its words stand: (x, y, anchor); with several places, one word each."""

    line: str
    words: tuple[tuple[int, int, str], ...] = ()


# The ladder stands in the middle; what lets data be shared is on the right, what does not on the left.
PLACES = {
    S.PENDING: Place(MIDDLE, 44, 80),
    S.DENIED: Place(MIDDLE, 176, 58),
    S.OVERRULED: Place(MIDDLE, 286, 58),
    S.ESCALATED: Place(MIDDLE, 396, 58),
    S.DEEMED_APPROVED: Place(RIGHT, 46, 38),
    S.APPROVED: Place(RIGHT, 98, 30),
    S.OVERRULE_FINAL: Place(RIGHT, 296, 38),
    S.SHARING_ORDERED: Place(RIGHT, 421, 38),
    S.WITHDRAWN: Place(LEFT, 50, 30),
    S.DENIAL_UPHELD: Place(LEFT, 187, 38),
    S.AGENCY_EXCUSED: Place(LEFT, 421, 38),
}
# fmt: off
ROUTES: dict[Arrow, Route] = {
    (None, S.PENDING):               Route("M163 14V44", ((156, 32, "end"),)),
    (S.PENDING, S.PENDING):          Route("M214 44V26H236V44", ((244, 32, "start"),)),
    (S.PENDING, S.DEEMED_APPROVED):  Route("M250 58H322", ((285, 53, "middle"),)),
    (S.DEEMED_APPROVED, S.PENDING):  Route("M322 74H250", ((288, 87, "middle"),)),
    (S.PENDING, S.APPROVED):         Route("M250 112H322", ((285, 107, "middle"),)),
    (S.PENDING, S.WITHDRAWN):        Route("M136 60H84", ((111, 55, "middle"),)),
    (S.PENDING, S.DENIED):           Route("M193 124V176", ((200, 154, "start"),)),
    (S.DENIED, S.WITHDRAWN):         Route("M136 188H95V72H84"),
    (S.DENIED, S.DENIAL_UPHELD):     Route("M136 206H84", ((116, 201, "middle"),)),
    (S.DENIED, S.APPROVED):          Route("M250 196H264V150H366V128", ((315, 145, "middle"),)),
    (S.DENIED, S.ESCALATED):         Route("M136 224H118V407H136", ((124, 262, "start"),)),
    (S.DENIED, S.OVERRULED):         Route("M193 234V286", ((200, 264, "start"),)),
    (S.OVERRULED, S.WITHDRAWN):      Route("M136 304H95V72H84"),
    (S.OVERRULED, S.OVERRULE_FINAL): Route("M250 315H322", ((294, 309, "middle"), (294, 328, "middle"))),
    (S.OVERRULED, S.ESCALATED):      Route("M193 344V396", ((200, 374, "start"),)),
    (S.ESCALATED, S.WITHDRAWN):      Route("M136 421H95V72H84"),
    (S.ESCALATED, S.APPROVED):       Route("M250 412H264V150H366V128"),
    (S.ESCALATED, S.SHARING_ORDERED): Route("M250 440H322", ((285, 435, "middle"),)),
    (S.ESCALATED, S.AGENCY_EXCUSED): Route("M136 440H84", ((114, 435, "middle"),)),
}
# fmt: on
TIME_DOES = {"deem": "no answer", "stand": "time is up"}
QUIET = ("withdraw", "concede", "refer", "reopen")  # true, and rare: drawn so that the ladder stands out
WHO = {
    Desk.REQUESTING: "the requesting agency",
    Desk.OWNING: "the owning agency",
    Desk.RELEASING: "the owner's data steward",
    Desk.CIO: "the State CIO",
    Desk.COO: "the Governor's COO",
    Desk.PRACTICE: "the State Data Practice",
    Desk.CLOCK: "time alone",
}
SHORT = {Desk.OWNING: "owner answers", Desk.CIO: "State CIO", Desk.COO: "Governor's COO"}


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    x: int
    y: int
    anchor: str = "middle"
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    state: State
    x: int
    y: int
    width: int
    height: int
    tone: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Line:
    arrow: Arrow
    line: str
    kind: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table in words: what is done, by whom, and what the request becomes."""

    action: str
    who: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A state with all that can follow from it."""

    name: str
    waits: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    stages: tuple[Stage, ...]
    width: int = WIDTH
    height: int = HEIGHT


def life_cycle(terms: Terms) -> Picture:
    """The whole table, drawn and in words, with the numbers of `terms`."""
    boxes = tuple(_box(state, terms) for state in State)
    lines = tuple(_line(arrow, rows) for arrow, rows in arrows().items())
    sources = (None, *(state for state in State if any(state in row.source for row in LIFECYCLE)))
    return Picture(boxes, lines, tuple(_stage(source, terms) for source in sources))


def arrows() -> dict[Arrow, list[Transition]]:
    """Every pair of states between which the table leads, with the rows that lead there."""
    found: dict[Arrow, list[Transition]] = {}
    for row in LIFECYCLE:
        for source in row.source or (None,):
            found.setdefault((source, row.target), []).append(row)
    return found


def _box(state: State, terms: Terms) -> Box:
    place, look = PLACES[state], STATES[state.value]
    x, width = place.column
    wait = WAITS.get(state)
    told = (SHORT[wait.desk], f"{getattr(terms, wait.term)} business days") if wait else ()
    name = look.label.split() if not wait else [look.label]
    first = place.y + (place.height - LINE * len((*name, *told))) // 2 + 12
    texts = [(text, True) for text in name] + [(text, False) for text in told]
    words = (Word(text, x + width // 2, first + LINE * at, "middle", named) for at, (text, named) in enumerate(texts))
    return Box(state, x, place.y, width, place.height, look.tone, tuple(words))


def _line(arrow: Arrow, rows: list[Transition]) -> Line:
    route = ROUTES[arrow]
    said = [_action(row) for row in rows]
    texts = said if len(route.words) == len(said) else [", ".join(said)]
    words = tuple(Word(text, x, y, anchor) for text, (x, y, anchor) in zip(texts, route.words, strict=False))
    return Line(arrow, route.line, _kind(rows), words)


def _kind(rows: list[Transition]) -> str:
    if all(row.desk is Desk.CLOCK for row in rows):
        return "clock"
    return "quiet" if all(row.action in QUIET for row in rows) else "plain"


def _action(row: Transition) -> str:
    return TIME_DOES.get(row.action, row.action)


def _stage(source: State | None, terms: Terms) -> Stage:
    rows = [row for row in LIFECYCLE if (source in row.source if source else not row.source)]
    steps = tuple(Step(_action(row).capitalize(), WHO[row.desk], STATES[row.target.value].label) for row in rows)
    if source is None:
        return Stage("At the start", "", steps)
    wait = WAITS.get(source)
    waits = f"waits for {WHO[wait.desk]}, {getattr(terms, wait.term)} business days" if wait else ""
    return Stage(STATES[source.value].label, waits, steps)
