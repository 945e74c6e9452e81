"""Nothing waits on a person who left: work is the office's, and rights end at the instant, without any job."""

from datetime import date

import pytest

from emou import actions
from emou.domain.refusals import Refused
from emou.notices.models import INBOX, Notice
from tests.agencies.test_appointments import ACTING, APPOINT, END, SUCCEED, TODAY, act, keep, seat
from tests.conftest import named
from tests.pages.conftest import Browser, words

MIDNIGHT, JUST_BEFORE = "2026-11-20T00:00:00-06:00", "2026-11-19T23:50:00-06:00"
FRIDAY = date(2026, 11, 20)


def told(username, since):
    """How much somebody was told since an instant, events and reminders."""
    return Notice.objects.filter(recipient__username=username, channel=INBOX, queued_at__gt=since).count()


def waiting(username):
    """The requests that wait on somebody under My work."""
    parts = Browser(username).get("/work/").context.get("waiting")
    return parts.total if parts else 0


@pytest.fixture
def work(story):
    """Three requests that wait on HFS's counsel and director, the director leaving too: counsel alone is left."""
    actions.sweep()
    requests = [story.filed("HFS-CLAIMS") for _ in range(3)]
    keep("hfs.admin", act(END, "hfs.director", appointment=seat("hfs.director")))
    return requests


@pytest.fixture
def left(work, story):
    """Counsel left this instant, and the steward was appointed: when."""
    keep("hfs.admin", act(APPOINT, "hfs.steward", first=TODAY))
    keep("hfs.admin", act(END, "hfs.counsel", appointment=seat("hfs.counsel")))
    return story.clock.now


class TestWhatWaitedOnSomebodyWhoLeft:
    def test_waits_on_whoever_holds_the_office(self, left):
        assert (waiting("hfs.counsel"), waiting("hfs.steward")) == (0, 3)

    def test_is_told_to_the_present_holders_alone(self, left, work):
        for request in work:
            actions.send_message(named("dcfs.requester"), request.reference, "Is more needed?")

        assert (told("hfs.counsel", left), told("hfs.steward", left)) == (0, 3)

    def test_is_reminded_of_to_the_present_holders_alone(self, left, story):
        for day in range(17, 31):
            story.clock.set(f"2026-11-{day}T08:05:00-06:00")
            actions.sweep()

        assert told("hfs.counsel", left) == 0
        assert told("hfs.steward", left) == 3 * 2  # half-way, and with three days left

    def test_is_answered_by_the_next_holder(self, left, work, story):
        assert story.take("hfs.steward", work[0], "approve").state == "approved"

    def test_is_told_to_the_state_data_practice_where_nobody_follows(self, work, story):
        keep("hfs.admin", act(END, "hfs.counsel", appointment=seat("hfs.counsel")))
        since = story.clock.now
        actions.send_message(named("dcfs.requester"), work[0].reference, "Is more needed?")

        assert told("practice", since) == 1

    def test_keeps_its_clock(self, left, work):
        before = [request.due_at for request in work]
        for request in work:
            request.refresh_from_db()

        assert [request.due_at for request in work] == before

    def test_lets_nothing_new_be_filed_where_nobody_can_decide(self, work, story):
        keep("hfs.admin", act(END, "hfs.counsel", appointment=seat("hfs.counsel")))

        with pytest.raises(Refused):
            story.filed("HFS-CLAIMS")


class TestASuccession:
    """Planned on Monday for Friday. Nobody does anything on Friday."""

    @pytest.fixture(autouse=True)
    def planned(self, work):
        keep("hfs.admin", act(SUCCEED, "hfs.steward", appointment=seat("hfs.counsel"), first=FRIDAY))

    def test_changes_nothing_until_the_last_instant_of_thursday(self, story, work):
        story.clock.set(JUST_BEFORE)

        assert (waiting("hfs.counsel"), waiting("hfs.steward")) == (3, 0)
        story.take("hfs.counsel", work[0], "approve")

    def test_takes_effect_with_friday(self, story, work):
        story.clock.set(MIDNIGHT)

        assert (waiting("hfs.counsel"), waiting("hfs.steward")) == (0, 3)
        with pytest.raises(work[0].DoesNotExist):
            story.take("hfs.counsel", work[0], "approve")

    def test_closes_an_open_window(self, story, work):
        window = Browser("hfs.counsel")
        page = f"/requests/{work[0].reference}/"
        before = window.get(page).status_code
        story.clock.set(MIDNIGHT)

        assert (before, window.get(page).status_code) == (200, 404)
        assert window.post(f"{page}approve/", step="take").status_code == 404

    def test_closes_a_token(self, story, work):
        _, text = actions.make_token(named("hfs.counsel"), "Nightly", ["decide_requests"], 30)
        call = {"headers": {"Authorization": f"Token {text}"}, "content_type": "application/json"}
        path = f"/api/v1/requests/{work[0].reference}/"
        before = Browser().client.get(path, **call).status_code
        story.clock.set(MIDNIGHT)

        assert (before, Browser().client.get(path, **call).status_code) == (200, 404)
        assert Browser().client.post(f"{path}approve/", {}, **call).status_code == 404

    def test_closes_the_feed_of_the_office(self, story):
        held = seat("hfs.counsel")
        _, secret = actions.make_feed(named("hfs.counsel"), held.office_id)
        before = Browser().get(f"/feeds/{secret}.ics").status_code
        story.clock.set(MIDNIGHT)

        assert (before, Browser().get(f"/feeds/{secret}.ics").status_code) == (200, 404)

    def test_leaves_no_instant_in_which_nobody_holds_the_office(self):
        assert seat("hfs.counsel").ends_at == seat("hfs.steward", "counsel").starts_at


class TestSomebodyWhoActs:
    def test_has_the_work_from_the_first_day_to_the_end_of_the_last(self, work, story):
        keep("hfs.admin", act(APPOINT, "hfs.steward", capacity=ACTING, first=FRIDAY, last=FRIDAY))
        told = []
        for at in (JUST_BEFORE, MIDNIGHT, "2026-11-20T23:50:00-06:00", "2026-11-21T00:00:00-06:00"):
            story.clock.set(at)
            told.append(waiting("hfs.steward"))

        assert told == [0, 3, 3, 0]

    def test_is_named_with_the_office_on_the_record(self, work, story):
        keep("hfs.admin", act(APPOINT, "hfs.steward", capacity=ACTING, first=TODAY, last=TODAY))
        story.take("hfs.steward", work[0], "approve")

        page = words(Browser("hfs.steward").get(f"/requests/{work[0].reference}/"))
        assert f"{named('hfs.steward').label}, Counsel, Department of Healthcare and Family Services" in page
