"""The calculator on the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

FILED = "2026-11-16T10:00:00-06:00"


def due(filed_at=FILED, agency="HFS"):
    out = StringIO()
    call_command("due", filed_at=filed_at, agency=agency, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
class TestDue:
    def test_says_the_last_day(self):
        assert "last_day  2026-12-02" in due()

    def test_says_the_first_instant_too_late(self):
        assert "due_at    2026-12-03T00:00:00-06:00" in due()

    def test_names_what_was_skipped(self):
        assert "Thu 2026-11-26   –  Thanksgiving Day" in due()

    def test_takes_the_code_as_people_write_it(self):
        assert due(agency="hfs") == due()

    @pytest.mark.parametrize(
        ("filed_at", "agency"),
        [("2026-11-16T10:00:00", "HFS"), ("soon", "HFS"), (FILED, "XYZ"), ("2101-01-03T10:00:00-06:00", "HFS")],
    )
    def test_refuses_in_words(self, filed_at, agency):
        with pytest.raises(CommandError):
            due(filed_at, agency)
