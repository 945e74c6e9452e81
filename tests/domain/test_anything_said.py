"""Whatever is said in the right shape is either taken or refused in words; nothing that people can send is a fault."""

from hypothesis import given, settings, strategies as st

from emou.domain.decisions import Standing, decide
from emou.domain.lifecycle import LIFECYCLE, Desk, Identifiability
from emou.domain.refusals import INCOMPLETE, RECUSED, WORDS, Refused
from emou.domain.sayings import Kind, read, sayings
from tests.domain.cases import ELEMENTS, EVERY_RIGHT, FILED_AT, LIBRARY, a_case

WORDS_SAID = st.sampled_from(["", " ", "No.", "consultation", *Identifiability])
CODES = st.lists(st.sampled_from([*sorted(ELEMENTS), "wage", ""]), max_size=4)
ANSWERS = st.lists(
    st.fixed_dictionaries(
        {}, optional={"code": st.sampled_from(["audit", "consent", "else", ""]), "why_not": WORDS_SAID | st.none()}
    ),
    max_size=3,
)
GROUND = st.fixed_dictionaries(
    {},
    optional={
        "authority": st.sampled_from([*LIBRARY, "UNKNOWN", ""]) | st.none(),
        "elements": CODES | st.none(),
        "exceptions": ANSWERS | st.none(),
        **{name: WORDS_SAID | st.none() for name in ("pinpoint", "facts", "cure", "citation", "text")},
    },
)
SHAPES = {
    Kind.TEXT: WORDS_SAID,
    Kind.CHOICE: WORDS_SAID,
    Kind.WHOLE_NUMBER: st.integers(),
    Kind.TEXTS: st.lists(WORDS_SAID, max_size=3),
    Kind.CODES: CODES,
    Kind.GROUNDS: st.lists(GROUND, max_size=3),
}
STEPS = [(row.action, source) for row in LIFECYCLE if row.desk is not Desk.CLOCK for source in row.source]


@st.composite
def said_in_shape(draw):
    """A step, and anything of the right shape that may be said with it."""
    action, state = draw(st.sampled_from(STEPS))
    shapes = {name: SHAPES[saying.kind] | st.none() for name, saying in sayings(action).items()}
    return action, state, draw(st.fixed_dictionaries({}, optional=shapes))


class TestAnythingSaid:
    @settings(max_examples=400)
    @given(said_in_shape(), st.booleans())
    def test_in_the_right_shape_is_taken_or_refused_in_words(self, spoken, party):
        action, state, said = spoken
        standing = Standing(EVERY_RIGHT, holds_office_of_a_party=party or action == "refer")
        try:
            outcome = decide(
                a_case(state), action, at=FILED_AT, says=read(action, said), standing=standing, library=LIBRARY
            )
        except Refused as refused:
            assert refused.code in {INCOMPLETE, RECUSED}
            assert refused.code != INCOMPLETE or all(p.field and p.code and p.message for p in refused.problems)
        else:
            assert outcome.events


class TestRefusal:
    def test_has_words_for_every_code(self):
        assert all(Refused(code).detail == words for code, words in WORDS.items())
