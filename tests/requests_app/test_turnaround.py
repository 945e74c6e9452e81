import pytest

from requests_app.pages.turnaround import paces


@pytest.fixture
def pace(story):
    """The pace of an owner at the clock's now."""
    return lambda request: paces([request.owner_id], story.clock.now)[request.owner_id]


def answered(story, day, action="approve", dataset="HFS-CLAIMS", **said):
    """A request that was filed now and answered on the morning of `day`."""
    request = story.filed(dataset)
    story.clock.set(f"2026-{day}T09:00:00-06:00")
    return story.take("hfs.counsel", request, action, **said)


class TestAnOwnersPace:
    def test_counts_business_days_from_filing_to_the_answer(self, story, pace):
        request = answered(story, "11-30")

        assert pace(request).days == [8]  # Thanksgiving and the day after are not counted

    def test_of_silence_is_the_whole_clock_whether_it_was_settled_or_not(self, story, pace):
        request = story.filed()
        story.clock.set(request.due_at)

        assert (pace(request).days, pace(request).silent) == ([10], 1)

    def test_leaves_out_what_is_pending_or_was_taken_back(self, story, pace):
        pending, withdrawn = story.filed(), story.filed()
        story.take("dcfs.requester", withdrawn, "withdraw")

        assert pace(pending).count == 0

    def test_counts_a_denial_on_the_day_it_was_said_whatever_came_after(self, story, pace):
        request = story.denied()
        story.clock.set("2026-11-18T09:00:00-06:00")
        story.take("cio", request, "overrule", opinion="The exception applies.")

        assert pace(request).days == [0]

    def test_counts_a_request_answered_in_part_once(self, story, pace):
        from tests.stories import ground

        request = story.filed()
        kept, left = request.elements[:2], request.elements[2:]
        story.take("hfs.counsel", request, "approve", elements=kept, grounds=[ground(request, left)])

        assert pace(request).count == 1

    def test_leaves_out_what_was_filed_more_than_a_year_ago(self, story, pace):
        request = answered(story, "11-17")
        story.clock.set("2027-12-01T09:00:00-06:00")

        assert pace(request).count == 0

    def test_tells_nothing_from_fewer_than_three(self, story, pace):
        first = answered(story, "11-17")
        assert not pace(first).tells

        for day in ("11-18", "11-24"):
            answered(story, day)
        told = pace(first)
        assert (told.tells, told.usual, told.span) == (True, "1 business day", "from 1 to 4 business days")

    def test_says_how_many_were_silence(self, story, pace):
        requests = [story.filed() for _ in range(4)]
        for request in requests[:3]:
            story.take("hfs.counsel", request, "approve")
        story.clock.set(requests[3].due_at)

        told = pace(requests[0])
        assert (told.in_time_share, told.silent_share) == (75, 25)

    def test_of_an_agency_that_was_never_asked_is_empty(self, story, clock):
        assert paces([1], clock.now)[1].count == 0
