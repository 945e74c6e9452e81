"""Who files what and when, and how it ends: every script is given to a use case whose law allows it. Deterministic."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from emou.demo.stories import briefs
from emou.demo.stories.briefs import Ask, Brief
from emou.demo.stories.grounds import Law
from emou.demo.stories.history import Life
from emou.demo.stories.moves import Move
from emou.demo.stories.scripts import OTHERWISE, SCRIPTS, Script, Setting, anything

SEED = 2016
CIO_HEADS = "DOIT"
PLACES = (
    "Cook County", "the collar counties", "the Metro East", "Peoria and Tazewell counties", "Winnebago County",
    "the southern counties", "Sangamon County", "Champaign and Vermilion counties", "the Quad Cities", "Will County",
)  # fmt: skip
# What an unfinished draft may leave out.
UNFINISHED = (
    ("need", "outputs"),
    ("destruction", "retention"),
    ("funding",),
    ("population", "linkage"),
    ("decision_served",),
)


class Casting:
    """Deals the scripts to the use cases, one use of each brief after the other."""

    def __init__(self, law: Law) -> None:
        self.random, self.law = Random(SEED), law  # noqa: S311  (a story, not a secret)
        self.deck = [script for script in SCRIPTS for _ in range(script.times)]
        self.briefs = _briefs(self.random, law.abbreviations)

    def lives(self) -> Iterator[Life]:
        """The use cases with their fates, until no script is left that fits."""
        self.random.shuffle(self.deck)
        self.deck.sort(key=_freedom)
        while self.deck:
            yield self._life(self.deck[0])

    def _life(self, script: Script) -> Life:
        ago = self.random.randint(script.latest, script.earliest)
        brief, first = self._brief_for(script, ago)
        self.briefs.remove(brief)
        self.deck.remove(script)
        return Life(brief, ago, [self._fate(brief, ask, ago, script if ask is first else None) for ask in brief.asks])

    def _brief_for(self, script: Script, ago: int) -> tuple[Brief, Ask]:
        for brief in self.briefs:
            for ask in brief.asks:
                if script.needs(self.setting(brief, ask, ago)):
                    return brief, ask
        raise LookupError(f"no use case is left for {script.moves.__name__}")

    def _fate(self, brief: Brief, ask: Ask, ago: int, script: Script | None) -> Sequence[Move]:
        setting = self.setting(brief, ask, ago)
        return (script or self._deal(setting)).moves(setting)

    def _deal(self, setting: Setting) -> Script:
        """The next script of the deck that this request can follow."""
        fits = (s for s in self.deck if s.latest <= setting.ago <= s.earliest and s.needs(setting))
        script = next(fits, None)
        if script is None:
            return OTHERWISE
        self.deck.remove(script)
        return script

    def setting(self, brief: Brief, ask: Ask, ago: int) -> Setting:
        owner = self.law.datasets[ask.dataset].owner.code
        reviewer = "cio.deputy" if CIO_HEADS in (owner, brief.requester) else "cio"
        return Setting(brief, ask, ago, self.random, self.law.whole(brief, ask), self.law.part(brief, ask), reviewer)

    def drafts(self, count: int) -> Iterator[tuple[Brief, int, Sequence[str]]]:
        """Briefs that nobody has filed yet, days before the last, and what their drafts still leave out."""
        for number, brief in enumerate(self.briefs[:count]):
            yield brief, number % 5, UNFINISHED[number % len(UNFINISHED)]


def _freedom(script: Script) -> bool:
    """What may be filed on few days, or needs a certain law, is dealt first; the rest fits anywhere."""
    return script.earliest > script.latest and script.needs is anything


def _briefs(random: Random, called: Mapping[str, str]) -> list[Brief]:
    """Every use case in each of its places, all once before any twice."""
    rows = briefs.use_cases()
    rounds = []
    for number in range(len(PLACES)):
        made = [_brief(row, at, number, called) for at, row in enumerate(rows)]
        random.shuffle(made)
        rounds += made
    return rounds


def _brief(row: briefs.Row, at: int, number: int, called: Mapping[str, str]) -> Brief:
    requester = row["requesters"][number % len(row["requesters"])]
    place = PLACES[(at * 3 + number * 7) % len(PLACES)]
    return briefs.brief(row, requester, place=place, agency=called[requester])
