"""What people choose about mails holds for optional ones, and never for a notice with legal effect."""

from datetime import time, timedelta

import pytest
from django.core import signing

from emou import actions
from emou.domain.refusals import Refused
from emou.notices import choosing, inbox
from emou.notices.models import EMAIL, Notice
from tests.conftest import named


@pytest.fixture
def written(post, story):
    """`written()`: the requester of DCFS wrote to HFS; the mails about it so far, and the request."""
    request = story.filed()
    actions.deliver()
    post.mails.clear()

    def write():
        actions.send_message(named("dcfs.requester"), request.reference, f"Number {len(post.mails)}")
        actions.deliver()
        return [mail["To"].partition("@")[0] for mail in post.mails]

    return write


class TestAnOptionalMail:
    def test_comes_at_once_unless_told(self, written):
        assert written() == ["hfs.counsel", "hfs.director"]

    def test_does_not_come_where_it_is_turned_off(self, written):
        actions.choose_mail(named("hfs.counsel"), "conversation", "off")

        assert written() == ["hfs.director"]
        assert Notice.objects.get(channel=EMAIL, outcome="dropped").recipient.username == "hfs.counsel"

    def test_comes_with_the_others_in_the_morning(self, post, story, written):
        actions.choose_mail(named("hfs.counsel"), "conversation", "daily")
        written()
        written()
        post.mails.clear()
        story.clock.set("2026-11-17T08:00:01-06:00")

        actions.deliver()

        assert [(mail["To"].partition("@")[0], mail["Subject"]) for mail in post.mails] == [
            ("hfs.counsel", "2 new notices about data requests")
        ]

    def test_comes_as_one_even_where_a_batch_ends_within_it(self, post, story, written, monkeypatch):
        actions.choose_mail(named("hfs.counsel"), "conversation", "daily")
        for _ in range(3):
            written()
        post.mails.clear()
        story.clock.set("2026-11-17T08:00:01-06:00")
        monkeypatch.setattr("emou.notices.mailing.BATCH", 2)

        actions.deliver()

        assert [mail["Subject"] for mail in post.mails] == ["3 new notices about data requests"]
        assert not Notice.objects.filter(channel=EMAIL, outcome="").exists()

    def test_waits_for_the_end_of_quiet_hours(self, post, story, written):
        actions.keep_quiet(named("hfs.counsel"), time(9), time(11))

        assert written() == ["hfs.director"]
        story.clock.set(story.clock.now + timedelta(hours=1))
        actions.deliver()
        assert len(post.mails) == 2

    def test_is_in_the_inbox_all_the_same(self, written):
        counsel = named("hfs.counsel")
        actions.choose_mail(counsel, "conversation", "off")
        before = inbox.unopened(counsel.pk)

        written()

        assert inbox.unopened(counsel.pk) == before + 1


class TestALegalNotice:
    def test_comes_at_once_whatever_was_chosen_and_whatever_the_hour(self, post, story):
        counsel = named("hfs.counsel")
        for topic in choosing.choices_of(counsel.pk):
            actions.choose_mail(counsel, topic, "off")
        actions.keep_quiet(counsel, time(0), time(23, 59))

        story.filed()
        actions.deliver()

        assert "hfs.counsel@illinois.example" in [mail["To"] for mail in post.mails]

    def test_cannot_be_chosen_about(self, person):
        with pytest.raises(Refused):
            actions.choose_mail(person("hfs.counsel"), "decisions", "off")


class TestAnUnsubscribeLink:
    def test_turns_its_topic_off_for_its_own_recipient(self, person):
        counsel, director = person("hfs.counsel"), person("hfs.director")

        actions.unsubscribe(choosing.unsubscribe_token(counsel.pk, "conversation"))

        assert choosing.choices_of(counsel.pk)["conversation"] == "off"
        assert choosing.choices_of(director.pk)["conversation"] == "at_once"

    def test_cannot_be_forged(self, person):
        token = choosing.unsubscribe_token(person("hfs.counsel").pk, "conversation")

        with pytest.raises(signing.BadSignature):
            actions.unsubscribe(f"x{token}")


class TestQuietHours:
    @pytest.mark.parametrize(("starts", "ends"), [(time(9), None), (None, time(9)), (time(9), time(9))])
    def test_have_two_ends(self, person, starts, ends):
        with pytest.raises(Refused):
            actions.keep_quiet(person("hfs.counsel"), starts, ends)

    def test_can_be_given_up(self, person):
        counsel = person("hfs.counsel")
        actions.keep_quiet(counsel, time(20), time(7))

        actions.keep_quiet(counsel, None, None)

        assert choosing.all_quiet_hours([counsel.pk]) == {}
