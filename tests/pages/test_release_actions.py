"""Every action on a release has a page: a form, what it will do, what it did. Nobody meets a dead end."""

import pytest

from emou.audit.models import Entry
from sharing.models import Gate, Release
from tests.pages.sending import ground_fields
from tests.sharing.conftest import BREACH, DONE, SIGNED, WHERE

PAPER = {
    "instrument": "Written agreement",
    "reference": "DSA 2026-114",
    "signatory": "Head of the agency",
    "scope": "The elements and the purpose of this request",
    "effective_on": "2026-11-16",
}


def path(release, action):
    return f"/releases/{release.pk}/{action}/"


def gate_path(release, action, code="hipaa-permission"):
    return f"/releases/{release.pk}/gates/{code}/{action}/"


def suspended(sharing):
    release = sharing.active()
    return sharing.take("dceo.steward", release, "suspend", reason="security", explanation="A token leaked.")


def revoking(sharing):
    from tests.stories import ground

    release = sharing.active()
    return sharing.take("dceo.counsel", release, "revoke", grounds=[ground(release.request)])


def expired(sharing):
    release = sharing.active()
    sharing.clock.set(release.ends_at)
    return release


READY, ACTIVE = "ready", "active"
ACTIONS = {
    "accept_duties": (lambda s: s.ready(), "dcfs.requester", SIGNED, "ready"),
    "sign": (lambda s: s.ready(), "dcfs.director", SIGNED, "ready"),
    "start": (lambda s: at_start(s), "dceo.steward", WHERE, "active"),
    "suspend": (lambda s: s.active(), "dceo.counsel", {"reason": "breach", "explanation": "Lost."}, "suspended"),
    "report": (lambda s: s.active(), "dcfs.requester", {**BREACH, "noticed_on": "2027-01-04"}, "suspended"),
    "lift": (suspended, "dceo.steward", {}, "active"),
    "uphold": (revoking, "cio", {"opinion": "The statute was changed."}, "revoked"),
    "overrule": (revoking, "cio", {"opinion": "It was not."}, "active"),
    "close": (lambda s: s.active(), "dcfs.requester", {"explanation": "The study ended."}, "closed"),
    "certify": (expired, "dcfs.requester", {**DONE, "destroyed_on": "2027-12-31"}, "closed"),
    "review_access": (lambda s: s.active(), "dcfs.requester", {"statement": "All three still need it."}, "active"),
    "add_gate": (lambda s: s.ready(), "practice", {"gate": "hipaa-permission", "why": "Overlooked."}, "blocked"),
}


def at_start(sharing):
    release = sharing.accept(sharing.ready())
    sharing.clock.set("2027-01-04T09:00:00-06:00")
    return sharing.of(release.request)


class TestEveryAction:
    @pytest.mark.parametrize("action", ACTIONS)
    def test_is_taken_by_its_page(self, sharing, be, action):
        begin, username, said, state = ACTIONS[action]
        release = begin(sharing)
        answer = be(username).post(path(release, action), do="take", **said)

        assert answer.headers.get("Location") == path(release, f"{action}/done")
        assert Release.objects.get(pk=release.pk).state == state

    @pytest.mark.parametrize("action", ACTIONS)
    def test_says_beforehand_what_it_will_do(self, sharing, be, read, action):
        begin, username, said, _ = ACTIONS[action]
        release = begin(sharing)
        answer = be(username).post(path(release, action), **said)

        assert answer.status_code == 200
        assert "What will happen" in read(answer)

    @pytest.mark.parametrize("action", [name for name in ACTIONS if name not in ("lift", "close")])
    def test_says_what_is_missing_beside_its_field(self, sharing, be, read, action):
        begin, username, _, _ = ACTIONS[action]
        answer = be(username).post(path(begin(sharing), action))

        assert answer.status_code == 422
        assert "Nothing was done yet." in read(answer)

    def test_is_kept_from_those_whose_office_does_not_carry_it(self, sharing, be):
        assert be("dcfs.requester").get(path(at_start(sharing), "start")).status_code == 403

    def test_that_there_is_not_is_not_found(self, sharing, be):
        assert be("dcfs.requester").get(path(sharing.ready(), "explode")).status_code == 404


class TestTheResult:
    def test_is_read_from_the_record(self, sharing, be):
        release = at_start(sharing)
        browser = be("dceo.steward")
        browser.post(path(release, "start"), do="take", **WHERE)
        told = browser.words(path(release, "start/done"))

        assert "Release started" in told
        assert "You did this, Data steward" in told
        assert "DCFS may use the data until the end of Friday, December 31, 2027." in told

    def test_is_not_there_before_it_was_done(self, sharing, be):
        assert be("dceo.steward").get(path(sharing.ready(), "start/done")).status_code == 404

    def test_is_the_same_for_the_other_agency(self, sharing, be):
        release = sharing.active()

        assert "Done by" in be("dcfs.requester").words(path(release, "start/done"))


class TestTwoAtOnce:
    def test_the_second_press_leads_to_the_result(self, sharing, be):
        release, browser = at_start(sharing), be("dceo.steward")
        for _ in range(2):
            answer = browser.post(path(release, "start"), do="take", **WHERE)

        assert answer.headers["Location"] == path(release, "start/done")

    def test_the_second_press_records_no_evidence_twice(self, sharing, be):
        release, browser = sharing.approved("HFS-CLAIMS"), be("hfs.steward")
        seen = {"seen-entry": Entry.objects.filter(chain=release.request.reference).count()}
        for _ in range(2):
            answer = browser.client.post(gate_path(release, "hold"), {"do": "take", **seen, **PAPER})

        assert answer.headers["Location"] == gate_path(release, "hold/done")
        assert Entry.objects.filter(name="gate.held").count() == 1

    def test_whoever_comes_too_late_keeps_the_text(self, sharing, be, read):
        release = sharing.active()
        sharing.take("dcfs.requester", release, "close")
        answer = be("dceo.steward").post(path(release, "suspend"), reason="breach", explanation="A laptop was lost.")

        assert answer.status_code == 409
        assert "A laptop was lost." in answer.content.decode()
        assert "Release closed" in read(answer)

    def test_whoever_is_met_by_the_clock_is_told_so(self, sharing, be, read):
        release = expired(sharing)

        assert "The last day of this release is over." in read(be("dceo.steward").get(path(release, "suspend")))


class TestRevocation:
    def test_is_asked_for_with_the_forms_of_a_denial(self, sharing, be):
        release = sharing.active()
        fields = ground_fields(release.request)
        answer = be("dceo.counsel").client.post(path(release, "revoke"), {"do": "take", **fields})

        assert answer.status_code == 302
        assert Release.objects.get(pk=release.pk).revoking

    def test_shows_what_the_state_cio_will_be_shown(self, sharing, be, read):
        release = sharing.active()
        answer = be("dceo.counsel").client.post(path(release, "revoke"), ground_fields(release.request))

        assert "What the State CIO will be shown about it" in read(answer)

    def test_keeps_what_was_typed_when_another_ground_is_added(self, sharing, be, read):
        release = sharing.active()
        fields = ground_fields(release.request) | {"do": "add"}
        answer = be("dceo.counsel").client.post(path(release, "revoke"), fields)

        assert "Ground 2" in read(answer)
        assert fields["grounds-0-facts"] in answer.content.decode()

    def test_stands_beside_the_law_for_whoever_judges_it(self, sharing, be):
        told = be("cio").words(path(revoking(sharing), "uphold"))

        assert "The revocation, beside the law it cites" in told
        assert "What the form shows about the revocation" in told

    def test_is_not_judged_by_somebody_recused(self, sharing, be, read):
        from tests.stories import ground

        release = sharing.active("DOIT-IDENTITY")
        sharing.take("doit.counsel", release, "revoke", grounds=[ground(release.request)])
        answer = be("cio").get(path(release, "uphold"))

        assert answer.status_code == 403
        assert "You are recused" in read(answer)


class TestGates:
    @pytest.mark.parametrize(
        ("action", "said", "state"),
        [
            ("apply", {"requested_on": "2026-11-16"}, "applied"),
            ("hold", PAPER, "held"),
            ("refuse", {"why": "Not needed.", "received_on": "2026-11-16"}, "refused"),
        ],
    )
    def test_change_by_their_pages(self, sharing, be, action, said, state):
        release = sharing.approved("HFS-CLAIMS")
        answer = be("hfs.steward").post(gate_path(release, action), do="take", **said)

        assert answer.headers.get("Location") == gate_path(release, f"{action}/done")
        assert Gate.objects.get(release=release, code="hipaa-permission").state == state

    def test_say_beforehand_that_the_release_becomes_ready(self, sharing, be, read):
        release = sharing.approved("HFS-CLAIMS")
        for gate in release.gates.exclude(code="hipaa-permission"):
            sharing.hold(release, gate.code)

        assert "Ready to start" in read(be("hfs.steward").post(gate_path(release, "hold"), **PAPER))

    def test_show_a_day_that_is_wrong_beside_its_field(self, sharing, be, read):
        said = {**PAPER, "effective_on": "2027-03-01", "expires_on": "2027-02-01"}
        answer = be("hfs.steward").post(gate_path(sharing.approved("HFS-CLAIMS"), "hold"), **said)

        assert answer.status_code == 422
        assert "It ends before it begins" in read(answer)

    @pytest.mark.parametrize("day", ["31/02/2027", "9999-12-31", "2027-02-31", "\x00"])
    def test_show_a_day_that_there_is_not(self, sharing, be, day):
        answer = be("hfs.steward").post(
            gate_path(sharing.approved("HFS-CLAIMS"), "hold"), **{**PAPER, "effective_on": day}
        )

        assert answer.status_code == 422

    def test_that_the_release_does_not_have_are_not_found(self, sharing, be):
        assert be("dceo.steward").get(gate_path(sharing.approved(), "hold")).status_code == 404

    def test_are_not_the_receivers_to_hold(self, sharing, be):
        assert be("dcfs.requester").get(gate_path(sharing.approved("HFS-CLAIMS"), "hold")).status_code == 403

    def test_show_any_text_as_it_is(self, sharing, be):
        said = {**PAPER, "signatory": "<b>رئيس</b> الوكالة"}
        answer = be("hfs.steward").post(gate_path(sharing.approved("HFS-CLAIMS"), "hold"), **said)

        assert "&lt;b&gt;رئيس&lt;/b&gt;" in answer.content.decode()


class TestAFileWithEvidence:
    def test_is_added_to_the_request_and_named_by_the_gate(self, sharing, be):
        from django.core.files.uploadedfile import SimpleUploadedFile

        release, browser = sharing.approved("HFS-CLAIMS"), be("hfs.steward")
        file = SimpleUploadedFile("letter.txt", b"Approved.", "text/plain")
        answer = browser.client.post(gate_path(release, "hold"), {**PAPER, "file": file})

        document = release.request.documents.get()
        assert f'name="document" value="{document.pk}"' in answer.content.decode()

    def test_of_a_kind_that_is_not_taken_is_refused_beside_its_field(self, sharing, be, read):
        from django.core.files.uploadedfile import SimpleUploadedFile

        release, browser = sharing.approved("HFS-CLAIMS"), be("hfs.steward")
        file = SimpleUploadedFile("letter.exe", b"MZ", "application/octet-stream")
        answer = browser.client.post(gate_path(release, "hold"), {**PAPER, "file": file})

        assert answer.status_code == 422
        assert not release.request.documents.exists()


class TestTheWords:
    def test_name_every_action_of_both_tables(self):
        from emou.domain import gates, releases
        from sharing.pages import wording

        assert set(wording.ACTION_WORDS) == set(releases.ACTIONS)
        assert set(wording.GATE_WORDS) == set(gates.ACTIONS)
        assert set(wording.ALSO) | set(wording.DOES) == {*releases.ACTIONS, *gates.ACTIONS}
        assert set(wording.SENTENCES) == set(releases.State)
