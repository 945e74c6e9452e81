"""The tables of releases and of gates drawn for people, as drawings.py draws the life cycle. Pure."""

from collections.abc import Iterable

from emou.domain import gates
from emou.domain.drawings import NOTHING, PERSONAL, Rights, table
from emou.domain.gates import STEPS
from emou.domain.lifecycle import Desk, Who
from emou.domain.releases import ENDED, RELEASES, State, Transition, always

FINAL = (*ENDED, State.VOID)
BY_TIME = {
    "expire": "its last day is over",
    "block": "a gate does not hold",
    "resume": "the business days of the suspension are over",
    "clear": "all gates hold",
}


def diagram() -> str:
    """The life of a release as a Mermaid state diagram; what leaves the state as it is is in the table alone."""
    arrows: dict[tuple[str, str], list[str]] = {
        ("[*]", State.BLOCKED): ["decided"],
        ("[*]", State.READY): ["decided, no gate"],
    }
    for row in RELEASES:
        for source in row.source if row.target else ():
            arrows.setdefault((source, row.target or source), []).append(row.action)
    for state in (State.BLOCKED, State.READY):
        arrows.setdefault((state, State.VOID), []).append("request reopened")
    lines = [f"    {a} --> {b}: {', '.join(dict.fromkeys(actions))}" for (a, b), actions in arrows.items()]
    return "\n".join(["stateDiagram-v2", *lines, *(f"    {state} --> [*]" for state in FINAL)])


def rows() -> str:
    """Every row of the table of releases as a Markdown table."""
    head = ("Action", "From", "To", "Desk", "Permission", "Must say", "May say", "Only when", "Event", "Tells")
    return table(head, (_cells(row) for row in RELEASES))


def gate_rows() -> str:
    """Every row of the table of gates, and what time does."""
    head = ("Action", "From", "To", "Desk", "Permission", "Must say", "May say", "Event", "Tells")
    by_time = ("expire", "held", "expired", "clock", "", "", "", gates.EXPIRED, "requesting, owning, releasing")
    said = (
        (
            s.action,
            ", ".join(s.source),
            s.target,
            s.desk,
            s.permission,
            ", ".join(s.needs),
            ", ".join(s.takes),
            s.event,
            ", ".join(s.tells),
        )
        for s in STEPS
    )
    return table(head, (*said, by_time))


def matrix(rights: Rights) -> str:
    """State × kind of office → actions, as a Markdown table. `rights` gives the rights of each kind of office."""
    carried = {kind: frozenset(of) for kind, of in rights.items()}
    shown = {
        kind: of for kind, of in carried.items() if any(row.permission in of for row in RELEASES if row.permission)
    }
    return table(("State", *shown), ((state, *(_actions(state, of) for of in shown.values())) for state in State))


def _actions(state: State, rights: frozenset[str]) -> str:
    """What somebody with these rights may do at the desks where they count."""
    rows = [row for row in RELEASES if state in row.source and row.permission in rights]
    return ", ".join(dict.fromkeys(row.action + ("²" if row.who is Who.NOT_RECUSED else "") for row in rows))


def _cells(row: Transition) -> Iterable[str]:
    checked = "" if row.when is always else row.when.__name__.replace("_", " ")
    by_time = BY_TIME.get(row.action, "") if row.desk is Desk.CLOCK else ""
    only = ", ".join(filter(None, (by_time, checked, PERSONAL[row.who])))
    words = (", ".join(names) for names in (row.needs, row.takes))
    first = (row.action, ", ".join(row.source), row.target or NOTHING, row.desk, row.permission)
    return (*first, *words, only, row.event, ", ".join(row.tells))
