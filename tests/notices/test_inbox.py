"""The inbox, opening as proof, feeds by secret addresses, and sending again what could not be delivered."""

import pytest

from agencies.models import Appointment, Office
from emou import actions
from emou.domain.refusals import Refused
from emou.notices import feeds, inbox, sending_again
from emou.notices.models import Feed, Notice
from tests.conftest import named


class TestTheInbox:
    def test_counts_what_was_not_opened_with_one_question(self, story, django_assert_num_queries):
        story.file("HFS-CLAIMS")
        counsel = named("hfs.counsel")

        with django_assert_num_queries(1):
            assert inbox.unopened(counsel.pk) == 1

    def test_keeps_when_a_notice_was_first_opened(self, story):
        story.filed()
        counsel = named("hfs.counsel")
        [row] = inbox.inbox_of(counsel.pk)
        first = actions.open_notice(counsel, row.pk).opened_at

        assert actions.open_notice(counsel, row.pk).opened_at == first is not None

    def test_shows_nobody_elses(self, story):
        story.filed()
        [row] = inbox.inbox_of(named("hfs.counsel").pk)

        with pytest.raises(Notice.DoesNotExist):
            actions.open_notice(named("hfs.director"), row.pk)

    def test_is_opened_for_a_release_by_opening_its_page_and_for_nothing_else(self, sharing):
        release, receiver = sharing.hold(sharing.approved("HFS-CLAIMS")), named("dcfs.requester")
        left = actions.open_release(receiver, release.request.reference)

        new = [row.entry.name for row in inbox.new_of(receiver.pk)]
        assert (len(new), "gate.held" in new, "request.approved" in new) == (left, False, True)

    def test_is_opened_for_a_request_by_opening_its_page(self, story):
        first, second = story.file("HFS-CLAIMS"), story.file("HFS-CLAIMS")
        counsel = named("hfs.counsel")

        assert actions.open_matter(counsel, first[0].reference) == 1
        assert [row.entry.chain for row in inbox.inbox_of(counsel.pk) if not row.opened_at] == [second[0].reference]

    def test_puts_nothing_down_while_the_system_is_only_read(self, story, settings):
        settings.READ_ONLY = True

        assert actions.open_matter(named("hfs.counsel"), story.filed().reference) == 1


class TestAFeed:
    def test_is_found_by_its_secret_alone(self, person, clock):
        feed, secret = actions.make_feed(person("hfs.counsel"))

        assert feeds.find(secret, clock.now) == feed
        assert feeds.find(feed.digest, clock.now) is None

    def test_answers_no_more_once_it_is_revoked(self, person, clock):
        feed, secret = actions.make_feed(person("hfs.counsel"))

        actions.revoke_feed(person("hfs.counsel"), feed.pk)

        assert feeds.find(secret, clock.now) is None

    def test_is_revoked_by_its_own_person_alone(self, person):
        feed, _ = actions.make_feed(person("hfs.counsel"))

        with pytest.raises(Feed.DoesNotExist):
            actions.revoke_feed(person("hfs.director"), feed.pk)

    def test_of_an_office_is_made_by_who_holds_it(self, person):
        office = Office.objects.get(kind="counsel", agency__code="HFS")

        assert actions.make_feed(person("hfs.counsel"), office.pk)[0].office == office
        with pytest.raises(Refused):
            actions.make_feed(person("hfs.director"), office.pk)

    def test_of_an_office_ends_with_the_appointment(self, person, clock):
        office = Office.objects.get(kind="counsel", agency__code="HFS")
        _, secret = actions.make_feed(person("hfs.counsel"), office.pk)

        Appointment.objects.filter(office=office).update(ends_at=clock.now)

        assert feeds.find(secret, clock.now) is None


class TestWhatCouldNotBeDelivered:
    @pytest.fixture
    def dead(self, post, story):
        post.answers["hfs.counsel@illinois.example"] = "550 5.1.1 No such user"
        story.filed()
        actions.deliver()
        post.answers.clear()
        return sending_again.dead().get()

    def test_is_sent_again_with_the_same_message_id(self, post, dead):
        actions.send_again(named("practice"), dead.pk)
        actions.deliver()

        assert post.mails[-1]["To"] == "hfs.counsel@illinois.example"
        assert len(set(dead.tries.values_list("message_id", flat=True))) == 1
        assert not sending_again.dead().exists()

    def test_is_hidden_from_others(self, dead):
        for username in ("hfs.counsel", "admin", "auditor"):
            with pytest.raises(Notice.DoesNotExist):
                actions.send_again(named(username), dead.pk)

    def test_is_not_sent_again_where_it_arrived(self, dead):
        arrived = Notice.objects.filter(outcome="sent").first()

        with pytest.raises(Refused):
            actions.send_again(named("practice"), arrived.pk)
