"""What mails say: a template for everything that is told, the law in plain words, and nothing of anybody's data."""

import pytest

from agencies.models import Appointment
from emou import actions
from emou.actions.alarms import UNSERVED
from emou.domain import gates, hearings, nudges, releases, reminders
from emou.domain.lifecycle import CLOCK_MOVED, LIFECYCLE, MESSAGE, told
from emou.domain.words import EVENT_WORDS
from requests_app.pages import mail_samples, mail_words
from tests.stories import USE_CASE

DOCUMENTS = [name for name in EVENT_WORDS if name.startswith("document.")]
OF_RELEASES = sorted({row.event for row in releases.RELEASES if row.tells} | {releases.WOUND_DOWN})
OF_GATES = sorted(set(gates.EVENTS) | nudges.EVENTS)
BY_LAW = [row.event for row in LIFECYCLE if any(told(row, state) for state in (*row.source, None))]

TOLD = [*BY_LAW, *hearings.EVENTS, *DOCUMENTS, *OF_RELEASES, *OF_GATES, CLOCK_MOVED, MESSAGE, UNSERVED]


class TestEveryMail:
    @pytest.mark.parametrize("event", TOLD)
    def test_about_an_event_that_is_told_has_its_words_and_a_sample(self, event):
        assert mail_words.form_of(event, "").subject and event in mail_samples.NAMES

    @pytest.mark.parametrize("step", reminders.STEPS)
    def test_that_reminds_has_its_words_and_a_sample(self, step):
        assert mail_words.form_of("request.filed", step).subject and step in mail_samples.NAMES

    def test_names_the_request_the_dataset_and_both_agencies(self, mailed, story):
        [text, _] = mailed(story.filed)

        for name in ("EMOU-2026-", "HFS-CLAIMS", "Department of Healthcare and Family Services", "Children and Family"):
            assert name in text

    def test_says_the_last_day_and_the_days_left_in_words(self, mailed, story):
        [text, _] = mailed(story.filed)

        assert "Wednesday, December 2, 2026. 10 business days left." in text

    def test_has_one_link(self, mailed, story, settings):
        [text, html] = mailed(story.filed)

        assert text.count("http") == html.count("href=") == 1
        assert f"{settings.SITE_URL}/requests/EMOU-2026-" in text

    def test_about_a_release_leads_to_it(self, mailed, sharing, settings):
        release = sharing.approved("HFS-CLAIMS")
        [text, html] = mailed(lambda: sharing.hold(release, "hipaa-permission"))

        assert f"Open the release: {settings.SITE_URL}/releases/{release.pk}/" in text and "Open the release" in html

    def test_says_why_one_receives_it(self, mailed, story):
        [text, _] = mailed(story.filed)

        assert "You receive this as Director, Department of Healthcare and Family Services." in text

    def test_carries_no_word_of_the_filing(self, mailed, story):
        both = "".join(mailed(story.filed))

        said = [value for name, value in USE_CASE.items() if isinstance(value, str) and name != "purpose"]
        assert [value for value in said if value in both] == []

    def test_carries_no_word_of_a_message(self, mailed, story):
        request = story.filed()
        text = "Client 4711 was seen twice."

        both = mailed(lambda: actions.send_message(story.requester("DCFS"), request.reference, text))

        assert text not in "".join(both)

    def test_survives_a_mail_program_that_knows_no_style_sheet(self, mailed, story):
        [_, html] = mailed(story.filed)

        assert "<style" not in html and "<img" not in html and "<script" not in html


class TestTheMailOfADeemedApproval:
    def test_says_that_it_is_by_operation_of_the_emou(self, mailed, story):
        request = story.filed()
        story.clock.set(request.due_at)

        [text, html] = mailed(actions.sweep)

        for part in (text, html):
            assert "approved by operation of the eMOU" in part
            assert "by the end of Wednesday, December 2, 2026" in part


class TestTheMailAboutAnOpenClock:
    def test_says_what_happens_at_its_end(self, mailed, story):
        [text, _] = mailed(story.filed)

        assert "Your office is asked to answer." in text
        assert "If there is no answer by the end of Wednesday, December 2, 2026, the request is deemed approved" in text

    def test_says_of_a_target_that_nothing_happens_by_itself(self, mailed, story):
        [text, _] = mailed(story.denied)

        assert "The last day is a target" in text


class TestTheMailToWhoeverStandsIn:
    def test_says_so(self, mailed, story):
        request = story.filed()
        Appointment.objects.filter(office__agency__code="DCFS").update(ends_at=story.clock.now)

        [text, _] = mailed(lambda: story.take("hfs.counsel", request, "approve"))

        assert "Nobody holds the office that should be told" in text


@pytest.fixture
def mailed(post):
    """`mailed(deed)`: text and HTML of the last mail that a deed brings about."""

    def send(deed):
        deed()
        actions.deliver()
        return [part.get_content() for part in post.mails[-1].iter_parts()]

    return send
