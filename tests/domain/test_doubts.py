"""What does not fit together in a draft is said before it is filed, and keeps nobody from filing it."""

from datetime import date

import pytest

from emou.domain.filing import doubts
from emou.domain.lifecycle import Identifiability

TODAY = date(2027, 1, 4)
CATALOG = {
    "HFS-CLAIMS": {"child_name": "Name of the child", "ssn": "Social security number", "last_address": "Last address"}
}


def ask(form, *codes):
    return {"requests": [{"dataset": "HFS-CLAIMS", "identifiability": form, "elements": [{"code": c} for c in codes]}]}


def found(draft):
    return [(problem.field, problem.code) for problem in doubts(draft, TODAY, CATALOG)]


class TestAFormThatDoesNotFit:
    @pytest.mark.parametrize("form", [form for form in Identifiability if form is not Identifiability.IDENTIFIED])
    def test_is_doubted_where_an_element_names_a_person(self, form):
        assert found(ask(form, "diagnosis", "ssn")) == [("requests.0.identifiability", "points_to_persons")]

    def test_names_the_elements(self):
        (doubt,) = doubts(ask("aggregate", "child_name", "ssn"), TODAY, CATALOG)

        assert (
            "“Aggregate” and ask for what points to a person: Name of the child, Social security number."
            in doubt.message
        )

    @pytest.mark.parametrize("form", ["identified", "", None, "unheard of"])
    def test_is_none_where_persons_are_named_on_purpose_or_nothing_is_said_yet(self, form):
        assert found(ask(form, "ssn")) == []

    def test_is_none_where_the_element_is_public_or_unknown(self):
        assert found(ask("aggregate", "vendor_name", "diagnosis")) == []


class TestDays:
    def test_an_irb_approval_that_ends_before_the_use_is_doubted(self):
        draft = {"purpose": "research", "irb_expires_on": date(2027, 6, 30), "ends_on": date(2027, 7, 1)}

        assert found(draft) == [("irb_expires_on", "ends_before_use")]
        assert found({**draft, "irb_expires_on": date(2027, 7, 1)}) == []
        assert found({**draft, "purpose": "operations"}) == []

    def test_a_use_that_is_over_is_doubted_and_one_that_ends_today_is_not(self):
        assert found({"ends_on": date(2027, 1, 3)}) == [("ends_on", "over")]
        assert found({"ends_on": TODAY}) == []

    def test_nothing_said_is_nothing_doubted(self):
        assert found({}) == []
