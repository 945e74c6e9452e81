import pytest

from agencies.models import Dataset
from agencies.pages.basket import MOST

BASKET = "/datasets/basket/"


@pytest.fixture
def dcfs(be):
    return be("dcfs.requester")


def put(browser, *codes):
    for code in codes:
        answer = browser.post(BASKET, do="add", dataset=code, next="/datasets/")
    return answer


def held(browser):
    return list(browser.client.session.get("basket", []))


class TestTheBasket:
    def test_keeps_what_was_picked_once_and_in_its_order(self, dcfs):
        put(dcfs, "HFS-CLAIMS", "DPH-BIRTH", "HFS-CLAIMS")

        assert held(dcfs) == ["HFS-CLAIMS", "DPH-BIRTH"]

    def test_leads_back_to_where_the_button_stood(self, dcfs):
        assert put(dcfs, "HFS-CLAIMS").headers["Location"] == "/datasets/"

    @pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
    def test_leads_nowhere_else(self, dcfs, url):
        answer = dcfs.post(BASKET, do="add", dataset="HFS-CLAIMS", next=url)

        assert answer.headers["Location"] == BASKET

    def test_shows_owner_law_gates_and_the_last_day_of_a_clock_that_began_now(self, dcfs):
        put(dcfs, "HFS-CLAIMS")

        page = dcfs.words(BASKET)

        for words in ("Healthcare and Family Services", "HIPAA", "Interagency agreement", "Wed, Dec 2, 2026"):
            assert words in page

    def test_starts_a_use_case_with_all_of_it(self, dcfs):
        put(dcfs, "HFS-CLAIMS", "DPH-BIRTH")

        page = dcfs.get(BASKET).content.decode()

        form = page[page.index('action="/use-cases/new/"') :]
        assert form.index('name="dataset" value="HFS-CLAIMS"') < form.index('name="dataset" value="DPH-BIRTH"')

    def test_gives_back_one_or_all(self, dcfs):
        put(dcfs, "HFS-CLAIMS", "DPH-BIRTH", "IDES-WAGE")
        dcfs.post(BASKET, do="remove", dataset="DPH-BIRTH")
        assert held(dcfs) == ["HFS-CLAIMS", "IDES-WAGE"]

        dcfs.post(BASKET, do="empty")
        assert held(dcfs) == []
        assert "Your basket is empty" in dcfs.words(BASKET)

    def test_takes_no_more_than_twenty_and_says_so(self, dcfs):
        codes = list(Dataset.objects.exclude(owner__code="DCFS").values_list("code", flat=True)[: MOST + 1])
        put(dcfs, *codes)

        assert held(dcfs) == codes[:MOST]
        assert "takes no more" in dcfs.words("/datasets/")

    def test_takes_nothing_of_the_only_agency_one_files_for_and_says_why(self, dcfs):
        put(dcfs, "DCFS-CASE")

        assert held(dcfs) == []
        assert "Nobody asks their own agency" in dcfs.words("/datasets/")

    @pytest.mark.parametrize("code", ["", "NOTHING", "\x00", "x" * 500])
    def test_knows_no_dataset_that_is_not_offered(self, dcfs, code):
        assert put(dcfs, code).status_code == 404

    def test_drops_what_is_no_longer_offered_and_names_it(self, dcfs):
        put(dcfs, "HFS-CLAIMS", "DPH-BIRTH")
        Dataset.objects.filter(code="HFS-CLAIMS").update(offered=False)

        assert "No longer offered HFS-CLAIMS" in dcfs.words(BASKET)
        assert held(dcfs) == ["DPH-BIRTH"]

    def test_answers_a_script_with_the_button_and_the_count(self, dcfs):
        fields = {"do": "add", "dataset": "HFS-CLAIMS", "next": "/datasets/"}
        answer = dcfs.client.post(BASKET, fields, headers={"HX-Request": "true"})

        page = answer.content.decode()
        assert "In the basket" in page and 'id="basket-said" hx-swap-oob' in page
        assert "<html" not in page

    def test_sends_a_script_back_to_read_why_not(self, dcfs):
        fields = {"do": "add", "dataset": "DCFS-CASE", "next": "/datasets/?q=case"}
        answer = dcfs.client.post(BASKET, fields, headers={"HX-Request": "true"})

        assert answer.headers["HX-Redirect"] == "/datasets/?q=case"

    @pytest.mark.parametrize("username", ["hfs.counsel", "practice", "auditor"])
    def test_is_for_filing_offices_alone(self, be, username):
        assert be(username).get(BASKET).status_code == 403
        assert be(username).post(BASKET, do="add", dataset="DPH-BIRTH").status_code == 403
        assert "basket" not in be(username).words("/datasets/")
