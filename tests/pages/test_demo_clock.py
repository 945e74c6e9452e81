import pytest

from emou import timekeeping
from tests.conftest import START


class TestTheDemoClock:
    @pytest.mark.parametrize(
        ("steps", "now"), [("1", "2026-11-17T10:00:00-06:00"), ("10", "2026-12-02T10:00:00-06:00")]
    )
    def test_moves_by_business_days(self, be, steps, now):
        be("coo").post("/demo/clock/", business_days=steps)

        assert timekeeping.now().isoformat() > now
        assert (timekeeping.now() - START).days == {"1": 1, "10": 16}[steps]

    def test_moves_to_an_instant_of_chicago(self, be, read):
        answer = be("coo").client.post("/demo/clock/", {"to": "2026-12-03T00:05"}, follow=True)

        assert "It is now Thursday, December 3, 2026 at 12:05 a.m." in read(answer)

    def test_moves_forward_alone(self, story, be, read):
        story.filed()

        answer = be("coo").client.post("/demo/clock/", {"to": "2026-11-01T10:00"}, follow=True)

        assert "only moves forward" in read(answer)

    def test_ends_with_the_calendar(self, be, read):
        answer = be("coo").client.post("/demo/clock/", {"to": "2101-01-01T10:00"}, follow=True)

        assert "The calendar of the State ends with 2100" in read(answer)

    @pytest.mark.parametrize("fields", [{}, {"to": "soon"}, {"business_days": "7"}])
    def test_answers_400_to_what_it_cannot_read(self, be, fields):
        assert be("coo").client.post("/demo/clock/", fields).status_code == 400

    def test_comes_back_to_the_page(self, be):
        answer = be("coo").post("/demo/clock/", business_days="1", next="/calendar/?year=2026")

        assert answer.headers["Location"] == "/calendar/?year=2026"
