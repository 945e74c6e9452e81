"""What the system writes of a release: the notice of duties and penalties, the data use schedule, the authorization."""

import hashlib

import pytest

from emou import actions
from emou.audit.models import Entry
from emou.letters.models import Letter
from tests.conftest import named
from tests.sharing.conftest import SIGNED

USER = {"person": "Ana Cruz", "role": "Data analyst", "organization": "DCFS"}


def entry_of(release, name):
    return Entry.objects.filter(chain=release.request.reference, name=name).latest("seq")


def letter(browser, release, name):
    return browser.words(f"/requests/{release.request.reference}/letters/{entry_of(release, name).seq}/")


class TestTheAuthorization:
    def test_says_who_may_see_what_where_and_until_when(self, sharing, be):
        told = letter(be("dcfs.requester"), sharing.active("HFS-CLAIMS"), "release.started")

        assert "Authorization to see data" in told
        assert "3 × Data analyst, DCFS" in told
        assert "Reporting portal of the owner, signed in by name" in told
        assert "Friday, December 31, 2027" in told

    def test_names_each_gate_with_its_evidence(self, sharing, be):
        release = sharing.active("HFS-CLAIMS")
        told = letter(be("auditor"), release, "release.started")

        for gate in release.gates.all():
            assert f"{gate.name}: Written agreement DSA 2026-114, signed by Head of the agency" in told

    def test_names_the_people_who_were_named_before_the_start_alone(self, sharing, be):
        release = sharing.ready()
        sharing.take("dcfs.requester", release, "name_user", **USER)
        sharing.accept(release)
        sharing.clock.set("2027-01-04T09:00:00-06:00")
        release = sharing.start(release)
        sharing.take("dcfs.requester", release, "name_user", **USER | {"person": "Bo Lind"})
        told = letter(be("dcfs.requester"), release, "release.started")

        assert "Ana Cruz, Data analyst, DCFS" in told
        assert "Bo Lind" not in told

    def test_is_hashed_into_the_record(self, sharing, be):
        release = sharing.active()
        letter(be("dcfs.requester"), release, "release.started")
        written = Letter.objects.get()

        assert entry_of(release, "letter.written").said["sha256"] == hashlib.sha256(bytes(written.pdf)).hexdigest()

    def test_is_taken_away_as_a_pdf(self, sharing, be):
        release = sharing.active()
        seq = entry_of(release, "release.started").seq
        answer = be("dcfs.requester").get(f"/requests/{release.request.reference}/letters/{seq}.pdf")

        assert answer.content.startswith(b"%PDF")

    def test_stands_beside_its_step_on_the_page_of_the_release(self, sharing, be):
        release = sharing.active()
        page = be("dcfs.requester").get(f"/releases/{release.pk}/").content.decode()

        assert f"/letters/{entry_of(release, 'release.started').seq}/" in page


class TestTheNotice:
    def test_lists_each_law_with_what_it_asks_and_its_penalties(self, sharing, be):
        release = sharing.approved("HFS-CLAIMS")
        told = be("dcfs.requester").words(f"/releases/{release.pk}/notice/")

        for row in release.request.snapshot["authorities"]:
            assert f"{row['name']} ({row['code']})" in told
            assert row["bars"] in told
        assert (
            "Penalties Knowingly obtaining or disclosing health information against the rule is a federal crime" in told
        )

    def test_names_no_law_that_attaches_to_other_elements_alone(self, sharing, be):
        release = sharing.approved("DPH-BIRTH", elements=1)
        asked = {code for row in release.request.snapshot["elements"] for code in row["authorities"]}
        told = be("dcfs.requester").words(f"/releases/{release.pk}/notice/")

        assert told.count("What it asks") == len(asked)

    def test_leads_the_receiver_to_accepting_its_duties(self, sharing, be):
        release = sharing.approved()

        assert "Accept the duties" in be("dcfs.requester").words(f"/releases/{release.pk}/notice/")
        assert "Accept the duties" not in be("dceo.steward").words(f"/releases/{release.pk}/notice/")

    def test_becomes_a_letter_with_the_signature(self, sharing, be):
        release = sharing.accept(sharing.approved())
        told = letter(be("dceo.steward"), release, "release.duties_accepted")

        assert "Notice of confidentiality duties and penalties" in told
        assert "Dana Reyes" in told
        assert release.signatures.get().sha256 in told


class TestTheSchedule:
    @pytest.fixture
    def signed(self, sharing):
        release = sharing.approved("HFS-CLAIMS")
        sharing.take("hfs.director", release, "sign", **SIGNED | {"person": "Lee Park"})
        return sharing.take("dcfs.director", release, "sign", **SIGNED)

    def test_is_read_before_anybody_signs_it(self, sharing, be):
        release = sharing.approved("HFS-CLAIMS")
        told = be("hfs.director").words(f"/releases/{release.pk}/schedule/")

        assert told.count("Not signed yet.") == 2
        assert "Sign the data use schedule" in told
        assert release.request.use_case.destruction in told

    def test_shows_both_signatures_with_office_time_and_seal(self, signed, be):
        told = be("auditor").words(f"/releases/{signed.pk}/schedule/")

        for row in signed.signatures.all():
            assert f"Name {row.name} Title Director Office {row.office_label}" in told
            assert row.sha256 in told

    def test_signed_by_both_is_one_letter_with_both_names(self, signed, be):
        told = letter(be("dcfs.director"), signed, "release.signed")

        assert "Lee Park" in told
        assert "Dana Reyes" in told
        assert "signed by one side" not in told

    def test_signed_by_one_side_says_so(self, sharing, be):
        release = sharing.approved("HFS-CLAIMS")
        sharing.take("hfs.director", release, "sign", **SIGNED)
        told = letter(be("dcfs.director"), release, "release.signed")

        assert "Data use schedule, signed by one side" in told
        assert "For the Department of Healthcare and Family Services" in told

    def test_of_a_release_that_was_void_before_is_that_of_its_own_time(self, sharing, story, be):
        release = sharing.deemed()
        sharing.accept(release)
        story.take("practice", release.request, "reopen", why="The mail was down.", defect="service")

        assert "Dana Reyes" in letter(be("auditor"), release, "release.duties_accepted")


class TestWhoMayRead:
    @pytest.mark.parametrize("page", ["schedule", "notice"])
    def test_is_nobody_else(self, sharing, be, page):
        release = sharing.approved()

        assert be("dph.counsel").get(f"/releases/{release.pk}/{page}/").status_code == 404

    def test_others_find_no_letter_either(self, sharing, be):
        release = sharing.accept(sharing.approved())
        seq = entry_of(release, "release.duties_accepted").seq

        assert be("dph.counsel").get(f"/requests/{release.request.reference}/letters/{seq}/").status_code == 404


def test_every_letter_of_the_table_is_composed():
    from emou.domain import releases
    from sharing.pages import writings

    assert set(writings.COMPOSED) == set(releases.LETTERS) <= releases.EVENTS


def test_a_letter_is_written_once_whoever_opens_it(sharing):
    release = sharing.accept(sharing.approved())
    seq = entry_of(release, "release.duties_accepted").seq
    written = [actions.letter(named(who), release.request.reference, seq) for who in ("dcfs.requester", "auditor")]

    assert written[0].sha256 == written[1].sha256
