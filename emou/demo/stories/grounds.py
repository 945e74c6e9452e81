"""The legal grounds of the denials that are not told by hand: composed from the library and counsel's texts (law.toml).

What bars an ask is read from the catalog; whether one of the law's own exceptions looks applicable is asked of the law.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from agencies import queries
from agencies.models import Agency, Dataset, LegalExceptionText
from emou.demo.stories.briefs import FOLDER, Ask, Brief, read
from emou.domain.grounds import NO_BAR, OTHER, Matter, looks_applicable
from emou.domain.lifecycle import Identifiability

Ground = dict[str, Any]
PROPER = ("English", "Medicaid", "Medicare")

# Where several laws of a dataset bar the same element, counsel cites the special one before these, and these in order.
GENERAL = ("HIPAA", "MEDICAID", "CFSA", "ISSRA", "P20", "SUDA", "UIA", "DOCREC", "PAC")


@dataclass(frozen=True, slots=True)
class Bar:
    """What stands in the way of some elements. `exception` is the weak point: the one that looks applicable, if any."""

    grounds: list[Ground]
    elements: tuple[str, ...]
    authority: str
    citation: str
    names: str
    exception: LegalExceptionText | None


class Law:
    """The catalog and the legal library, read once, and counsel's words for each authority."""

    def __init__(self) -> None:
        self.library = queries.library()
        self.datasets = {row.code: row for row in queries.offered_datasets()}
        self.abbreviations = dict(Agency.objects.values_list("code", "abbreviation"))
        self.words = read(FOLDER / "law.toml")

    @cached_property
    def exceptions(self) -> dict[tuple[str, str], LegalExceptionText]:
        rows = LegalExceptionText.objects.select_related("authority")
        return {(row.authority.code, row.code): row for row in rows}

    def whole(self, brief: Brief, ask: Ask) -> Bar | None:
        """What bars every element asked for: one law of the dataset as a whole, and what is stricter on single ones."""
        dataset = self.datasets[ask.dataset]
        laws = sorted((row.code for row in dataset.authorities.all() if self._bars(row.code)), key=_generality)
        main = next(iter(laws), "")
        main = main or (OTHER if dataset.owner.code in self.words[OTHER] else "")
        if not main:
            return None
        stricter = {code: law for code, law in self._by_element(dataset, ask).items() if law != main}
        return self._bar(brief, ask, [(main, tuple(ask.elements)), *_grouped(stricter)])

    def part(self, brief: Brief, ask: Ask) -> Bar | None:
        """What bars some of the elements asked for by a law of their own, and leaves others free."""
        barred = self._by_element(self.datasets[ask.dataset], ask)
        if not barred or len(barred) == len(ask.elements):
            return None
        return self._bar(brief, ask, _grouped(barred))

    def _bars(self, code: str) -> bool:
        return self.library[code].klass not in NO_BAR

    def _by_element(self, dataset: Dataset, ask: Ask) -> dict[str, str]:
        rows = (
            (row.code, sorted((law.code for law in row.authorities.all()), key=_generality))
            for row in dataset.elements.all()
        )
        found = ((code, next((law for law in laws if self._bars(law)), "")) for code, laws in rows)
        return {code: law for code, law in found if law and code in ask.elements}

    def _bar(self, brief: Brief, ask: Ask, barred: Sequence[tuple[str, tuple[str, ...]]]) -> Bar:
        grounds = [self._ground(ask, law, elements) for law, elements in barred]
        law = barred[0][0]
        covered = tuple(dict.fromkeys(code for _, codes in barred for code in codes))
        weak = self._weak(brief, ask, law)
        return Bar(grounds, covered, law, grounds[0]["pinpoint"], self._names(ask, covered), weak)

    def _weak(self, brief: Brief, ask: Ask, law: str) -> LegalExceptionText | None:
        matter = Matter({}, brief.purpose, Identifiability(ask.identifiability), brief.requester)
        fits = (row.code for row in self.library[law].exceptions if looks_applicable(row, matter))
        code = next(fits, None)
        return self.exceptions[law, code] if code else None

    def _ground(self, ask: Ask, law: str, elements: tuple[str, ...]) -> Ground:
        dataset = self.datasets[ask.dataset]
        words: Mapping[str, Any] = self.words[OTHER][dataset.owner.code] if law == OTHER else self.words[law]
        named = {"dataset": dataset.name, "owner": dataset.owner.name, "elements": self._names(ask, elements)}
        ground = {"authority": law, "elements": list(elements)}
        ground |= {name: words[name].format_map(named) for name in ("pinpoint", "facts", "cure")}
        ground |= {name: words[name] for name in ("citation", "text") if name in words}
        answers = words.get("answers", {})
        listed = (row.code for row in self.library[law].exceptions)
        return ground | {"exceptions": [{"code": code, "why_not": answers[code]} for code in listed]}

    def _names(self, ask: Ask, elements: Sequence[str]) -> str:
        names = {row.code: row.name for row in self.datasets[ask.dataset].elements.all()}
        return ", ".join(_in_a_sentence(names[code]) for code in elements)


def _generality(law: str) -> int:
    return GENERAL.index(law) if law in GENERAL else -1


def _in_a_sentence(name: str) -> str:
    """A name as it stands inside a sentence: proper names and abbreviations such as SSI keep their capitals."""
    return name if name[:2].isupper() or name.startswith(PROPER) else name[:1].lower() + name[1:]


def _grouped(law_of: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    def groups() -> Iterator[tuple[str, tuple[str, ...]]]:
        for law in dict.fromkeys(law_of.values()):
            yield law, tuple(code for code, of in law_of.items() if of == law)

    return list(groups())
