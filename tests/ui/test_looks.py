import re

import pytest
from django.conf import settings

from emou.domain import documents
from emou.domain.lifecycle import CLOCK_MOVED, LIFECYCLE, MESSAGE, SPLIT, State
from emou.ui import looks

EVENT_NAMES = sorted({row.event for row in LIFECYCLE} | {SPLIT, CLOCK_MOVED, MESSAGE, *documents.EVENTS})
SPRITE = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text()
DRAWN_ICONS = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))


class TestStates:
    @pytest.mark.parametrize("state", State)
    def test_each_has_words_an_icon_and_an_outline(self, state):
        look = looks.state_look(state)

        assert look.label and look.tone and look.icon in DRAWN_ICONS

    def test_deemed_approval_never_looks_like_an_approval(self):
        deemed, approved = looks.state_look("deemed_approved"), looks.state_look("approved")

        assert {deemed.icon, deemed.tone}.isdisjoint({approved.icon, approved.tone})

    def test_deemed_approval_says_that_nobody_did_it(self, drawn):
        assert "by operation of the eMOU" in drawn("status_tag", status="deemed_approved")

    def test_without_a_look_is_a_bug_and_not_a_blank(self):
        with pytest.raises(KeyError):
            looks.state_look("half_approved")


class TestEvents:
    @pytest.mark.parametrize("name", EVENT_NAMES)
    def test_each_has_words_and_a_shape(self, name):
        look = looks.event_look(name)

        assert look.words and look.shape

    @pytest.mark.parametrize("row", [row for row in LIFECYCLE if row.desk == "clock"], ids=lambda row: row.event)
    def test_what_time_decides_has_the_shape_of_the_clock(self, row):
        assert looks.event_look(row.event).shape == "clock"

    def test_unknown_to_us_are_a_plain_step(self):
        assert looks.event_look("something.new").shape == "step"


class TestDeadlines:
    @pytest.mark.parametrize(
        ("days_left", "is_past", "is_target", "words", "tone"),
        [
            (4, False, False, "4 business days left", "calm"),
            (3, False, False, "3 business days left", "soon"),
            (1, False, False, "1 business day left", "soon"),
            (0, False, False, "Last day today", "today"),
            (0, True, False, "Time is up", "past"),
            (0, True, True, "Target passed", "past"),
        ],
    )
    def test_are_told_in_words(self, days_left, is_past, is_target, words, tone):
        look = looks.deadline_look(days_left, is_past=is_past, is_target=is_target)

        assert (look.words, look.tone) == (words, tone)


class TestIcons:
    def test_named_in_templates_and_looks_are_all_drawn(self):
        templates = "".join(path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html"))
        named = set(re.findall(r'{% icon "([^"]+)" %}', templates))
        named |= {look.icon for table in (looks.STATES, looks.EVENTS, looks.CHANGES) for look in table.values()}

        assert named - {""} <= DRAWN_ICONS
