"""Letters in the browser: as a page and as a PDF to take away."""

import pytest


@pytest.fixture
def denied(story):
    return story.denied()


class TestALetter:
    def test_is_read_as_a_page(self, be, denied):
        page = be("dcfs.requester").words(f"/requests/{denied.reference}/letters/2/")

        assert "Denial of a data request" in page

    def test_is_taken_away_as_a_pdf_with_its_number(self, be, denied):
        answer = be("dcfs.requester").get(f"/requests/{denied.reference}/letters/2.pdf")

        assert answer.headers["Content-Disposition"] == f'attachment; filename="{denied.reference}-2.pdf"'

    @pytest.mark.parametrize("seq", [1, 99, 99999999999])
    def test_that_was_never_written_is_not_found(self, be, denied, seq):
        assert be("dcfs.requester").get(f"/requests/{denied.reference}/letters/{seq}/").status_code == 404

    @pytest.mark.parametrize("ending", ["2/", "2.pdf"])
    def test_of_others_is_not_found(self, be, denied, ending):
        assert be("doc.counsel").get(f"/requests/{denied.reference}/letters/{ending}").status_code == 404

    def test_of_a_request_that_does_not_exist_is_not_found(self, be, denied):
        assert be("auditor").get("/requests/EMOU-2026-999999/letters/2/").status_code == 404
