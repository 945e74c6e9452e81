"""Mails: what the server accepted is proven, what it put off is tried again, and nothing is sent twice."""

import time
from datetime import timedelta

import pytest
from django.db import connection

from agencies.models import Person
from emou import actions
from emou.notices import leases
from emou.notices.models import EMAIL, INBOX, Attempt, Notice, StoredMail
from tests.conftest import named

COUNSEL = "hfs.counsel@illinois.example"


def mails(request, **where):
    return Notice.objects.filter(entry__chain=request.reference, channel=EMAIL, **where).order_by("pk")


def to(request, username):
    return mails(request).get(recipient__username=username)


class TestAMailThatIsAccepted:
    def test_is_sent_to_everybody_who_is_told(self, post, story):
        story.filed()

        actions.deliver()

        assert sorted(mail["To"] for mail in post.mails) == [COUNSEL, "hfs.director@illinois.example"]

    def test_is_proven_by_the_answer_of_the_server(self, post, story):
        request = story.filed()

        actions.deliver()

        row = to(request, "hfs.counsel")
        [tried] = row.tries.all()
        assert (row.outcome, tried.result, tried.code) == ("sent", "accepted", 250)
        assert "queued as" in tried.answer
        assert tried.started_at <= tried.ended_at <= row.over_at

    def test_carries_the_message_id_that_the_record_of_the_try_has(self, post, story):
        request = story.filed()

        actions.deliver()

        tried = Attempt.objects.filter(notice__in=mails(request)).values_list("message_id", flat=True)
        assert sorted(tried) == sorted(mail["Message-ID"] for mail in post.mails)

    def test_is_sent_once_however_often_the_delivery_runs(self, post, story):
        story.filed()

        for _ in range(3):
            actions.deliver()

        assert len(post.mails) == 2

    def test_shares_one_connection_with_its_batch(self, post, story):
        story.file("HFS-CLAIMS", "DPH-BIRTH", "DHS-SNAP")

        actions.deliver()

        assert (len(post.mails), len(post.sessions)) == (6, 1)

    def test_is_read_by_any_mail_program(self, post, story):
        story.filed()

        actions.deliver()

        text, html = post.mails[0].iter_parts()
        assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")


class TestAMailThatIsPutOff:
    def test_is_tried_again_after_a_pause(self, post, story):
        request = story.filed()
        post.answers[COUNSEL] = "450 4.2.1 Try later"
        actions.deliver()

        row = to(request, "hfs.counsel")

        assert (row.outcome, row.tries.get().code) == ("", 450)
        assert timedelta(0) < row.send_at - story.clock.now <= leases.FIRST_PAUSE

    def test_arrives_once_the_server_takes_it_with_the_same_message_id(self, post, story):
        request = story.filed()
        post.answers[COUNSEL] = "450 4.2.1 Try later"
        actions.deliver()
        post.answers.clear()
        story.clock.set(story.clock.now + timedelta(minutes=1))

        actions.deliver()

        tries = to(request, "hfs.counsel").tries.order_by("number")
        assert [tried.result for tried in tries] == ["put_off", "accepted"]
        assert len({tried.message_id for tried in tries}) == 1

    def test_holds_nobody_elses_up(self, post, story):
        post.answers[COUNSEL] = "450 4.2.1 Try later"
        story.filed()

        actions.deliver()

        assert [mail["To"] for mail in post.mails] == ["hfs.director@illinois.example"]

    def test_is_given_up_after_three_days_and_stays_visible(self):
        put_off = leases.Answer(Attempt.Result.PUT_OFF)

        assert leases.outcome_of(put_off, leases.MOST_ATTEMPTS - 1) == Notice.Outcome.WAITING
        assert leases.outcome_of(put_off, leases.MOST_ATTEMPTS) == Notice.Outcome.DEAD
        assert sum((leases.FIRST_PAUSE * 2**n for n in range(9)), timedelta()) < timedelta(hours=5)


class TestAMailThatIsRefused:
    def test_is_not_tried_for_ever(self, post, story):
        request = story.filed()
        post.answers[COUNSEL] = "550 5.1.1 No such user"

        actions.deliver()

        row = to(request, "hfs.counsel")
        assert (row.outcome, row.tries.get().result) == ("dead", "refused")

    def test_is_dead_at_once_where_there_is_no_address(self, post, story):
        Person.objects.filter(username="hfs.counsel").update(email="")
        request = story.filed()

        actions.deliver()

        assert to(request, "hfs.counsel").outcome == "dead"


class TestAServerThatIsAway:
    @pytest.fixture
    def away(self, post, settings):
        settings.EMAIL_PORT = 9  # nobody listens there

    def test_is_counted_as_nobodys_try(self, away, story):
        request = story.filed()

        actions.deliver()

        assert {row.attempts for row in mails(request)} == {0}

    def test_lets_all_mails_wait_a_little(self, away, story):
        request = story.filed()

        actions.deliver()

        assert all(row.send_at > story.clock.now and not row.lease for row in mails(request))

    def test_leaves_what_is_in_the_inbox_as_it_is(self, away, story):
        request = story.filed()

        actions.deliver()

        assert Notice.objects.filter(entry__chain=request.reference, channel=INBOX, outcome="kept").count() == 2


class TestALease:
    def test_is_held_by_one(self, story):
        story.filed()

        assert leases.take(EMAIL, 10) is not None
        assert leases.take(EMAIL, 10) is None

    def test_of_a_dead_worker_comes_back(self, post, story):
        request = story.filed()
        dead = leases.take(EMAIL, 10)
        dead.begin({dead.ids[0]: "<one@emou.example>"})
        ended("leased_until = clock_timestamp() - interval '1 second'")

        actions.deliver()

        assert [row.outcome for row in mails(request)] == ["sent", "sent"]
        assert mails(request)[0].tries.get(number=1).result == ""

    def test_that_was_lost_tries_and_ends_nothing(self, story):
        story.filed()
        dead = leases.take(EMAIL, 10)
        ended("leased_until = clock_timestamp() - interval '1 second'")
        leases.take(EMAIL, 10)

        dead.end(dead.ids, leases.Answer(Attempt.Result.ACCEPTED, 250), 1)

        assert not dead.begin(dict.fromkeys(dead.ids, "<one@emou.example>"))
        assert not Notice.objects.filter(outcome="sent").exists()

    def test_outlives_any_task(self, settings):
        assert leases.LEASE.total_seconds() > settings.CELERY_TASK_TIME_LIMIT


class TestDemoMode:
    def test_keeps_mails_and_sends_none(self, story, settings):
        settings.EMAIL_BACKEND = "emou.notices.backends.Stored"
        story.filed()

        actions.deliver()

        assert StoredMail.objects.count() == 2
        assert Notice.objects.filter(channel=EMAIL, outcome="sent").count() == 2


class TestWhoIsToldOfWhat:
    def test_is_never_changed_by_the_application(self, story):
        story.filed()

        with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
            cursor.execute("UPDATE notices_notice SET recipient_id = %s", [named("auditor").pk])


def ended(change):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE notices_notice SET {change} WHERE lease IS NOT NULL")


class TestAWakeUp:
    def test_sends_no_more_than_its_share(self, post, story, settings):
        settings.MAILS_PER_SECOND, settings.DELIVERY_SECONDS = 1_000, 0.003
        story.file("HFS-CLAIMS", "DPH-BIRTH", "DHS-SNAP")

        sent = [(actions.deliver(), len(post.mails))[1] for _ in range(3)]

        assert sent == [3, 6, 6]

    def test_sends_evenly_and_makes_up_for_nothing(self, post, story, settings):
        settings.MAILS_PER_SECOND = 50
        story.file("HFS-CLAIMS", "DPH-BIRTH", "DHS-SNAP")
        began = time.monotonic()

        actions.deliver()

        assert (len(post.mails), time.monotonic() - began >= 5 / 50) == (6, True)

    def test_sends_what_has_legal_effect_before_messages_that_are_older(self, post, story, settings):
        settings.MAILS_PER_SECOND, settings.DELIVERY_SECONDS = 1_000, 0.002
        request = story.filed()
        actions.drop_mails("Not what is looked at.")
        actions.send_message(named("dcfs.requester"), request.reference, "Have you seen it?")
        story.take("hfs.counsel", request, "approve")

        actions.deliver()

        assert {mail["Subject"].split(" (")[0] for mail in post.mails} == {"Request approved"}
