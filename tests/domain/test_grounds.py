"""What blocks a denial, what only casts doubt on it, and that nothing else does either."""

from dataclasses import replace

import pytest

from emou.domain.grounds import LegalException, Matter, findings, looks_applicable, problems, read
from emou.domain.lifecycle import Identifiability
from tests.domain.cases import ELEMENTS, LIBRARY, ground

MATTER = Matter(
    attached={element: frozenset(LIBRARY) for element in ELEMENTS},
    purpose="operations",
    identifiability=Identifiability.CODED,
    recipient="DCFS",
)
ANSWERED = [{"code": "audit", "why_not": "No audit."}, {"code": "consent", "why_not": "None was given."}]


def blocking(*said, elements=ELEMENTS):
    return [(problem.field, problem.code) for problem in problems(read(said), elements, LIBRARY)]


def doubts(*said, **matter):
    return [finding.code for finding in findings(read(said), replace(MATTER, **matter), LIBRARY)]


class TestSoundGrounds:
    def test_block_nothing(self):
        assert blocking(ground()) == []

    def test_may_share_the_elements_among_them(self):
        assert blocking(ground("HARD", {"name"}), ground("CONDITIONAL", {"born_on", "county"})) == []

    def test_may_overlap(self):
        assert blocking(ground("HARD"), ground("CONDITIONAL", {"name"})) == []

    def test_may_name_a_duty_beside_a_bar(self):
        assert blocking(ground("DUTY"), ground("HARD")) == []

    def test_may_cite_an_authority_outside_the_library_with_its_text(self):
        assert blocking(ground("OTHER", citation="1 ILCS 1/1", text="No agency shall disclose …")) == []

    def test_answer_every_exception(self):
        assert blocking(ground("EXCEPTIONS", exceptions=ANSWERED)) == []


class TestUnsoundGround:
    def test_is_none_at_all(self):
        assert blocking() == [("grounds", "missing")]

    def test_names_an_authority_that_the_library_does_not_hold(self):
        assert blocking(ground("WORKLOAD")) == [("grounds.0.authority", "unknown")]

    def test_names_no_authority(self):
        assert blocking({}) == [("grounds.0.authority", "unknown")]

    @pytest.mark.parametrize("name", ["pinpoint", "facts", "cure"])
    @pytest.mark.parametrize("value", ["", "  \n", None])
    def test_leaves_a_field_empty(self, name, value):
        assert blocking(ground(**{name: value})) == [(f"grounds.0.{name}", "missing")]

    @pytest.mark.parametrize("name", ["citation", "text"])
    def test_cites_another_authority_without_citation_or_text(self, name):
        said = {"citation": "1 ILCS 1/1", "text": "No agency shall disclose …", name: " "}

        assert blocking(ground("OTHER", **said)) == [(f"grounds.0.{name}", "missing")]

    def test_covers_no_element(self):
        assert blocking(ground(elements=())) == [("grounds.0.elements", "missing")]

    def test_covers_an_element_that_was_not_asked_for(self):
        assert blocking(ground(elements=ELEMENTS | {"wage"})) == [("grounds.0.elements", "unknown")]

    def test_leaves_an_element_to_no_ground(self):
        assert blocking(ground(elements={"name"})) == [("grounds", "not_covered")]

    def test_leaves_an_exception_unanswered(self):
        found = blocking(ground("EXCEPTIONS", exceptions=ANSWERED[:1]))

        assert found == [("grounds.0.exceptions.consent", "missing")]

    def test_leaves_every_exception_unanswered(self):
        found = blocking(ground("EXCEPTIONS"))

        assert found == [("grounds.0.exceptions.audit", "missing"), ("grounds.0.exceptions.consent", "missing")]

    def test_answers_an_exception_with_nothing(self):
        answers = [ANSWERED[0], {"code": "consent", "why_not": "  "}]

        assert blocking(ground("EXCEPTIONS", exceptions=answers)) == [("grounds.0.exceptions.consent", "missing")]

    def test_answers_an_exception_that_the_authority_does_not_list(self):
        answers = [{"code": "emergency", "why_not": "None."}]

        assert blocking(ground("HARD", exceptions=answers)) == [("grounds.0.exceptions.emergency", "unknown")]

    def test_is_named_by_its_place(self):
        assert blocking(ground(), ground(facts="")) == [("grounds.1.facts", "missing")]

    def test_is_told_all_its_faults_at_once(self):
        found = blocking(ground(pinpoint="", cure=""), ground(facts=""))

        assert [field for field, _ in found] == ["grounds.0.pinpoint", "grounds.0.cure", "grounds.1.facts"]


class TestNoBar:
    @pytest.mark.parametrize("authority", ["DUTY", "ELSEWHERE"])
    def test_blocks_when_nothing_else_is_given(self, authority):
        assert blocking(ground(authority)) == [("grounds", "no_bar")]

    def test_blocks_when_duties_are_heaped_up(self):
        assert blocking(ground("DUTY"), ground("ELSEWHERE")) == [("grounds", "no_bar")]

    def test_blocks_for_one_element_that_has_only_a_duty_beside_it(self):
        assert blocking(ground("DUTY"), ground("HARD", {"name"})) == [("grounds", "no_bar")]

    def test_names_the_elements_that_lack_a_bar(self):
        (problem,) = problems(read([ground("DUTY"), ground("HARD", {"name"})]), ELEMENTS, LIBRARY)

        assert "born_on, county" in problem.message
        assert "DUTY is a duty" in problem.message

    @pytest.mark.parametrize("authority", ["HARD", "CONDITIONAL"])
    def test_is_not_said_of_a_hard_or_a_conditional_bar(self, authority):
        assert blocking(ground(authority)) == []


class TestFindings:
    def test_are_none_for_a_hard_bar_that_attaches(self):
        assert doubts(ground()) == []

    def test_doubt_an_authority_that_is_not_known_to_attach(self):
        assert doubts(ground(), attached={"name": frozenset({"HARD"})}) == ["not_attached"]

    def test_name_the_elements_to_which_it_does_not_attach(self):
        matter = replace(MATTER, attached={"name": frozenset({"HARD"})})

        assert "born_on, county" in findings(read([ground()]), matter, LIBRARY)[0].message

    def test_say_that_nobody_has_compared_another_authority_yet(self):
        assert doubts(ground("OTHER", citation="1 ILCS 1/1", text="No."), attached={}) == ["not_in_library"]

    def test_doubt_a_denial_where_an_exception_looks_applicable(self):
        said = ground("EXCEPTIONS", exceptions=ANSWERED)

        assert doubts(said, purpose="audit_evaluation") == ["exception_may_apply"]

    def test_number_the_exception_as_the_pages_do(self):
        matter = replace(MATTER, purpose="audit_evaluation")
        said = [ground("EXCEPTIONS", exceptions=ANSWERED)]

        assert findings(read(said), matter, LIBRARY)[0].message.startswith("Exception 1 of EXCEPTIONS looks applicable")

    def test_leave_an_exception_alone_that_fits_nothing(self):
        assert doubts(ground("EXCEPTIONS", exceptions=ANSWERED), purpose="research") == []

    def test_doubt_a_conditional_bar_where_nothing_was_offered(self):
        assert doubts(ground("CONDITIONAL")) == ["conditional_nothing_offered"]

    def test_accept_a_conditional_bar_where_a_part_was_offered(self):
        assert doubts(ground("CONDITIONAL"), part_offered=True) == []

    def test_doubt_what_was_overruled_before(self):
        assert doubts(ground(), overruled_before=frozenset({"HARD"})) == ["overruled_before"]

    def test_do_not_hold_one_authority_against_another(self):
        assert doubts(ground(), overruled_before=frozenset({"CONDITIONAL"})) == []

    def test_come_ground_by_ground(self):
        assert doubts(ground("CONDITIONAL"), ground(), attached={}) == [
            "not_attached",
            "conditional_nothing_offered",
            "not_attached",
        ]

    def test_block_nothing(self):
        assert blocking(ground("CONDITIONAL")) == []


class TestExceptionLooksApplicable:
    AUDIT = frozenset({"audit_evaluation"})

    @pytest.mark.parametrize(
        ("sides", "applies"),
        [
            ({}, False),
            ({"purposes": frozenset({"operations"})}, True),
            ({"purposes": AUDIT}, False),
            ({"identifiability": frozenset({"coded", "aggregate"})}, True),
            ({"identifiability": frozenset({"aggregate"})}, False),
            ({"recipients": frozenset({"DCFS"})}, True),
            ({"recipients": frozenset({"DPH"})}, False),
            ({"purposes": frozenset({"operations"}), "recipients": frozenset({"DCFS"})}, True),
            ({"purposes": frozenset({"operations"}), "recipients": frozenset({"DPH"})}, False),
        ],
    )
    def test_when_every_side_that_it_names_fits(self, sides, applies):
        assert looks_applicable(LegalException("x", **sides), MATTER) is applies


class TestAnExceptionAnsweredTwice:
    def test_is_named_since_nobody_knows_which_answer_counts(self):
        twice = [*ANSWERED, {"code": "audit", "why_not": "Another reason."}]

        assert blocking(ground("EXCEPTIONS", exceptions=twice)) == [("grounds.0.exceptions.audit", "twice")]
