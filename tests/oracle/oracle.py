"""What every cell of the walk has to come to, read from law.toml and routes.py in plain words. It knows no code.

The answer is a word: "open", "sign in" (who are you?), "hidden" (nothing that you may know of), "refused" (you may
not), "not now" (the state does not allow it). Where several are right, all are given.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.oracle.people import CAST, SOURCE, STRANGERS, offices_at, statewide

LAW: dict[str, Any] = tomllib.loads((Path(__file__).parent / "law.toml").read_text())
READING = LAW["reading"]
OPEN, SIGN_IN, HIDDEN, REFUSED, NOT_NOW = "open", "sign in", "hidden", "refused", "not now"
# What somebody who may do a thing meets: it is done, or what they sent is looked at and found wanting.
LET_IN = frozenset({OPEN, NOT_NOW, "incomplete", "malformed", "stale"})


@dataclass(frozen=True)
class Thing:
    """Something with an address: what it is, whose it is, and how it stands."""

    name: str
    kind: str
    at: dict[str, Any] = field(default_factory=dict)
    asker: str = ""
    owners: tuple[str, ...] = ()
    state: str = ""
    facts: frozenset[str] = frozenset()
    filer: str = ""
    holder: str = ""  # whose own thing it is, where it belongs to one person
    exists: bool = True


def sides(person: str, thing: Thing) -> set[str]:
    """The offices that this person holds towards a thing: "asker's counsel", "cio"."""
    asking = {f"asker's {office}" for office in offices_at(person, thing.asker)} if thing.asker else set()
    owning = {f"owner's {office}" for owner in thing.owners for office in offices_at(person, owner)}
    return asking | owning | statewide(person)


def is_party_or_overseer(person: str, thing: Thing) -> bool:
    held = sides(person, thing)
    parties = {f"{side}'s {office}" for side in ("asker", "owner") for office in READING["parties"]}
    return not held.isdisjoint(parties | set(READING["overseers"]))


def files_for(person: str, thing: Thing) -> bool:
    return not sides(person, thing).isdisjoint(f"asker's {office}" for office in READING["drafts"])


def is_privy(person: str, thing: Thing) -> bool:
    return not sides(person, thing).isdisjoint(f"owner's {office}" for office in READING["privileged"])


def may_know(person: str, thing: Thing) -> bool:
    """Whether this person may learn that the thing exists."""
    if not thing.exists:
        return False
    if thing.holder:
        return thing.holder == person
    if "draft" in thing.facts:
        return files_for(person, thing)
    if "privileged" in thing.facts:
        return is_privy(person, thing)
    return is_party_or_overseer(person, thing) if thing.asker else True


def is_recused(person: str, thing: Thing) -> bool:
    parties = {thing.asker, *thing.owners}
    return thing.filer == person or any(agency in parties for _, agency in CAST[person] if agency)


def may_ever(person: str, thing: Thing, row: dict[str, Any]) -> bool:
    """Whether the person may do this at all, whatever the state."""
    barred = {
        "": False,
        "the filer": thing.filer == person,
        "the recused": is_recused(person, thing),
        "the unrecused": not is_recused(person, thing),
    }[row.get("not_by", "")]
    return not barred and not sides(person, thing).isdisjoint(row["by"])


def rows_of(family: str, act: str) -> list[dict[str, Any]]:
    row = LAW[family][act]
    return [row, *row.get("also", ())]


def suits(thing: Thing, row: dict[str, Any]) -> bool:
    """Whether the state, and what else stands in the table, allow it now."""
    if thing.state not in row["from"] or row.get("only_unless") in thing.facts:
        return False
    gate = next((fact for fact in thing.facts if fact.startswith("gate ")), "")
    if "gates" in row and gate.removeprefix("gate ") not in row["gates"]:
        return False
    return row.get("only_if", "") in ("", *thing.facts)


def acting(person: str, thing: Thing, family: str, act: str) -> tuple[str, str]:
    """What comes of an act whose words are sound: the answer, and the state in which the thing is afterwards."""
    if person in STRANGERS:
        return SIGN_IN, thing.state
    if not may_know(person, thing):
        return HIDDEN, thing.state
    able = [row for row in rows_of(family, act) if may_ever(person, thing, row)]
    if not able:
        return REFUSED, thing.state
    row = next((row for row in able if suits(thing, row)), None)
    return (OPEN, row.get("becomes", thing.state)) if row else (NOT_NOW, thing.state)


def state_after(thing: Thing, act: str, becomes: str) -> str:
    """A breach stops what runs, and a new gate what was free to; a certificate closes what had only run out."""
    special = {
        ("report", "active"): "suspended",
        ("certify", "expired"): "closed",
        ("add_gate", "active"): "blocked",
        ("add_gate", "ready"): "blocked",
    }
    return special.get((act, thing.state), becomes) if thing.kind == "release" else becomes


WHO: dict[str, Callable[[str, Thing], bool]] = {
    "anybody": lambda person, thing: thing.exists,
    "nobody": lambda person, thing: False,
    "nobody at all": lambda person, thing: False,
    "by law": may_know,
    "by law, until it is withdrawn": lambda person, thing: may_know(person, thing) and "withdrawn" not in thing.facts,
    "by law, unless it was put away": lambda person, thing: may_know(person, thing) and "away" not in thing.facts,
    "all of them": lambda person, thing: True,
    "the practice": lambda person, thing: thing.exists and "practice" in statewide(person),
    "the parties": lambda person, thing: _is_party(person, thing),
    "the parties and the judges": lambda person, thing: _is_party(person, thing) or _judges(person),
    "its administrator": lambda person, thing: "owner's agency_admin" in sides(person, thing),
    "a steward": lambda person, thing: any(office == "steward" for office, _ in CAST[person]),
    "a steward or the practice": lambda person, thing: (
        "practice" in statewide(person) or any(office == "steward" for office, _ in CAST[person])
    ),
    "its steward or the practice": lambda person, thing: (
        not sides(person, thing).isdisjoint({"owner's steward", "practice"})
    ),
    "whoever appoints there": lambda person, thing: _appoints(person, thing),
    "whoever appoints somewhere": lambda person, thing: (
        _appoints(person, thing) or any(office == "agency_admin" for office, _ in CAST[person])
    ),
    "whoever reads who sat there": lambda person, thing: thing.exists and _reads_past(person, thing),
    "whoever keeps the owner's memos": lambda person, thing: is_privy(person, thing),
    "the office that added it": lambda person, thing: "owner's counsel" in sides(person, thing),
    "who files for the asker": lambda person, thing: files_for(person, thing),
    "who files for the asker, unless it is void": lambda person, thing: files_for(person, thing),
    "who files for an agency": lambda person, thing: any(office in READING["drafts"] for office, _ in CAST[person]),
    "the source system of its owner": lambda person, thing: thing.exists and "HFS" in thing.owners,
}


def _is_party(person: str, thing: Thing) -> bool:
    parties = {f"{side}'s {office}" for side in ("asker", "owner") for office in READING["parties"]}
    return not sides(person, thing).isdisjoint(parties)


def _appoints(person: str, thing: Thing) -> bool:
    return thing.exists and not sides(person, thing).isdisjoint({"owner's agency_admin", "practice", "admin"})


def _reads_past(person: str, thing: Thing) -> bool:
    """Whoever sits in the agency, oversees, or appoints."""
    held = sides(person, thing)
    return any(one.startswith("owner's ") for one in held) or not held.isdisjoint({*READING["overseers"], "admin"})


def _judges(person: str) -> bool:
    return not statewide(person).isdisjoint({"cio", "coo"})


def expected(row: Any, person: str, thing: Thing) -> frozenset[str]:
    """Every answer that is right in this cell."""
    if row.knows == "the source system of its owner":
        return _only(SIGN_IN) if person != SOURCE else _only(OPEN if WHO[row.knows](person, thing) else HIDDEN)
    if person in STRANGERS and row.knows not in ("anybody", "nobody at all"):
        return _only(SIGN_IN)
    if row.act:
        return _of_an_act(row, person, thing)
    if row.who_first and not WHO[row.may](person, replace(thing, exists=True)):
        return _only(REFUSED)
    if not WHO[row.knows](person, thing) or (row.only_if and row.only_if not in thing.facts):
        return _only(HIDDEN)
    if not WHO[row.may](person, thing):
        return _only(REFUSED)
    if row.when and row.when not in thing.facts:
        return _only(NOT_NOW)
    return _only(OPEN) if row.method == "GET" else LET_IN


def _of_an_act(row: Any, person: str, thing: Thing) -> frozenset[str]:
    answer, _ = acting(person, thing, *row.act)
    if row.sends == "nonsense" and answer not in (SIGN_IN, HIDDEN):
        return _only("malformed")
    if answer == OPEN and row.act[1] in ("confirm_user", "remove_user") and "named" not in thing.facts:
        return _only("incomplete") if row.method == "POST" else _only(OPEN)  # there is nobody whom it could concern
    if answer == REFUSED and row.address.endswith("/autosave/"):
        return _only(NOT_NOW)  # in words for whoever types, below the form; of the state they say nothing
    if row.sends == "sound" or answer in (SIGN_IN, HIDDEN, REFUSED):
        return _only(answer)
    if answer == NOT_NOW:  # whoever did this very thing before is shown that it is done
        return frozenset({NOT_NOW, "done"}) if not row.is_api else _only(NOT_NOW)
    return _only(OPEN) if row.method == "GET" else frozenset({OPEN, "done", "incomplete"})


def _only(answer: str) -> frozenset[str]:
    return frozenset({answer})
