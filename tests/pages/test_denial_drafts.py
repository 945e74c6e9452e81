"""A denial that is being written: saved on the server, shared by the deciding offices, never overwritten unseen."""

import pytest
from django.test import Client

from requests_app.models import DataRequest, DenialDraft
from tests.conftest import again
from tests.pages.sending import ground_fields
from tests.stories import ground

FACTS = "grounds-0-facts"


@pytest.fixture(scope="class")
def filed(shared_story):
    return shared_story.filed()


@pytest.fixture
def pending(filed, story):
    return again(filed)


def save(browser, request, action="deny", **fields):
    sent = {"grounds-count": "1", "draft-version": "0"} | fields
    return browser.client.post(f"/requests/{request.reference}/{action}/autosave/", sent)


def press(browser, request, do, action="deny", **fields):
    return browser.client.post(f"/requests/{request.reference}/{action}/", {"do": do, "grounds-count": "1"} | fields)


class TestSavingAsSomebodyTypes:
    def test_says_when_it_saved(self, pending, be, read):
        assert "Saved at 10:00 a.m." in read(save(be("hfs.counsel"), pending, **{FACTS: "A mother's name."}))

    def test_shows_it_to_whoever_comes_back(self, pending, be):
        save(be("hfs.counsel"), pending, **ground_fields(pending))

        html = be("hfs.counsel").get(f"/requests/{pending.reference}/deny/").content.decode()

        assert "The elements identify persons served.</textarea>" in html

    def test_says_what_is_still_missing(self, pending, be, read):
        answer = save(be("hfs.counsel"), pending, **ground_fields(pending) | {"grounds-0-pinpoint": ""})

        assert "Still missing (1) Name the section that bars the sharing." in read(answer)

    def test_says_what_the_cio_will_be_shown(self, pending, be, read):
        answer = save(be("hfs.counsel"), pending, **ground_fields(pending))

        assert "Complete. It can be made." in read(answer)
        assert "HIPAA allows sharing under conditions, and nothing was offered." in read(answer)

    def test_keeps_nothing_where_nothing_is_written(self, pending, be):
        save(be("hfs.counsel"), pending)

        assert not DenialDraft.objects.exists()

    def test_is_no_part_of_the_record(self, pending, be):
        save(be("hfs.counsel"), pending, **{FACTS: "A mother's name."})

        assert DataRequest.objects.get(pk=pending.pk).head_seq == pending.head_seq

    @pytest.mark.parametrize("text", ["a\x00b", "x" * 400_001])
    def test_refuses_what_cannot_be_stored_and_says_so(self, pending, be, read, text):
        answer = save(be("hfs.counsel"), pending, **{FACTS: text})

        assert answer.status_code == 409
        assert "Not saved" in read(answer)

    @pytest.mark.parametrize("version", ["x", "-1", "9" * 30, "٣"])
    def test_reads_a_version_that_is_none_as_a_page_without_a_draft(self, pending, be, version):
        assert save(be("hfs.counsel"), pending, **{FACTS: "F.", "draft-version": version}).status_code == 200

    def test_keeps_a_name_from_right_to_left(self, pending, be):
        save(be("hfs.counsel"), pending, **{FACTS: "سجلات الولادة"})

        assert "سجلات الولادة" in be("hfs.counsel").get(f"/requests/{pending.reference}/deny/").content.decode()


class TestWhoMayReadIt:
    @pytest.mark.parametrize(
        ("username", "status"),
        [("hfs.steward", 409), ("dcfs.requester", 409), ("cio", 409), ("auditor", 409), ("isbe.counsel", 404)],
    )
    def test_nobody_else_saves(self, pending, be, username, status):
        assert save(be(username), pending, **{FACTS: "F."}).status_code == status
        assert not DenialDraft.objects.exists()

    def test_a_stranger_is_asked_to_sign_in(self, pending, clock):
        answer = Client().post(f"/requests/{pending.reference}/deny/autosave/", {FACTS: "F."})

        assert answer.status_code in (302, 401, 403)

    @pytest.mark.parametrize("username", ["hfs.steward", "dcfs.requester", "cio", "auditor", "practice"])
    @pytest.mark.parametrize("page", ["", "messages/", "deny/"])
    def test_nobody_else_reads_a_word(self, pending, be, read, username, page):
        save(be("hfs.counsel"), pending, **{FACTS: "The secret reason."})

        assert "secret reason" not in read(be(username).get(f"/requests/{pending.reference}/{page}"))

    def test_the_director_goes_on_where_counsel_stopped(self, pending, be, read):
        save(be("hfs.counsel"), pending, **{FACTS: "The secret reason."})
        answer = be("hfs.director").get(f"/requests/{pending.reference}/deny/")

        assert "The secret reason.</textarea>" in answer.content.decode()
        assert "Rosa Quinn saved this at 10:00 a.m." in read(answer)


class TestItsEnd:
    @pytest.mark.parametrize(("username", "action"), [("hfs.counsel", "approve"), ("dcfs.requester", "withdraw")])
    def test_comes_with_the_answer(self, pending, story, be, username, action):
        save(be("hfs.counsel"), pending, **{FACTS: "F."})

        story.take(username, pending, action)

        assert not DenialDraft.objects.exists()

    def test_comes_with_the_denial(self, pending, be):
        browser = be("hfs.counsel")
        save(browser, pending, **ground_fields(pending))

        press(browser, pending, "take", **ground_fields(pending), **{"draft-version": "1"})

        assert DataRequest.objects.get(pk=pending.pk).state == "denied"
        assert not DenialDraft.objects.exists()

    def test_does_not_come_with_more_time(self, pending, story, be):
        save(be("hfs.counsel"), pending, **{FACTS: "F."})

        story.take("hfs.counsel", pending, "extend", reason="volume", explanation="Four vendors.", days=2)

        assert DenialDraft.objects.exists()

    def test_nothing_is_saved_after_it(self, pending, story, be, read):
        story.take("hfs.director", pending, "deny", grounds=[ground(pending)])

        answer = save(be("hfs.counsel"), pending, **{FACTS: "F."})

        assert answer.status_code == 409
        assert not DenialDraft.objects.exists()


class TestTwoWritersAtOnce:
    @pytest.fixture
    def rivalled(self, pending, be):
        save(be("hfs.counsel"), pending, **{FACTS: "Counsel's facts."})
        return pending

    def test_the_second_is_told_and_overwrites_nothing(self, rivalled, be, read):
        answer = save(be("hfs.director"), rivalled, **{FACTS: "The director's facts."})

        assert answer.status_code == 409
        assert "Yours is not saved: Rosa Quinn saved this" in read(answer)
        assert DenialDraft.objects.get().typed[FACTS] == ["Counsel's facts."]

    def test_both_versions_are_compared(self, rivalled, be, read):
        answer = press(be("hfs.director"), rivalled, "compare", **{FACTS: "The director's facts."})

        assert answer.status_code == 409
        assert "Ground 1: Facts You wrote The director's facts. Rosa Quinn Counsel's facts." in read(answer)

    def test_ones_own_version_is_taken(self, rivalled, be):
        press(be("hfs.director"), rivalled, "mine", **{FACTS: "The director's facts.", "their-version": "1"})

        assert DenialDraft.objects.get().typed[FACTS] == ["The director's facts."]

    def test_a_version_that_is_no_number_is_none_that_was_seen(self, rivalled, be):
        answer = press(be("hfs.director"), rivalled, "mine", **{FACTS: "Mine.", "their-version": "9" * 5_000})

        assert (answer.status_code, DenialDraft.objects.get().typed[FACTS]) == (409, ["Counsel's facts."])

    def test_the_other_version_is_taken(self, rivalled, be):
        answer = press(be("hfs.director"), rivalled, "theirs", **{FACTS: "The director's facts."})

        assert "Counsel&#x27;s facts.</textarea>" in answer.content.decode()

    def test_the_same_words_are_no_conflict(self, rivalled, be):
        assert save(be("hfs.director"), rivalled, **{FACTS: "Counsel's facts."}).status_code == 200

    def test_ones_own_other_window_is_called_that(self, rivalled, be, read):
        answer = save(be("hfs.counsel"), rivalled, **{FACTS: "Other facts."})

        assert "you saved another version in another window" in read(answer)

    def test_the_confirmation_says_so_and_hinders_nobody(self, rivalled, be, read):
        answer = press(be("hfs.director"), rivalled, "confirm", **ground_fields(rivalled))

        assert "Rosa Quinn saved this" in read(answer)
        assert '<input type="hidden" name="draft-version" value="1">' in answer.content.decode()

    def test_a_denial_never_drops_another_version_unseen(self, rivalled, be):
        answer = press(be("hfs.director"), rivalled, "take", **ground_fields(rivalled))

        assert answer.status_code == 409
        assert DataRequest.objects.get(pk=rivalled.pk).state == "pending"

    def test_a_denial_of_whoever_saw_it_is_made(self, rivalled, be):
        press(be("hfs.director"), rivalled, "take", **ground_fields(rivalled), **{"draft-version": "1"})

        assert DataRequest.objects.get(pk=rivalled.pk).state == "denied"


class TestAnApprovalInPart:
    def test_is_taken_up_again_as_it_was_left(self, pending, be, read):
        kept, left = pending.elements[:1], pending.elements[1:]
        fields = {"elements": kept, "conditions": "No copies."} | ground_fields(pending, left)
        save(be("hfs.counsel"), pending, "approve", **fields)

        html = be("hfs.director").get(f"/requests/{pending.reference}/approve/").content.decode()

        assert "No copies.</textarea>" in html
        assert html.count(" checked>") == len(kept) + 1 + len(left)  # the law of the ground is chosen too
        assert "There is a problem" not in html


class TestWithoutAScript:
    def test_every_button_saves_on_its_way(self, pending, be):
        press(be("hfs.counsel"), pending, "add", **{FACTS: "F."})

        assert DenialDraft.objects.get().typed["grounds-count"] == ["2"]

    @pytest.mark.parametrize(
        ("do", "where"), [("go-approve", "approve/"), ("go-extend", "extend/"), ("go-talk", "messages/?about=narrow")]
    )
    def test_what_helps_instead_is_reached_with_nothing_lost(self, pending, be, do, where):
        browser = be("hfs.counsel")

        answer = press(browser, pending, do, **{FACTS: "Kept on the way."})

        assert answer.url == f"/requests/{pending.reference}/{where}"
        assert DenialDraft.objects.get().typed[FACTS] == ["Kept on the way."]

    def test_what_helps_is_nowhere_else(self, pending, be):
        assert press(be("hfs.counsel"), pending, "go-uphold").status_code == 404

    def test_the_grounds_come_along_to_an_approval_in_part(self, pending, be):
        browser = be("hfs.counsel")
        press(browser, pending, "go-approve", **ground_fields(pending))

        html = browser.get(f"/requests/{pending.reference}/approve/").content.decode()

        assert '<input type="hidden" name="grounds-0-facts"' in html
        assert html.count(" checked>") == len(pending.elements)
        assert "There is a problem" not in html
