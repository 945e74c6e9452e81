"""The pages have words for every row of the table."""

from emou.dashboards.help import MEANINGS
from emou.domain.lifecycle import LIFECYCLE, Desk, State
from emou.domain.sayings import sayings
from requests_app.pages.effects import RESTS, SAME_STATE
from requests_app.pages.wording import ACTION_WORDS, CODED_WORDS

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

    def test_name_every_choice(self):
        choices = {value for row in TAKEN for said in sayings(row.action).values() for value in said.choices or ()}

        assert {value.value for value in choices} <= set(CODED_WORDS)
