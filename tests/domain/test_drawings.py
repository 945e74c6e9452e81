"""The drawings show every row, every state and every right, and nothing else."""

import re

import pytest

from agencies.roles import ROLES
from emou.domain import drawings
from emou.domain.lifecycle import FINAL, LIFECYCLE, WAITS, State

RIGHTS = {role.kind.value: role.rights for role in ROLES}
ARROW = re.compile(r"^ {4}(\S+) --> (\S+): (.+)$", re.MULTILINE)


def table(text):
    """The cells of a Markdown table, without its head."""
    return [line.strip("| ").split(" | ") for line in text.splitlines()[2:]]


class TestDiagram:
    def test_has_an_arrow_for_every_source_of_every_row_and_no_other(self):
        drawn = {(s, t, a) for s, t, actions in ARROW.findall(drawings.diagram()) for a in actions.split(", ")}

        assert drawn == {(s, row.target, row.action) for row in LIFECYCLE for s in row.source or ("[*]",)}

    @pytest.mark.parametrize("state", State)
    def test_ends_where_a_request_ends(self, state):
        assert (f"{state} --> [*]" in drawings.diagram()) is (state in FINAL)


class TestRows:
    def test_are_those_of_the_table_in_its_order(self):
        assert [line[0] for line in table(drawings.rows())] == [row.action for row in LIFECYCLE]

    def test_are_all_of_the_same_width(self):
        assert {len(line) for line in table(drawings.rows())} == {11}

    @pytest.mark.parametrize(
        ("action", "words"), [("deem", "the clock has run out"), ("extend", "not extended"), ("refer", "is recused")]
    )
    def test_say_when_they_may_be_taken(self, action, words):
        only_when = {line[0]: line[7] for line in table(drawings.rows())}

        assert only_when[action] == words


class TestWaits:
    def test_are_those_of_the_open_states(self):
        assert [line[0] for line in table(drawings.waits())] == [state.value for state in WAITS]


class TestMatrix:
    def test_gives_every_action_to_exactly_the_offices_that_carry_its_right(self):
        lines = {line[0]: dict(zip(RIGHTS, line[1:], strict=True)) for line in table(drawings.matrix(RIGHTS))}

        for row in LIFECYCLE:
            for source in row.source or ("(new)",):
                shown = {kind for kind, cell in lines[source].items() if row.action in re.findall(r"[a-z]+", cell)}
                assert shown == {kind for kind, rights in RIGHTS.items() if row.permission in rights}

    def test_has_a_line_for_every_state(self):
        assert [line[0] for line in table(drawings.matrix(RIGHTS))] == ["(new)", *State]

    @pytest.mark.parametrize("marked", ["deny¹", "uphold²", "refer³"])
    def test_marks_what_also_depends_on_the_person(self, marked):
        assert marked in drawings.matrix(RIGHTS)


class TestHolders:
    def test_lists_the_rights_of_each_office(self):
        assert table(drawings.holders({"Auditor": ("oversee",), "Nobody": ()})) == [
            ["Auditor", "oversee"],
            ["Nobody", "–"],
        ]
