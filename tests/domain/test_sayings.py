"""What may be said with an action: the right shape passes untouched, every wrong one is malformed and named."""

import pytest
from hypothesis import given, strategies as st

from emou.domain.lifecycle import ACTIONS, LIFECYCLE
from emou.domain.refusals import MALFORMED, Refused
from emou.domain.sayings import LONGEST_TEXT, MOST_ITEMS, Kind, read, sayings
from tests.domain.cases import ground, sound

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(sorted({name for row in LIFECYCLE for name in (*row.needs, *row.takes)}))


def malformed(action, said):
    """The fields and codes that a malformed saying is refused with."""
    with pytest.raises(Refused) as refused:
        read(action, said)
    assert refused.value.code == MALFORMED
    return [(problem.field, problem.code) for problem in refused.value.problems]


class TestRightShape:
    @pytest.mark.parametrize("action", ACTIONS)
    def test_passes_untouched(self, action):
        assert read(action, sound(action)) == sound(action)

    @pytest.mark.parametrize("action", ACTIONS)
    def test_may_be_empty_since_completeness_is_judged_later(self, action):
        assert read(action, {}) == {}

    def test_loses_what_was_left_out_as_null(self):
        assert read("overrule", {"opinion": "No.", "elements": None}) == {"opinion": "No."}

    def test_may_be_text_of_the_greatest_length(self):
        assert read("uphold", {"opinion": "x" * LONGEST_TEXT})

    def test_may_hold_every_letter_there_is(self):
        assert read("uphold", {"opinion": "Ñandú 漢字 🙂"})

    def test_of_a_ground_may_leave_fields_out(self):
        assert read("deny", {"grounds": [{"authority": "HARD", "citation": None}]})

    @pytest.mark.parametrize("action", ["deem", "stand", "accept", "withdraw", "no_such_action"])
    def test_is_nothing_where_nothing_may_be_said(self, action):
        assert sayings(action) == {}

    def test_calls_two_different_reasons_by_one_name(self):
        kinds = sayings("extend")["reason"].kind, sayings("escalate")["reason"].kind

        assert kinds == (Kind.CHOICE, Kind.TEXT)


class TestWrongShape:
    @pytest.mark.parametrize("said", [None, [], "text", 5, [{}]])
    def test_is_anything_but_an_object(self, said):
        assert malformed("approve", said) == []

    def test_is_a_field_that_is_no_part_of_the_action(self):
        assert malformed("accept", {"opinion": "No."}) == [("opinion", "unknown_field")]

    @pytest.mark.parametrize("value", [5, True, [], {}, ["text"]])
    def test_is_no_text_where_text_belongs(self, value):
        assert malformed("uphold", {"opinion": value}) == [("opinion", "not_text")]

    def test_is_a_text_too_long(self):
        assert malformed("uphold", {"opinion": "x" * (LONGEST_TEXT + 1)}) == [("opinion", "too_long")]

    def test_is_more_in_all_than_anybody_reads(self):
        said = [{"facts": "x" * LONGEST_TEXT}] * 21

        assert malformed("deny", {"grounds": said}) == [("grounds", "too_long")]

    @pytest.mark.parametrize("value", ["a\x00b", "\ud800", "ok \udfff"])
    def test_is_a_character_that_cannot_be_stored(self, value):
        assert malformed("uphold", {"opinion": value}) == [("opinion", "not_text")]

    @pytest.mark.parametrize("value", ["5", 5.0, True, [5], {}])
    def test_is_no_whole_number_where_one_belongs(self, value):
        assert malformed("extend", {"days": value}) == [("days", "not_a_number")]

    @pytest.mark.parametrize("value", ["name", {"name": 1}, 5, True])
    def test_is_no_list_where_one_belongs(self, value):
        assert malformed("approve", {"elements": value}) == [("elements", "not_a_list")]

    def test_is_a_list_too_long(self):
        assert malformed("approve", {"elements": ["x"] * (MOST_ITEMS + 1)}) == [("elements", "too_long")]

    @pytest.mark.parametrize("name", ["conditions", "elements"])
    def test_is_a_list_of_something_other_than_text(self, name):
        assert malformed("approve", {name: ["fine", 5, ["x"]]}) == [
            (f"{name}.1", "not_text"),
            (f"{name}.2", "not_text"),
        ]

    @pytest.mark.parametrize("value", ["HARD", 5, {"authority": "HARD"}])
    def test_is_no_list_of_grounds(self, value):
        assert malformed("deny", {"grounds": value}) == [("grounds", "not_a_list")]

    def test_is_a_ground_that_is_no_object(self):
        assert malformed("deny", {"grounds": [ground(), "HARD"]}) == [("grounds.1", "not_an_object")]

    def test_is_a_ground_with_a_field_unknown(self):
        assert malformed("deny", {"grounds": [ground(section="1")]}) == [("grounds.0.section", "unknown_field")]

    @pytest.mark.parametrize(
        ("changes", "found"),
        [
            ({"facts": 5}, ("grounds.0.facts", "not_text")),
            ({"elements": "name"}, ("grounds.0.elements", "not_a_list")),
            ({"elements": ["name", 5]}, ("grounds.0.elements.1", "not_text")),
            ({"exceptions": "audit"}, ("grounds.0.exceptions", "not_a_list")),
            ({"exceptions": {"audit": "No."}}, ("grounds.0.exceptions", "not_a_list")),
            ({"exceptions": ["audit"]}, ("grounds.0.exceptions.0", "not_an_object")),
            ({"exceptions": [{"code": 5}]}, ("grounds.0.exceptions.0.code", "not_text")),
            ({"exceptions": [{"answer": "No."}]}, ("grounds.0.exceptions.0.answer", "unknown_field")),
        ],
    )
    def test_is_found_inside_a_ground(self, changes, found):
        assert malformed("deny", {"grounds": [{**ground(), **changes}]}) == [found]

    def test_is_named_all_at_once(self):
        assert malformed("extend", {"days": "5", "reason": 5, "until": "Friday"}) == [
            ("until", "unknown_field"),
            ("days", "not_a_number"),
            ("reason", "not_text"),
        ]


class TestAnythingAtAll:
    @given(st.sampled_from(ACTIONS), JSON | st.dictionaries(NAMES, JSON, max_size=4))
    def test_is_read_or_refused_as_malformed_and_never_crashes(self, action, said):
        try:
            assert set(read(action, said)) <= set(sayings(action))
        except Refused as refused:
            assert refused.code == MALFORMED
