import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from emou.domain import clock
from emou.ui import samples

TEMPLATES = settings.BASE_DIR / "templates"
STYLEGUIDE = (TEMPLATES / "ui" / "styleguide.html").read_text()
FRAME = {"banner", "demo_toolbar", "mark", "messages", "site_footer", "site_header"}
PARTS_OF_OTHERS = {"ledger_day", "request_row", "table_cell", "timeline_who"}
COMPONENTS = {path.stem for path in (TEMPLATES / "components").glob("*.html")} - FRAME - PARTS_OF_OTHERS
OURS = sorted(
    path for folder in ("components", "errors", "forms", "ui") for path in (TEMPLATES / folder).glob("*.html")
)


class TestTheStyleGuide:
    @pytest.mark.parametrize("name", sorted(COMPONENTS))
    def test_shows_each_component(self, name):
        assert f"components/{name}.html" in STYLEGUIDE

    def test_is_drawn_from_its_samples(self):
        drawn = render_to_string("ui/styleguide.html", samples.context())

        assert "Deemed approved" in drawn and "Last day today" in drawn


class TestTemplates:
    @pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
    def test_hold_no_inline_script_or_style(self, path):
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", path.read_text())

    @pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
    def test_stay_short(self, path):
        assert len(path.read_text().splitlines()) <= 120


class TestTheLedger:
    @pytest.fixture
    def ledger(self, drawn):
        days = clock.ledger(samples.CLOCK, samples.CALENDAR)
        started_on, last_day = samples.CLOCK.started_on, samples.CLOCK.last_day
        return drawn("ledger", days=days, started_on=started_on, last_day=last_day)

    def test_names_the_holiday_that_was_not_counted(self, ledger):
        assert "Thu, Nov 26, 2026: Thanksgiving Day, not counted" in ledger

    def test_numbers_the_last_day(self, ledger):
        assert re.search(r"Dec 2</time><span class=\"ledger__number\">10</span>", ledger)

    def test_has_whole_weeks_from_monday_to_sunday(self, ledger):
        body = ledger[ledger.index("<tbody>") :]

        assert body.count("<td>") == 7 * body.count("<tr>")


class TestTheTimeline:
    def test_gives_what_time_decided_to_no_person(self, drawn):
        entry = {"event": "request.deemed_approved", "at": datetime(2026, 12, 3, 6, tzinfo=UTC)}

        assert "By operation of the eMOU" in drawn("timeline", entries=[entry])

    def test_names_the_person_and_the_office(self, drawn):
        entry = {"event": "request.denied", "who": "Ruth Okafor", "office": "HFS counsel"}

        assert "Ruth Okafor, HFS counsel" in drawn("timeline", entries=[entry])

    def test_escapes_what_people_said(self, drawn):
        entry = {"event": "request.denied", "who": "A", "said": "<script>alert(1)</script>"}

        assert "<script>" not in drawn("timeline", entries=[entry])


class TestTheDeadlineTag:
    def test_shows_the_last_day_and_not_the_midnight_after_it(self, drawn):
        assert "Wed, Dec 2, 2026" in drawn("deadline_tag", days_left=2, last_day=date(2026, 12, 2))
