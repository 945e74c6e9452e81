"""Proof of notice: what was told to whom and when, for a page, a program and the letter of a deemed approval."""

from datetime import timedelta

import pytest

from agencies.calendars import calendars
from agencies.models import Person
from agencies.rights import rights_of
from emou import actions
from emou.audit.models import Entry
from emou.notices import proof as told
from requests_app.pages import letters, proof
from tests.conftest import named


@pytest.fixture
def lines(story):
    """`lines(request, username)`: the proof as somebody reads it."""

    def read(request, username):
        rights = rights_of(named(username), story.clock.now)
        return [proof.line(row, rights) for row in told.told_of(request.reference)]

    return read


class TestTheProof:
    def test_says_when_it_was_queued_sent_accepted_and_opened(self, post, story, lines):
        request = story.filed()
        actions.deliver()
        actions.open_matter(named("hfs.counsel"), request.reference)

        line = lines(request, "hfs.counsel")[0]

        assert line.happened_at <= line.queued_at <= line.sent_at <= line.accepted_at <= line.opened_at
        assert "queued as" in line.receipt

    def test_says_what_has_not_happened(self, story, lines):
        line = lines(story.filed(), "hfs.counsel")[0]

        assert (line.mail, line.sent_at, line.accepted_at, line.opened_at) == ("", None, None, None)

    def test_says_why_a_mail_was_not_sent_to_its_own_side_alone(self, post, story, lines):
        request = story.filed()
        Person.objects.filter(username="hfs.counsel").update(email="")
        actions.deliver()

        own, other = (lines(request, username)[0] for username in ("hfs.counsel", "dcfs.requester"))

        assert (own.mail, own.why, other.why) == ("dead", "No email address is known for this person.", "")

    def test_names_reminders(self, story, lines):
        actions.sweep()
        request = story.filed()
        story.clock.set("2026-11-23T08:01:00-06:00")
        actions.sweep()

        assert [line.what for line in lines(request, "hfs.counsel")][-1] == "Reminder: half of the time has passed"

    def test_tells_the_other_side_the_office_and_the_times_alone(self, post, story, lines):
        request = story.filed()
        actions.deliver()

        line = lines(request, "dcfs.requester")[0]

        assert line.office == "Counsel, Department of Healthcare and Family Services"
        assert line.accepted_at
        assert (line.person, line.receipt, line.message_id) == ("", "", "")

    @pytest.mark.parametrize("username", ["hfs.counsel", "auditor", "cio"])
    def test_names_the_person_to_their_own_side_and_to_overseers(self, story, lines, username):
        assert lines(story.filed(), username)[0].person == named("hfs.counsel").label

    def test_is_one_question_however_much_was_told(self, story, django_assert_num_queries):
        request = story.overruled()

        with django_assert_num_queries(1):
            assert len(list(told.told_of(request.reference))) > 5


class TestTheLetterOfADeemedApproval:
    @pytest.fixture
    def lines_of(self, post, story):
        actions.sweep()
        request = story.filed()
        actions.deliver()
        actions.open_matter(named("hfs.counsel"), request.reference)
        story.clock.set("2026-11-23T08:01:00-06:00")
        actions.sweep()
        story.clock.set(request.due_at + timedelta(minutes=1))
        actions.sweep()
        entry = Entry.objects.get(chain=request.reference, name="request.deemed_approved")
        return letter_lines(request, entry)

    def test_says_how_the_owner_was_told(self, lines_of):
        [filed, *_] = lines_of

        assert filed.startswith("Request filed. Counsel, Department of Healthcare and Family Services: in the app")
        assert "accepted by the mail server on Mon, Nov 16, 2026" in filed
        assert "opened on Mon, Nov 16, 2026" in filed

    def test_says_what_nobody_opened(self, lines_of):
        assert lines_of[1].endswith("not opened.")

    def test_says_when_the_owner_was_reminded(self, lines_of):
        assert [line for line in lines_of if line.startswith("Reminder: half of the time has passed. Counsel")]


def letter_lines(request, entry):
    request.refresh_from_db()
    blocks = letters.content(request, entry, calendars())["blocks"]
    headings = [block.get("text") for block in blocks]
    return blocks[headings.index("How the owner was told") + 1]["lines"]


class TestTheApi:
    def test_tells_it_to_who_may_know_of_the_request(self, post, story, client):
        request = story.filed()
        actions.deliver()
        client.force_login(named("hfs.counsel"))

        [first, _] = client.get(f"/api/v1/requests/{request.reference}/notices/").json()["results"]

        assert (first["event"], first["mail"], first["reminder"]) == ("request.filed", "sent", None)
        assert first["person"] == named("hfs.counsel").label

    def test_hides_it_from_others(self, story, client):
        client.force_login(named("dph.counsel"))

        assert client.get(f"/api/v1/requests/{story.filed().reference}/notices/").status_code == 404

    def test_goes_on_from_page_to_page(self, story, client):
        request = story.overruled()
        client.force_login(named("auditor"))
        first = client.get(f"/api/v1/requests/{request.reference}/notices/?limit=3").json()

        second = client.get(first["next"]).json()

        assert len({row["queued_at"] + row["person"] for row in first["results"] + second["results"]}) == 6
