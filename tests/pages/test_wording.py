"""The pages have words for every row of the table."""

from emou.dashboards.help import MEANINGS
from emou.domain.lifecycle import LIFECYCLE, Desk, State
from emou.domain.sayings import sayings
from requests_app.pages.effects import RESTS, SAME_STATE
from requests_app.pages.wording import ACTION_WORDS, BY_ITSELF, CODED_WORDS, in_order, value_words

TAKEN = [row for row in LIFECYCLE if row.desk is not Desk.CLOCK and row.source]


class TestTheWords:
    def test_name_every_action_that_a_person_takes(self):
        assert set(ACTION_WORDS) == {row.action for row in TAKEN}

    def test_explain_every_state(self):
        assert set(MEANINGS) == set(State)

    def test_say_what_an_action_does_that_leaves_the_state(self):
        assert set(SAME_STATE) == {row.action for row in TAKEN if row.target in row.source}

    def test_say_what_becomes_of_a_part_left_out(self):
        assert set(RESTS) == {row.rest for row in TAKEN if row.rest}

    def test_say_what_silence_brings(self):
        assert set(BY_ITSELF) == {row.action for row in LIFECYCLE if row.desk is Desk.CLOCK}

    def test_number_conditions_which_end_in_periods_of_their_own(self):
        assert value_words("conditions", ["No copy.", "Destroyed by May."], {}) == "(1) No copy. (2) Destroyed by May."

    def test_name_elements_as_they_were_asked_for(self):
        assert in_order(["born", "name"], {"name": "Name", "born": "Date of birth"}) == ["Name", "Date of birth"]

    def test_name_every_choice(self):
        choices = {value for row in TAKEN for said in sayings(row.action).values() for value in said.choices or ()}

        assert {value.value for value in choices} <= set(CODED_WORDS)
