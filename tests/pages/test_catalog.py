from agencies import queries
from agencies.models import LegalAuthority
from agencies.pages.cataloging import GateBook, classes_of, gate_words
from emou.domain.filing import PURPOSES


class TestTheCatalog:
    def test_lists_datasets_under_their_agencies(self, be):
        page = be("dcfs.requester").words("/datasets/")

        assert page.index("Department of Public Health") < page.index("Birth records")

    def test_finds_words_of_elements_too(self, be):
        page = be("dcfs.requester").words("/datasets/", q="gestation")

        assert "Birth records" in page
        assert "Medicaid eligibility" not in page

    def test_says_when_nothing_fits(self, be):
        assert "No dataset fits" in be("dcfs.requester").words("/datasets/", q="zebra")

    def test_is_for_people_who_are_signed_in(self, be):
        assert be().get("/datasets/").status_code == 302


class TestADataset:
    def test_shows_elements_law_exceptions_and_gates(self, be):
        page = be("dcfs.requester").words("/datasets/HFS-CLAIMS/")

        for words in (
            "Recipient number",
            "Source: agency.",
            "HIPAA: HIPAA Privacy Rule",
            "may get the data after all",
            "Not legal advice",
        ):
            assert words in page

    def test_that_does_not_exist_is_not_found(self, be):
        assert be("dcfs.requester").get("/datasets/NOTHING/").status_code == 404

    def test_can_be_asked_for_by_another_agencys_filing_office(self, be):
        assert "Ask for this data" in be("dcfs.requester").words("/datasets/HFS-CLAIMS/")


class TestTheGateBook:
    def test_agrees_with_the_gates_that_a_filing_keeps(self, db):
        book = GateBook(classes_of(LegalAuthority.objects.all()))

        for dataset in queries.offered_datasets():
            law = queries.attached(dataset)
            codes = {code for codes in law.values() for code in codes}
            for purpose in ("", *PURPOSES):
                kept = queries.gates(dataset, list(law), codes, purpose)
                assert book.of(dataset, list(law), codes, purpose) == [gate_words(rule) for rule in kept]
