"""The grounds of a revocation are saved while somebody types, for the owner’s deciding offices, as a denial is."""

import pytest

from requests_app.models import DenialDraft
from sharing.models import Release
from tests.conftest import named
from tests.pages.sending import ground_fields
from tests.stories import ground

FACTS = "grounds-0-facts"


@pytest.fixture
def release(sharing):
    return sharing.active()


def path(release, last=""):
    return f"/releases/{release.pk}/revoke/{last}"


def autosave(browser, release, **fields):
    return browser.client.post(path(release, "autosave/"), ground_fields(release.request) | fields)


class TestWhatIsTyped:
    def test_is_saved_and_found_again_by_another_deciding_office(self, release, be, read):
        answer = autosave(be("dceo.counsel"), release)
        page = be("dceo.director").get(path(release)).content.decode()

        assert "Saved at" in read(answer)
        assert ground_fields(release.request)[FACTS] in page
        assert '<input type="hidden" name="draft-version" id="draft-version" value="1">' in page

    def test_is_saved_by_continue_too(self, release, be):
        be("dceo.counsel").client.post(path(release), ground_fields(release.request) | {"do": "confirm"})

        assert DenialDraft.objects.get().saved_by == named("dceo.counsel")

    def test_is_gone_once_the_revocation_is_asked_for(self, release, be):
        autosave(be("dceo.counsel"), release)
        fields = ground_fields(release.request) | {"do": "take", "draft-version": "1"}
        be("dceo.counsel").client.post(path(release), fields)

        assert Release.objects.get(pk=release.pk).revoking
        assert not DenialDraft.objects.exists()

    def test_is_gone_when_nothing_is_left_to_be_revoked(self, release, be, sharing):
        autosave(be("dceo.counsel"), release)
        sharing.take("dcfs.requester", release, "close")

        assert not DenialDraft.objects.exists()

    def test_is_not_overwritten_by_an_older_page(self, release, be, read):
        autosave(be("dceo.counsel"), release)
        answer = autosave(be("dceo.director"), release, **{FACTS: "Something else."})

        assert answer.status_code == 409
        assert "Yours is not saved: Rosa" in read(answer) or "saved this" in read(answer)

    def test_that_differs_from_what_was_saved_is_said_before_it_counts(self, release, be, read):
        autosave(be("dceo.counsel"), release)
        fields = ground_fields(release.request) | {FACTS: "Something else.", "do": "take"}
        answer = be("dceo.director").client.post(path(release), fields)

        assert (answer.status_code, Release.objects.get(pk=release.pk).revoking) == (409, False)
        assert "and it differs from yours" in read(answer)


class TestAnAutosave:
    @pytest.mark.parametrize(("username", "status"), [("doc.counsel", 404), ("dcfs.requester", 409), ("cio", 409)])
    def test_of_somebody_else_saves_nothing(self, release, be, username, status):
        assert autosave(be(username), release).status_code == status
        assert not DenialDraft.objects.exists()

    def test_of_an_action_without_grounds_is_not_found(self, release, be):
        answer = be("dceo.counsel").client.post(f"/releases/{release.pk}/suspend/autosave/", {"explanation": "x"})

        assert answer.status_code == 404

    def test_of_a_release_that_was_closed_says_so(self, release, be, sharing, read):
        sharing.take("dcfs.requester", release, "close")
        answer = autosave(be("dceo.counsel"), release)

        assert (answer.status_code, "Not saved:" in read(answer)) == (409, True)


class TestTheOpinion:
    def test_is_asked_for_in_parts_and_kept_as_one_text(self, release, be, sharing):
        sharing.take("dceo.counsel", release, "revoke", grounds=[ground(release.request)])
        page = be("cio").words(f"/releases/{release.pk}/uphold/")
        said = {"rests": "The Act.", "reaches": "It does.", "opinion": "It ends.", "do": "take"}
        be("cio").post(f"/releases/{release.pk}/uphold/", **said)
        told = be("dcfs.requester").words(f"/releases/{release.pk}/uphold/done/")

        assert "What the revocation rests on" in page
        assert "What the revocation rests on The Act. Whether the law reaches these elements It does." in told
