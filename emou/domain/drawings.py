"""The life cycle drawn for people: a Mermaid diagram, the table of its rows, and who may do what in which state. Pure.

docs/lifecycle.md and docs/permissions.md are made of these, so that no drawing can differ from the law that it shows.
"""

from collections.abc import Iterable, Mapping

from emou.domain.lifecycle import FINAL, LIFECYCLE, SHAREABLE, WAITS, Desk, State, Transition, Who, always

Rights = Mapping[str, Iterable[str]]

NOTHING = "–"
PERSONAL = {
    Who.ANYBODY: "",
    Who.NOT_THE_FILER: "did not file the request",
    Who.NOT_RECUSED: "is not recused",
    Who.RECUSED: "is recused",
}
MARKS = {Who.ANYBODY: "", Who.NOT_THE_FILER: "¹", Who.NOT_RECUSED: "²", Who.RECUSED: "³"}


def diagram() -> str:
    """The life cycle as a Mermaid state diagram; actions between the same two states share one arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in LIFECYCLE:
        for source in row.source or ("[*]",):
            arrows.setdefault((source, row.target), []).append(row.action)
    lines = [f"    {source} --> {target}: {', '.join(actions)}" for (source, target), actions in arrows.items()]
    ends = [f"    {state} --> [*]" for state in State if state in FINAL]
    return "\n".join(["stateDiagram-v2", *lines, *ends])


def rows() -> str:
    """Every row of the life cycle as a Markdown table."""
    head = ("Action", "From", "To", "Desk", "Permission", "Must say", "May say", "Only when", "Event", "Tells", "Rest")
    return table(head, (_cells(row) for row in LIFECYCLE))


def waits() -> str:
    """What each open state waits for, and what time brings about, as a Markdown table."""
    head = ("State", "Waits for", "Business days (term)", "At the end of the clock")
    return table(
        head, ((state, wait.desk, wait.term, wait.ends or "a target: nothing") for state, wait in WAITS.items())
    )


def matrix(rights: Rights) -> str:
    """State × kind of office → actions, as a Markdown table. `rights` gives the rights of each kind of office."""
    carried = {kind: frozenset(of) for kind, of in rights.items()}
    states: list[State | None] = [None, *State]
    body = ((state or "(new)", *(_actions(state, of) for of in carried.values())) for state in states)
    return table(("State", *carried), body)


def holders(rights: Rights) -> str:
    """Kind of office → rights, as a Markdown table."""
    return table(("Office", "Rights"), ((kind, ", ".join(of)) for kind, of in rights.items()))


def _rows_from(state: State | None) -> list[Transition]:
    return [row for row in LIFECYCLE if state in row.source or (state is None and not row.source)]


def _actions(state: State | None, rights: frozenset[str]) -> str:
    open_to = [row.action + MARKS[row.who] for row in _rows_from(state) if row.permission in rights]
    return ", ".join(open_to)


def _cells(row: Transition) -> tuple[str, ...]:
    words = (", ".join(names) for names in (row.needs, row.takes))
    time_is_up = "the clock has run out" if row.desk is Desk.CLOCK else ""
    checked = "" if row.when is always else row.when.__name__.replace("_", " ")
    only = ", ".join(filter(None, (time_is_up, checked, PERSONAL[row.who])))
    tells = ", ".join(row.tells)
    return (
        *(row.action, ", ".join(row.source), _target(row), row.desk, row.permission),
        *(*words, only, row.event, tells, row.rest or ""),
    )


def _target(row: Transition) -> str:
    return f"**{row.target}**" if row.target in SHAREABLE else row.target


def table(head: Iterable[str], body: Iterable[Iterable[str]]) -> str:
    columns = tuple(head)
    lines = [columns, ("---",) * len(columns), *body]
    return "\n".join("| " + " | ".join(str(cell) or NOTHING for cell in line) + " |" for line in lines)
