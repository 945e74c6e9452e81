"""The ways in which a request can go when it is not told by hand: each makes the moves, and says what it needs.

A script is given its request's setting and answers with moves. Its days are chosen so that it fits between its filing
and the end of the history; what still runs at the end is placed so that its clock runs on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from emou.demo.stories.briefs import FOLDER, Ask, Brief, read
from emou.demo.stories.grounds import Bar
from emou.demo.stories.moves import Move
from emou.domain.filing import PURPOSES
from emou.domain.terms import Terms

TERMS = Terms()
LONGEST_WAIT = TERMS.answer_days - 1
SAID: dict[str, Any] = read(FOLDER / "sayings.toml")


@dataclass(frozen=True, slots=True)
class Setting:
    """One ask of one use case, filed `ago` business days before the last; what bars it, and who reviews a denial."""

    brief: Brief
    ask: Ask
    ago: int
    random: Random
    whole: Bar | None
    part: Bar | None
    reviewer: str

    def days(self, least: int, most: int) -> int:
        """A number of business days in this range, as far as the history reaches."""
        return self.random.randint(least, max(least, min(most, self.ago)))

    def decider(self) -> str:
        return self.random.choice(("counsel", "counsel", "director"))

    def one_of(self, texts: Sequence[Any]) -> Any:
        return self.random.choice(texts)


def approve(s: Setting) -> list[Move]:
    return [Move(s.days(1, 8), s.decider(), "approve")]


def approve_with_conditions(s: Setting) -> list[Move]:
    return [Move(s.days(2, 9), s.decider(), "approve", {"conditions": s.one_of(SAID["conditions"])})]


def narrow_and_approve(s: Setting) -> list[Move]:
    return [*narrow(s), Move(s.days(1, 4), s.decider(), "approve")]


def narrow(s: Setting) -> list[Move]:
    return [Move(s.days(1, 3), "requester", "narrow", {"elements": list(s.ask.elements)[:-1]})]


def extend_and_approve(s: Setting) -> list[Move]:
    first = s.days(5, 8)
    return [_extension(s, first, s.random.randint(2, 5)), Move(s.random.randint(3, 4), s.decider(), "approve")]


def _extension(s: Setting, after: int, days: int) -> Move:
    reason = s.one_of(sorted(SAID["extend"]))
    return Move(after, "counsel", "extend", {"reason": reason, "explanation": SAID["extend"][reason], "days": days})


def say_nothing(s: Setting) -> list[Move]:
    return []


def extend_and_say_nothing(s: Setting) -> list[Move]:
    return [_extension(s, s.days(6, LONGEST_WAIT), s.random.randint(1, 3))]


def extend_and_wait(s: Setting) -> list[Move]:
    return [_extension(s, s.ago - s.random.randint(0, 1), s.random.randint(3, 5))]


def narrow_and_wait(s: Setting) -> list[Move]:
    return narrow(s)


def withdraw(s: Setting) -> list[Move]:
    return [Move(s.days(1, 7), "requester", "withdraw")]


def deny(s: Setting, after: int) -> Move:
    assert s.whole
    return Move(after, s.decider(), "deny", {"grounds": s.whole.grounds})


def denied_withdraw(s: Setting) -> list[Move]:
    return [deny(s, s.days(3, 8)), Move(1, "requester", "withdraw")]


def denied_concede(s: Setting) -> list[Move]:
    return [
        deny(s, s.days(3, 8)),
        Move(1, "director", "concede", {"conditions": s.one_of(SAID["conditions"])}),
    ]


def denied_uphold(s: Setting) -> list[Move]:
    return [deny(s, s.days(4, 9)), _uphold(s, s.random.randint(1, 2))]


def _uphold(s: Setting, after: int, part: str = "") -> Move:
    bar = s.part if part else s.whole
    assert bar
    said = SAID["uphold"]
    opening = s.one_of(said["openings"]).format(pinpoint=bar.citation, names=bar.names)
    return Move(after, s.reviewer, "uphold", {"opinion": f"{opening} {s.one_of(said['closings'])}"}, part)


def denied_overrule(s: Setting) -> list[Move]:
    return [deny(s, s.days(3, 9)), _overrule(s, s.random.randint(1, 2))]


def _overrule(s: Setting, after: int) -> Move:
    said, words = SAID["overrule"], _weakness(s)
    opinion = f"{s.one_of(said['openings'])} {s.one_of(said['closings'])}".format_map(words)
    conditions = said["conditions"][: s.random.randint(0, 2)]
    return Move(after, s.reviewer, "overrule", {"opinion": opinion, "conditions": conditions})


def _weakness(s: Setting) -> dict[str, str]:
    assert s.whole and s.whole.exception
    row = s.whole.exception
    answers = {one["code"]: one["why_not"] for one in s.whole.grounds[0]["exceptions"]}
    purpose = PURPOSES[s.brief.purpose].lower()
    return {"pinpoint": s.whole.citation, "exception": row.text, "answer": answers[row.code], "purpose": purpose}


def overruled_accept(s: Setting) -> list[Move]:
    return [*denied_overrule(s), Move(1, "director", "accept")]


def overruled_in_part_accept(s: Setting) -> list[Move]:
    first, review = denied_overrule(s)
    kept = list(s.ask.elements)[:-1]
    return [
        first,
        Move(review.after, review.by, "overrule", {**review.said, "elements": kept}),
        Move(1, "counsel", "accept"),
    ]


def escalated(s: Setting) -> list[Move]:
    return [*denied_overrule(s), _escalate(s)]


def _escalate(s: Setting) -> Move:
    return Move(1, "director", "escalate", {"reason": s.one_of(SAID["escalate"]["reasons"])})


def escalated_order(s: Setting) -> list[Move]:
    said = {"opinion": s.one_of(SAID["order"]["opinions"]), "conditions": SAID["order"]["conditions"]}
    return [*escalated(s), *_heard(s, s.random.randint(1, 3), _hearer(s)), Move(0, "coo", "order", said)]


def escalated_excuse(s: Setting) -> list[Move]:
    said = {"opinion": s.one_of(SAID["excuse"]["opinions"])}
    return [*escalated(s), *_heard(s, s.random.randint(1, 2), _hearer(s)), Move(0, "coo", "excuse", said)]


def _heard(s: Setting, after: int, hearer: str) -> list[Move]:
    """The other side answers, a date is set, and what was said on it is written down."""
    return [*_answered(s, after, hearer), Move(after, hearer, "minute", {"text": _turn(s, "minutes")})]


def _answered(s: Setting, days: int, hearer: str) -> list[Move]:
    return [
        Move(0, "requester", "answer", {"text": _turn(s, "answers")}),
        *([Move(0, s.reviewer, "answer", {"text": _turn(s, "cio")})] if s.ago % 2 else []),
        Move(0, hearer, "schedule", {"days": days, "place": _turn(s, "places")}),
    ]


def _turn(s: Setting, what: str) -> str:
    """One of the texts, by the day of filing: chance is left for what comes after as it was."""
    texts: list[str] = SAID["hearing"][what]
    return texts[s.ago % len(texts)]


def _hearer(s: Setting) -> str:
    return s.random.choice(("coo", "coo", "coo.deputy"))


def escalated_concede(s: Setting) -> list[Move]:
    return [*escalated(s), Move(1, "director", "concede", {"conditions": s.one_of(SAID["conditions"])})]


def referred(s: Setting) -> list[Move]:
    return [deny(s, s.days(3, 8)), Move(1, "cio", "refer", {"why": s.one_of(SAID["refer"]["whys"])})]


def referred_order(s: Setting) -> list[Move]:
    said = {"opinion": s.one_of(SAID["order"]["opinions"]), "conditions": SAID["order"]["conditions"]}
    return [*referred(s), Move(2, "coo", "order", said)]


def referred_excuse(s: Setting) -> list[Move]:
    return [*referred(s), Move(1, "coo", "excuse", {"opinion": s.one_of(SAID["excuse"]["opinions"])})]


def approve_in_part(s: Setting) -> list[Move]:
    assert s.part
    kept = [code for code in s.ask.elements if code not in s.part.elements]
    said = {"elements": kept, "grounds": s.part.grounds, "conditions": s.one_of(SAID["conditions"])}
    return [Move(s.days(3, 9), "counsel", "approve", said)]


def in_part_uphold(s: Setting) -> list[Move]:
    return [*approve_in_part(s), _uphold(s, s.random.randint(1, 2), part="B")]


def now_denied(s: Setting) -> list[Move]:
    return [deny(s, s.ago - s.random.randint(0, min(3, s.ago - 1)))]


def now_overruled(s: Setting) -> list[Move]:
    since = s.random.randint(0, 1)
    return [deny(s, s.ago - since - 1), _overrule(s, 1)]


def now_escalated(s: Setting) -> list[Move]:
    since = s.random.randint(0, 2)
    return [deny(s, s.ago - since - 2), _overrule(s, 1), _escalate(s), *_answered(s, since + 1, "coo")]


def now_referred(s: Setting) -> list[Move]:
    return [deny(s, s.ago - 1), Move(1, "cio", "refer", {"why": s.one_of(SAID["refer"]["whys"])})]


def now_denied_in_part(s: Setting) -> list[Move]:
    [move] = approve_in_part(s)
    return [Move(s.ago - s.random.randint(0, 2), move.by, move.action, move.said)]


Need = Callable[[Setting], bool]


def anything(s: Setting) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Script:
    """A way to go, how often it is gone, what it needs, and how many business days ago it may have been filed."""

    moves: Callable[[Setting], list[Move]]
    times: int
    latest: int
    earliest: int = 68
    needs: Need = anything


def _barred(s: Setting) -> bool:
    return s.whole is not None


def _sound(s: Setting) -> bool:
    return s.whole is not None and s.whole.exception is None


def _weak(s: Setting) -> bool:
    return s.whole is not None and s.whole.exception is not None


def _partly(s: Setting) -> bool:
    return s.part is not None


def _cio_is_recused(s: Setting) -> bool:
    return s.whole is not None and s.reviewer != "cio"


def _several(s: Setting) -> bool:
    return len(s.ask.elements) > 2


def _weak_several(s: Setting) -> bool:
    return _weak(s) and _several(s)


# fmt: off
SCRIPTS = (
    # what still runs; a request filed k business days ago has 10 - k left
    *(Script(say_nothing, times, ago, ago) for ago, times in
      {0: 3, 1: 4, 2: 4, 3: 3, 4: 4, 5: 3, 6: 3, 7: 3, 8: 3, 9: 3}.items()),
    Script(extend_and_wait, 4, 7, 9),
    Script(narrow_and_wait, 2, 4, 7, _several),
    Script(now_denied, 7, 3, 9, _barred),
    Script(now_overruled, 5, 4, 9, _weak),
    Script(now_escalated, 4, 5, 9, _weak),
    Script(now_referred, 1, 4, 8, _cio_is_recused),
    Script(now_denied_in_part, 2, 4, 9, _partly),
    # what has ended
    Script(referred_order, 1, 14, needs=_cio_is_recused),
    Script(referred_excuse, 1, 14, needs=_cio_is_recused),
    Script(in_part_uphold, 5, 13, needs=_partly),
    Script(overruled_in_part_accept, 3, 15, needs=_weak_several),
    Script(escalated_order, 6, 18, needs=_weak),
    Script(escalated_excuse, 4, 18, needs=_weak),
    Script(escalated_concede, 2, 18, needs=_weak),
    Script(overruled_accept, 5, 14, needs=_weak),
    Script(denied_overrule, 6, 15, needs=_weak),
    Script(denied_uphold, 8, 12, needs=_sound),
    Script(denied_concede, 4, 11, needs=_barred),
    Script(denied_withdraw, 2, 11, needs=_barred),
    Script(withdraw, 8, 9),
    Script(extend_and_say_nothing, 3, 15),
    Script(say_nothing, 12, 12),
    Script(extend_and_approve, 6, 13),
    Script(narrow_and_approve, 5, 9, needs=_several),
    Script(approve_with_conditions, 12, 11),
    Script(approve, 22, 9),
)
# fmt: on
# For what no script of the deck fits: an answer, or none yet to what was filed on the last day.
OTHERWISE = Script(lambda s: approve(s) if s.ago else [], 0, 0)
