"""A part is kept, the rest becomes a sibling that goes through the very same table. There is no partial state."""

import pytest

from emou.domain import clock
from emou.domain.decisions import decide
from emou.domain.lifecycle import SPLIT, State
from emou.domain.refusals import INCOMPLETE, Refused
from tests.domain.cases import CALENDAR, ELEMENTS, FILED_AT, LIBRARY, a_case, ground, holder_for, sound

KEPT, LEFT = frozenset({"name"}), frozenset({"born_on", "county"})
WAYS = [
    ("approve", "pending", "approved", "denied", "request.denied"),
    ("overrule", "denied", "overruled", "denial_upheld", "denial.upheld"),
    ("order", "escalated", "sharing_ordered", "agency_excused", "escalation.agency_excused"),
]
PARAMETERS = ("action", "source", "target", "rest", "event")


def in_part(action, source, **says):
    """The outcome of taking `action` for KEPT alone; approval gives a ground for the rest."""
    grounds = {"grounds": [ground(elements=LEFT)]} if action == "approve" else {}
    said = {**sound(action), **grounds, "elements": sorted(KEPT), **says}
    return decide(a_case(State(source)), action, at=FILED_AT, says=said, standing=holder_for(action), library=LIBRARY)


def problems(action, source, **says):
    with pytest.raises(Refused) as refused:
        in_part(action, source, **says)
    assert refused.value.code == INCOMPLETE
    return [(problem.field, problem.code) for problem in refused.value.problems]


@pytest.mark.parametrize(PARAMETERS, WAYS)
class TestInPart:
    def test_leaves_each_half_in_the_state_of_its_own_row(self, action, source, target, rest, event):
        outcome = in_part(action, source)

        assert (outcome.case.state, outcome.rest.case.state) == (target, rest)

    def test_divides_the_elements_without_loss_or_doubling(self, action, source, target, rest, event):
        outcome = in_part(action, source)

        assert (outcome.case.elements, outcome.rest.case.elements) == (KEPT, LEFT)

    def test_records_the_split_on_both_before_the_decision(self, action, source, target, rest, event):
        outcome = in_part(action, source)

        assert outcome.events[0].name == SPLIT
        assert [found.name for found in outcome.rest.events] == [SPLIT, event]

    def test_says_on_the_record_which_elements_went_where(self, action, source, target, rest, event):
        outcome = in_part(action, source)

        assert outcome.events[0].said == {"elements": ["name"], "split_off": ["born_on", "county"]}
        assert outcome.rest.events[0].said == {"elements": ["born_on", "county"]}

    def test_is_no_part_when_all_elements_are_named(self, action, source, target, rest, event):
        outcome = in_part(action, source, elements=sorted(ELEMENTS), grounds=[])

        assert (outcome.rest, outcome.case.elements) == (None, ELEMENTS)

    def test_is_no_part_when_none_is_named(self, action, source, target, rest, event):
        assert in_part(action, source, elements=None, grounds=[]).rest is None

    def test_is_refused_for_nothing(self, action, source, target, rest, event):
        assert problems(action, source, elements=[]) == [("elements", "missing")]

    def test_is_refused_for_an_element_that_was_not_asked_for(self, action, source, target, rest, event):
        assert problems(action, source, elements=["name", "wage"]) == [("elements", "unknown")]

    def test_counts_an_element_named_twice_once(self, action, source, target, rest, event):
        assert in_part(action, source, elements=["name", "name"]).case.elements == KEPT

    def test_carries_no_further_sibling(self, action, source, target, rest, event):
        assert in_part(action, source).rest.rest is None


class TestApproveInPart:
    def test_is_refused_without_grounds_for_the_rest(self):
        assert problems("approve", "pending", grounds=[]) == [("grounds", "missing")]

    def test_is_refused_where_the_grounds_leave_an_element_uncovered(self):
        assert problems("approve", "pending", grounds=[ground(elements={"county"})]) == [("grounds", "not_covered")]

    def test_is_refused_where_a_ground_denies_what_is_approved(self):
        assert problems("approve", "pending", grounds=[ground()]) == [("grounds.0.elements", "unknown")]

    def test_is_refused_where_the_grounds_are_only_a_duty(self):
        assert problems("approve", "pending", grounds=[ground("DUTY", LEFT)]) == [("grounds", "no_bar")]

    def test_puts_the_grounds_on_the_record_of_the_sibling_alone(self):
        outcome = in_part("approve", "pending", conditions=["No copy"])

        assert outcome.events[1].said == {"elements": ["name"], "conditions": ["No copy"]}
        assert outcome.rest.events[1].said == {"grounds": [ground(elements=LEFT)]}

    def test_sends_the_sibling_to_the_cio_with_a_clock_of_its_own(self):
        assert in_part("approve", "pending").rest.case.clock == clock.start(FILED_AT, 2, CALENDAR)

    def test_lets_the_sibling_be_overruled_in_part_again(self):
        sibling = in_part("approve", "pending").rest.case
        says = {**sound("overrule"), "elements": ["county"]}

        outcome = decide(sibling, "overrule", at=FILED_AT, says=says, standing=holder_for("overrule"), library=LIBRARY)

        assert (outcome.case.elements, outcome.rest.case.elements) == ({"county"}, {"born_on"})


class TestOverruleAndOrderInPart:
    @pytest.mark.parametrize(("action", "source"), [("overrule", "denied"), ("order", "escalated")])
    def test_give_both_parts_one_opinion_and_say_so(self, action, source):
        outcome = in_part(action, source)

        assert outcome.rest.events[1].said == {**sound(action), "on_both_parts": True}
        assert outcome.events[1].said["on_both_parts"]

    @pytest.mark.parametrize(("action", "source"), [("overrule", "denied"), ("order", "escalated")])
    def test_give_the_sibling_the_words_that_are_said_about_it(self, action, source):
        outcome = in_part(action, source, rest_opinion=" The bar is plain there. ")

        assert outcome.rest.events[1].said == {"opinion": "The bar is plain there."}
        assert outcome.events[1].said == {**sound(action), "elements": sorted(KEPT)}

    @pytest.mark.parametrize(("action", "source"), [("overrule", "denied"), ("order", "escalated")])
    def test_are_refused_words_about_nothing(self, action, source):
        found = problems(action, source, elements=None, rest_opinion="The bar is plain there.")

        assert found == [("rest_opinion", "unneeded")]

    @pytest.mark.parametrize(("action", "source"), [("overrule", "denied"), ("order", "escalated")])
    def test_ask_for_the_opinion_as_well(self, action, source):
        assert problems(action, source, opinion="") == [("opinion", "missing")]

    def test_start_the_owners_clock_for_the_overruled_part_alone(self):
        outcome = in_part("overrule", "denied")

        assert outcome.case.clock == clock.start(FILED_AT, 2, CALENDAR)
        assert outcome.rest.case.clock == a_case(State.DENIED).clock


class TestDeny:
    def test_that_leaves_an_element_uncovered_points_to_approval_in_part(self):
        says = {"grounds": [ground(elements=LEFT)]}

        with pytest.raises(Refused) as refused:
            decide(a_case(), "deny", at=FILED_AT, says=says, standing=holder_for("deny"), library=LIBRARY)

        assert "Approve in part" in refused.value.problems[0].message
