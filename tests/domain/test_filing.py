"""What a complete filing must say, and what is named when it does not."""

from datetime import date

import pytest

from emou.domain import filing

ASK = {
    "dataset": "DPH-BIRTH",
    "elements": [{"code": "county", "justification": "To count by county."}],
    "identifiability": "coded",
    "frequency": "once",
    "access_mode": "view",
    "extract_reason": "",
}
COMPLETE = dict.fromkeys(filing.REQUIRED, "Said") | {
    "purpose": "planning_analytics",
    "period_from": date(2023, 1, 1),
    "period_to": date(2025, 12, 31),
    "links": False,
    "users": [{"role": "Analyst", "organization": "DCFS", "count": 3}],
    "small_cell_threshold": 11,
    "starts_on": date(2027, 1, 4),
    "ends_on": date(2027, 12, 31),
    "requests": [ASK],
}


def found(**changes):
    return [(problem.field, problem.code) for problem in filing.problems(COMPLETE | changes)]


def found_in_ask(**changes):
    return found(requests=[ASK | changes])


class TestACompleteFiling:
    def test_may_be_filed(self):
        assert found() == []

    @pytest.mark.parametrize("name", filing.REQUIRED)
    def test_says_every_required_field(self, name):
        assert (name, "missing") in found(**{name: [] if name in ("users", "requests") else None})

    @pytest.mark.parametrize("name", ["title", "summary", "funding"])
    def test_is_not_made_complete_by_blanks(self, name):
        assert found(**{name: "  \n"}) == [(name, "missing")]

    def test_names_all_that_is_missing_at_once(self):
        assert len(filing.problems({})) == len(filing.REQUIRED)

    def test_need_not_link(self):
        assert found(links=False, linkage="") == []


class TestWhatDependsOnSomethingElse:
    def test_linkage_is_explained_where_records_are_linked(self):
        assert found(links=True, linkage="") == [("linkage", "missing")]

    def test_research_names_its_review(self):
        assert found(purpose="research") == [("irb_number", "missing"), ("irb_expires_on", "missing")]

    def test_an_extract_says_why_a_copy_is_needed(self):
        assert found_in_ask(access_mode="extract") == [("requests.0.extract_reason", "missing")]


class TestWhatDoesNotHoldTogether:
    @pytest.mark.parametrize(("first", "last"), [("period_from", "period_to"), ("starts_on", "ends_on")])
    def test_an_end_is_not_before_its_beginning(self, first, last):
        assert found(**{first: date(2030, 1, 2), last: date(2030, 1, 1)}) == [(last, "before_start")]

    @pytest.mark.parametrize("name", ["period_from", "period_to", "starts_on", "ends_on", "irb_expires_on"])
    def test_a_day_is_one_after_which_others_come(self, name):
        beyond = [problem for problem in found(**{name: date.max}) if problem[0] == name]

        assert beyond == [(name, "out_of_range")]

    def test_a_dataset_is_asked_for_once(self):
        assert found(requests=[ASK, ASK]) == [("requests.1.dataset", "twice")]

    def test_an_element_is_asked_for_once(self):
        twice = [*ASK["elements"], *ASK["elements"]]

        assert found_in_ask(elements=twice) == [("requests.0.elements.1.code", "twice")]

    def test_nobody_uses_the_data(self):
        users = [{"role": "Analyst", "organization": "DCFS", "count": 0}]

        assert found(users=users) == [("users.0.count", "too_small")]

    def test_a_threshold_of_nothing_hides_nothing(self):
        assert found(small_cell_threshold=0) == [("small_cell_threshold", "too_small")]


class TestAnAsk:
    @pytest.mark.parametrize("name", filing.ASK_REQUIRED)
    def test_says_every_required_field(self, name):
        assert (f"requests.0.{name}", "missing") in found_in_ask(**{name: [] if name == "elements" else ""})

    @pytest.mark.parametrize("name", filing.ASK_CHOICES)
    def test_knows_its_choices(self, name):
        assert found_in_ask(**{name: "sometimes"}) == [(f"requests.0.{name}", "unknown")]

    def test_justifies_each_element(self):
        bare = [{"code": "county", "justification": " "}]

        assert found_in_ask(elements=bare) == [("requests.0.elements.0.justification", "missing")]
