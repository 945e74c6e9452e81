"""A message is a line on the request's record and a notice to the other side; it changes nothing else."""

import pytest

from agencies.models import Agency, Appointment, Office
from emou import actions
from emou.audit import verification
from emou.audit.models import Entry
from emou.domain.refusals import Refused
from emou.notices.models import Notice
from requests_app.heads import broken_heads
from requests_app.models import DataRequest
from tests.conftest import named

WORDS = "Would counts by county serve you as well?"
UNTOUCHED = ("state", "state_since", "last_event", "clock_started_at", "clock_days", "last_day", "due_at", "elements")


def send(username, request, text=WORDS):
    return actions.send_message(named(username), request.reference, text)


def messages_of(request):
    return Entry.objects.filter(chain=request.reference, name="message.sent").order_by("seq")


def told(request):
    rows = Notice.objects.filter(entry__chain=request.reference, entry__name="message.sent", channel="inbox")
    return sorted(rows.values_list("recipient__username", flat=True))


def facts(request):
    return DataRequest.objects.values(*UNTOUCHED).get(pk=request.pk)


class TestAMessage:
    def test_stands_on_the_record_with_person_office_and_side(self, story):
        request = story.filed()

        send("hfs.counsel", request)

        entry = messages_of(request).get()
        assert (entry.said, entry.source, entry.target) == ({"text": WORDS, "side": "owning"}, "pending", "pending")
        assert entry.actor == "Rosa Quinn" and entry.office.startswith("Counsel")

    @pytest.mark.parametrize(
        ("writer", "people"),
        [
            ("hfs.counsel", ["dcfs.director", "dcfs.requester"]),
            ("hfs.steward", ["dcfs.director", "dcfs.requester"]),
            ("dcfs.requester", ["hfs.counsel", "hfs.director"]),
        ],
    )
    def test_is_told_to_the_other_side(self, story, writer, people):
        request = story.filed()

        send(writer, request)

        assert told(request) == people

    def test_changes_neither_state_nor_clock_nor_last_event(self, story):
        request = story.denied()
        before = facts(request)

        send("dcfs.requester", request)

        assert facts(request) == before

    def test_leaves_the_record_whole(self, story):
        request = story.filed()
        send("hfs.counsel", request)
        send("dcfs.requester", request)

        assert (verification.broken_entries(request.reference), broken_heads(request.reference)) == ([], [])

    def test_is_possible_after_the_end(self, story):
        request = story.filed()
        story.take("hfs.counsel", request, "approve")

        send("hfs.steward", request, "Where shall we show it?")

        assert messages_of(request).get().target == "approved"

    def test_keeps_line_breaks_as_one_character(self, story):
        request = story.filed()

        send("hfs.counsel", request, "  First.\r\nSecond. ")

        assert messages_of(request).get().said["text"] == "First.\nSecond."


class TestTime:
    def test_is_settled_first_and_dated_to_the_deadline(self, story):
        request = story.filed()
        story.clock.set("2026-12-05T09:00:00-06:00")

        send("hfs.counsel", request)

        names = Entry.objects.filter(chain=request.reference).order_by("seq").values_list("name", flat=True)
        assert list(names) == ["request.filed", "request.deemed_approved", "message.sent"]

    def test_is_settled_even_where_the_message_is_refused(self, story):
        request = story.filed()
        story.clock.set("2026-12-05T09:00:00-06:00")

        with pytest.raises(Refused):
            send("hfs.counsel", request, "")

        assert facts(request)["state"] == "deemed_approved"

    def test_is_swept_the_same_after_a_message(self, story):
        request = story.filed()
        send("hfs.counsel", request)
        story.clock.set(request.due_at)

        actions.sweep()

        assert facts(request)["last_event"] == "request.deemed_approved"
        assert broken_heads(request.reference) == []

    def test_is_read_the_same_by_the_list(self, story):
        request = story.filed()
        send("hfs.counsel", request)

        now = DataRequest.objects.as_of(request.due_at).get(pk=request.pk)
        before = DataRequest.objects.as_of(story.clock.now).get(pk=request.pk)
        assert (before.event_now, now.event_now) == ("request.filed", "request.deemed_approved")


class TestWhoMayWrite:
    @pytest.mark.parametrize("username", ["cio", "coo.deputy", "practice", "auditor"])
    def test_is_nobody_who_only_oversees(self, story, username):
        with pytest.raises(Refused) as refusal:
            send(username, story.filed())
        assert refusal.value.code == "not_permitted"

    @pytest.mark.parametrize("username", ["dph.counsel", "admin"])
    def test_is_nobody_who_may_not_know_of_it(self, story, username):
        with pytest.raises(DataRequest.DoesNotExist):
            send(username, story.filed())

    def test_is_nobody_whose_appointment_has_ended(self, story):
        request = story.filed()
        Appointment.objects.filter(person=named("hfs.counsel")).update(ends_at=story.clock.now)

        with pytest.raises(DataRequest.DoesNotExist):
            send("hfs.counsel", request)

    def test_is_an_overseer_who_also_sits_at_a_party(self, story):
        office = Office.objects.get(kind="counsel", agency=Agency.objects.get(code="HFS"))
        Appointment.objects.create(person=named("auditor"), office=office, starts_at=story.clock.now)
        request = story.filed()

        send("auditor", request)

        assert messages_of(request).get().office.startswith("Counsel")


class TestTheText:
    @pytest.mark.parametrize("text", ["", " \n ", "x" * 5_001, "a\x00b", "a\ud800"])
    def test_that_is_empty_too_long_or_unstorable_is_refused(self, story, text):
        with pytest.raises(Refused) as refusal:
            send("hfs.counsel", story.filed(), text)
        assert [problem.field for problem in refusal.value.problems] == ["text"]

    @pytest.mark.parametrize("text", ["x" * 5_000, "نص عربي", "<b>&amp;", "a\x1fb"])
    def test_that_is_long_foreign_or_looks_like_code_is_kept(self, story, text):
        request = story.filed()

        send("hfs.counsel", request, text)

        assert messages_of(request).get().said["text"] == text


class TestAButtonPressedTwice:
    def test_sends_once(self, story):
        request = story.filed()

        assert send("hfs.counsel", request) and not send("hfs.counsel", request)
        assert messages_of(request).count() == 1

    @pytest.mark.parametrize(("username", "text"), [("dcfs.requester", WORDS), ("hfs.counsel", "Something else.")])
    def test_does_not_hold_up_other_words_or_other_people(self, story, username, text):
        request = story.filed()
        send("hfs.counsel", request)

        send(username, request, text)

        assert messages_of(request).count() == 2

    def test_does_not_keep_anybody_from_saying_it_again_later(self, story):
        request = story.filed()
        send("hfs.counsel", request)
        story.clock.set("2026-11-16T10:05:00-06:00")

        send("hfs.counsel", request)

        assert messages_of(request).count() == 2
