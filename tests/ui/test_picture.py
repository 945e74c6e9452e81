"""The drawing of the life cycle shows the table: all of it, and nothing else."""

import re

import pytest
from django.template.loader import render_to_string

from emou.domain.lifecycle import ACTIONS, LIFECYCLE, State
from emou.domain.terms import Terms
from emou.ui import picture

TERMS = Terms(10, 5, 2, 2, 2)


@pytest.fixture
def drawn():
    return picture.life_cycle(TERMS)


@pytest.fixture
def markup(drawn):
    return render_to_string("components/life_cycle.html", {"picture": drawn})


class TestTheDrawing:
    def test_shows_every_state_once_and_no_other(self, drawn):
        assert [box.state for box in drawn.boxes] == list(State) and set(picture.PLACES) == set(State)

    def test_shows_every_arrow_of_the_table_and_no_other(self, drawn):
        table = {(source, row.target) for row in LIFECYCLE for source in row.source or (None,)}

        assert {line.arrow for line in drawn.lines} == table == set(picture.ROUTES)
        assert len(drawn.lines) == len(table)

    def test_names_every_action(self, drawn):
        words = " ".join(word.text for line in drawn.lines for word in line.words)

        assert [name for name in ACTIONS if picture.TIME_DOES.get(name, name) not in words] == []

    def test_draws_what_it_says_it_draws(self, markup, drawn):
        assert markup.count("marker-end=") == len(drawn.lines)
        assert markup.count("<rect") == len(drawn.boxes)

    def test_lets_no_two_states_overlap(self, drawn):
        for one in drawn.boxes:
            for other in drawn.boxes:
                beside = one.x + one.width <= other.x or other.x + other.width <= one.x
                above = one.y + one.height <= other.y or other.y + other.height <= one.y
                assert one is other or beside or above

    def test_begins_and_ends_each_arrow_at_the_edge_of_its_states(self, drawn):
        boxes = {box.state: box for box in drawn.boxes}
        for line in drawn.lines:
            start, end = ends(line.line)
            source, target = line.arrow
            assert source is None or on_edge(start, boxes[source]), line
            assert on_edge(end, boxes[target]), line


class TestTheList:
    def test_says_every_row_from_every_state(self, drawn):
        said = sum(len(stage.steps) for stage in drawn.stages)

        assert said == sum(len(row.source or (None,)) for row in LIFECYCLE)

    def test_gives_what_time_decides_to_nobody(self, markup):
        assert "No answer, by time alone: Deemed approved" in markup


def ends(line):
    """Where a line begins and ends, from its commands M x y, H x, V y."""
    points = []
    for command, text in re.findall(r"([MHV])([\d ]+)", line):
        numbers = [int(number) for number in text.split()]
        x, y = points[-1] if points else (0, 0)
        points.append({"M": (numbers[0], numbers[-1]), "H": (numbers[0], y), "V": (x, numbers[0])}[command])
    return points[0], points[-1]


def on_edge(point, box):
    x, y = point
    across = box.x <= x <= box.x + box.width
    down = box.y <= y <= box.y + box.height
    return across and down and (x in (box.x, box.x + box.width) or y in (box.y, box.y + box.height))
