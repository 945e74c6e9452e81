"""What makes a legal reason complete and sound (rule 7). Pure: it judges structured answers, never words.

Blocking is only what a form may decide: something is missing, a requested element is covered by no ground, or the only
authorities given are a duty (class D) or do not reach state-to-state sharing (class N). All else is a finding, shown to
counsel before and to the CIO after. Our reading [O]: the class is judged element by element, since a sound reason for
one element is no reason for another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from emou.domain.lifecycle import Identifiability
from emou.domain.refusals import Problem

OTHER = "OTHER"


class AuthorityClass(StrEnum):
    HARD = "H"
    CONDITIONAL = "C"
    DUTY = "D"
    NOT_APPLICABLE = "N"


NO_BAR = {
    AuthorityClass.DUTY: "is a duty on whoever holds the data, not a bar to sharing it",
    AuthorityClass.NOT_APPLICABLE: "does not reach sharing between State agencies",
}


@dataclass(frozen=True, slots=True)
class LegalException:
    """When a sister agency may get the data after all. An empty list means that this side does not matter."""

    code: str
    text: str = ""
    purposes: frozenset[str] = frozenset()
    identifiability: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()


def exception_of(row: Mapping[str, Any]) -> LegalException:
    """An exception from a row of the library or of a request's snapshot."""
    sides = (frozenset(row[name]) for name in ("purposes", "identifiability", "recipients"))
    return LegalException(row["code"], row["text"], *sides)


@dataclass(frozen=True, slots=True)
class Authority:
    code: str
    name: str
    klass: AuthorityClass
    exceptions: tuple[LegalException, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """One legal reason of a denial. `citation` and `text` are for OTHER alone."""

    authority: str
    pinpoint: str
    elements: frozenset[str]
    facts: str
    cure: str
    exceptions: Mapping[str, str] = field(default_factory=dict)
    answered_twice: frozenset[str] = frozenset()
    citation: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """What is asked, as far as the findings read it."""

    attached: Mapping[str, frozenset[str]]  # element -> codes of the authorities that attach to it
    purpose: str
    identifiability: Identifiability
    recipient: str
    part_offered: bool = False
    overruled_before: frozenset[str] = frozenset()  # authorities whose like denial was overruled before


@dataclass(frozen=True, slots=True)
class Finding:
    code: str
    message: str


Library = Mapping[str, Authority]


def problems(grounds: Sequence[Ground], elements: frozenset[str], library: Library) -> list[Problem]:
    """All that blocks a denial of `elements`, in the order of the form; empty when it may be made."""
    if not grounds:
        return [Problem("grounds", "missing", "Give at least one legal ground.")]
    found = [problem for at, ground in enumerate(grounds) for problem in _of_ground(at, ground, elements, library)]
    return found or [*_uncovered(grounds, elements), *_without_bar(grounds, elements, library)]


def _of_ground(at: int, ground: Ground, elements: frozenset[str], library: Library) -> Iterator[Problem]:
    path = f"grounds.{at}"
    authority = library.get(ground.authority)
    if authority is None:
        yield Problem(
            f"{path}.authority",
            "unknown",
            f"“{ground.authority}” is not in the legal library. Use OTHER to cite it.",
        )
        return
    yield from _blank_fields(path, ground)
    yield from _wrong_elements(path, ground, elements)
    yield from _exceptions(path, ground, authority)


def _blank_fields(path: str, ground: Ground) -> Iterator[Problem]:
    wanted = {
        "pinpoint": "Name the section that bars the sharing.",
        "facts": "State the facts that bring these elements under it.",
        "cure": "Say what would cure it.",
    }
    if ground.authority == OTHER:
        wanted |= {"citation": "Give the full citation.", "text": "Quote the text relied on."}
    for name, message in wanted.items():
        if not getattr(ground, name).strip():
            yield Problem(f"{path}.{name}", "missing", message)


def _wrong_elements(path: str, ground: Ground, elements: frozenset[str]) -> Iterator[Problem]:
    if not ground.elements:
        yield Problem(f"{path}.elements", "missing", "Choose the elements that this ground covers.")
    for code in sorted(ground.elements - elements):
        yield Problem(f"{path}.elements", "unknown", f"“{code}” is not among the elements to be denied.")


def _exceptions(path: str, ground: Ground, authority: Authority) -> Iterator[Problem]:
    listed = {exception.code: exception for exception in authority.exceptions}
    for number, code in enumerate(listed, 1):
        if not ground.exceptions.get(code, "").strip():
            message = f"Answer exception {number} of {authority.code}, {code}: why does it not apply here?"
            yield Problem(f"{path}.exceptions.{code}", "missing", message)
    for code in sorted(ground.answered_twice):
        yield Problem(f"{path}.exceptions.{code}", "twice", f"The exception {code} is answered twice.")
    for code in sorted(set(ground.exceptions) - set(listed)):
        yield Problem(f"{path}.exceptions.{code}", "unknown", f"{authority.code} lists no exception “{code}”.")


def _uncovered(grounds: Iterable[Ground], elements: frozenset[str]) -> Iterator[Problem]:
    left = elements.difference(*(ground.elements for ground in grounds))
    if left:
        names = ", ".join(sorted(left))
        yield Problem(
            "grounds",
            "not_covered",
            f"No ground covers {names}. Approve in part to share what is not barred.",
        )


def _without_bar(grounds: Iterable[Ground], elements: frozenset[str], library: Library) -> Iterator[Problem]:
    barred = [ground.elements for ground in grounds if library[ground.authority].klass not in NO_BAR]
    bare = elements.difference(*barred)
    if bare and (first := next((g for g in grounds if g.elements & bare), None)):
        authority = library[first.authority]
        message = (
            f"{authority.code} {NO_BAR[authority.klass]}, and nothing else is given for {', '.join(sorted(bare))}."
        )
        yield Problem("grounds", "no_bar", message)


def findings(grounds: Sequence[Ground], matter: Matter, library: Library) -> list[Finding]:
    """What is doubtful about a complete denial, authority by authority. Never blocks."""
    return [
        finding
        for ground in grounds
        for finding in (
            *_not_in_library(ground),
            *_not_attached(ground, matter),
            *_exception_may_apply(ground, matter, library),
            *_conditional(ground, matter, library),
            *_overruled_before(ground, matter),
        )
    ]


def _not_in_library(ground: Ground) -> Iterator[Finding]:
    if ground.authority == OTHER:
        message = f"{ground.citation} is not in the legal library: what it bars is still to be read."
        yield Finding("not_in_library", message)


def _not_attached(ground: Ground, matter: Matter) -> Iterator[Finding]:
    loose = [code for code in sorted(ground.elements) if ground.authority not in matter.attached.get(code, ())]
    if loose and ground.authority != OTHER:
        yield Finding("not_attached", f"{ground.authority} is not known to attach to {', '.join(loose)}.")


def _exception_may_apply(ground: Ground, matter: Matter, library: Library) -> Iterator[Finding]:
    for number, exception in enumerate(library[ground.authority].exceptions, 1):
        if looks_applicable(exception, matter):
            message = f"Exception {number} of {ground.authority} looks applicable: {exception.text}"
            yield Finding("exception_may_apply", message)


def _conditional(ground: Ground, matter: Matter, library: Library) -> Iterator[Finding]:
    conditional = library[ground.authority].klass is AuthorityClass.CONDITIONAL and ground.authority != OTHER
    if conditional and not matter.part_offered:
        message = f"{ground.authority} allows sharing under conditions, and nothing was offered."
        yield Finding("conditional_nothing_offered", message)


def _overruled_before(ground: Ground, matter: Matter) -> Iterator[Finding]:
    if ground.authority in matter.overruled_before:
        yield Finding("overruled_before", f"An earlier denial of this dataset under {ground.authority} was overruled.")


def looks_applicable(exception: LegalException, matter: Matter) -> bool:
    """Whether every side that the exception names fits what is asked; False when it names none."""
    sides = (
        (exception.purposes, matter.purpose),
        (exception.identifiability, matter.identifiability),
        (exception.recipients, matter.recipient),
    )
    named = [(allowed, value) for allowed, value in sides if allowed]
    return bool(named) and all(value in allowed for allowed, value in named)


def read(said: Iterable[Mapping[str, object]]) -> list[Ground]:
    """Grounds from what was said (of the right shape: sayings.py), with blanks for what was left out."""
    return [_read_ground(item) for item in said]


def _read_ground(item: Mapping[str, object]) -> Ground:
    texts = {name: str(item.get(name) or "") for name in ("authority", "pinpoint", "facts", "cure", "citation", "text")}
    elements = frozenset(_strings(item.get("elements")))
    answers = item.get("exceptions") or ()
    assert isinstance(answers, Iterable)
    pairs = [(str(answer.get("code") or ""), str(answer.get("why_not") or "")) for answer in answers]
    codes = [code for code, _ in pairs]
    twice = frozenset(code for code in codes if codes.count(code) > 1)
    return Ground(elements=elements, exceptions=dict(pairs), answered_twice=twice, **texts)


def _strings(value: object) -> list[str]:
    assert value is None or isinstance(value, Iterable)
    return [str(item) for item in value or ()]
