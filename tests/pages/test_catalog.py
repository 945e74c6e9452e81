import pytest

from agencies import queries
from agencies.models import Dataset, Element, LegalAuthority
from agencies.pages.cataloging import GateBook, classes_of, gate_words
from agencies.pages.describing import describe
from emou.domain.filing import PURPOSES


def names(page):
    """The codes of the datasets that a page of the catalog lists, in its order."""
    return [row.dataset.code for row, *_ in page.context["rows"]]


@pytest.fixture
def catalog(be):
    browser = be("dcfs.requester")
    return lambda **query: browser.get("/datasets/", **query)


class TestTheCatalog:
    def test_lists_datasets_under_their_agencies_twenty_a_page(self, catalog):
        listed = names(catalog())

        assert len(listed) == 20
        assert listed.index("CMS-FLEET") < listed.index("DCFS-CASE") < listed.index("DOC-CUSTODY")

    def test_goes_on_where_a_page_ends(self, catalog, read):
        first, second = catalog(), catalog(page="2")

        assert not set(names(first)) & set(names(second))
        assert "Page 2 of 3" in read(second)

    @pytest.mark.parametrize("page", ["0", "99", "x", "-1", "\x00"])
    def test_shows_some_page_for_a_number_that_is_none(self, catalog, page):
        assert names(catalog(page=page))

    def test_says_of_each_what_it_holds_and_which_law_attaches(self, catalog, read):
        page = read(catalog(q="DPH-BIRTH"))

        for words in ("Birth records", "Department of Public Health", "15 elements", "1989 to present", "VITAL"):
            assert words in page

    def test_puts_the_best_first(self, catalog):
        assert names(catalog(q="birth rec"))[0] == "DPH-BIRTH"

    @pytest.mark.parametrize(
        ("chosen", "code"),
        [
            ({"agency": "HFS"}, "HFS-CLAIMS"),
            ({"subject": "child welfare"}, "DCFS-CASE"),
            ({"law": "PART2"}, "DHS-SUD"),
            ({"form": "limited"}, "DPH-BIRTH"),
            ({"gate": "isbe-head-consent"}, "ISBE-STUDENT"),
        ],
    )
    def test_is_narrowed_by_each_filter(self, catalog, read, chosen, code):
        page = catalog(**chosen)

        assert code in names(page)
        assert page.context["page"].paginator.count < Dataset.objects.count()
        assert "remove this filter" in read(page)

    def test_keeps_what_is_chosen_when_one_filter_is_taken_away(self, catalog):
        (one,) = [row for row in catalog(q="care", agency="HFS").context["set_filters"] if row["name"] == "agency"]

        assert one["url"] == "/datasets/?q=care"

    @pytest.mark.parametrize("name", ["agency", "subject", "law", "form", "gate"])
    @pytest.mark.parametrize("value", ["NOTHING", "\x00", "'; --", "٣"])
    def test_leaves_out_a_filter_that_it_does_not_know(self, catalog, name, value):
        assert len(names(catalog(**{name: value}))) == 20

    def test_says_when_nothing_fits_and_how_to_go_on(self, catalog, read):
        page = read(catalog(q="zebra", agency="HFS"))

        assert "No dataset fits" in page
        assert "Clear everything" in page

    @pytest.mark.parametrize("text", ["x" * 5_000, "\x00", "% _ \\", "'\"", "سجل", "<script>"])
    def test_takes_whatever_is_typed(self, catalog, text):
        assert catalog(q=text).status_code == 200

    def test_tells_a_script_the_address_of_what_it_shows(self, be):
        answer = be("dcfs.requester").client.get("/datasets/?q=birth&agency=&law=HIPAA", headers={"HX-Request": "true"})

        assert answer.headers["HX-Push-Url"] == "/datasets/?q=birth&law=HIPAA"

    def test_lists_nothing_that_is_no_longer_offered(self, catalog):
        Dataset.objects.filter(code="DPH-BIRTH").update(offered=False)

        assert "DPH-BIRTH" not in names(catalog(q="birth"))

    def test_is_for_people_who_are_signed_in(self, be):
        assert be().get("/datasets/").status_code == 302


class TestADataset:
    def test_shows_elements_law_exceptions_forms_and_gates(self, be):
        page = be("dcfs.requester").words("/datasets/HFS-CLAIMS/")

        for words in (
            "15 elements",
            "Recipient number",
            "A law limits who may have it",
            "Every element is under HIPAA",
            "HIPAA: HIPAA Privacy Rule",
            "may get the data after all",
            "A code stands for each person",
            "Interagency agreement for Medicaid data",
            "Not legal advice",
        ):
            assert words in page

    def test_finds_an_element_by_a_part_of_its_name(self, be):
        page = be("dcfs.requester").words("/datasets/HFS-CLAIMS/", element="citizen")

        assert "Verified citizenship" in page
        assert "Managed care plan" not in page

    def test_says_when_no_element_has_the_words(self, be):
        assert "No element has “zebra”" in be("dcfs.requester").words("/datasets/HFS-CLAIMS/", element="zebra")

    def test_with_200_elements_shows_them_all(self, be):
        dataset = Dataset.objects.get(code="DPH-BIRTH")
        rows = [
            Element(
                dataset=dataset, number=n, code=f"more_{n}", name=f"More {n}", sensitivity="internal", provenance="a"
            )
            for n in range(100, 285)
        ]
        Element.objects.bulk_create(rows)

        assert be("dcfs.requester").words("/datasets/DPH-BIRTH/").count("More ") == 185

    def test_without_elements_or_law_says_so(self, be):
        owner = Dataset.objects.get(code="DPH-BIRTH").owner
        Dataset.objects.create(code="DPH-NEW", owner=owner, name="سجل جديد", description="New.", subject="health")

        page = be("dcfs.requester").words("/datasets/DPH-NEW/")

        for words in ("سجل جديد", "has described no element yet", "No authority", "has not said yet"):
            assert words in page

    @pytest.mark.parametrize("code", ["NOTHING", "hfs-claims"])
    def test_that_does_not_exist_is_not_found(self, be, code):
        assert be("dcfs.requester").get(f"/datasets/{code}/").status_code == 404

    def test_can_be_asked_for_by_another_agencys_filing_office(self, be):
        assert "Ask for this data" in be("dcfs.requester").words("/datasets/HFS-CLAIMS/")

    @pytest.mark.parametrize(
        ("username", "words"),
        [("hfs.requester", "Nobody asks their own agency"), ("auditor", "Requesters and directors of another agency")],
    )
    def test_cannot_be_asked_for_by_others_and_says_why(self, be, username, words):
        page = be(username).words("/datasets/HFS-CLAIMS/")

        assert words in page
        assert "Ask for this data" not in page


class TestEarlierRequests:
    def test_are_counted_for_all_and_listed_for_those_who_may_read_them(self, story, be):
        request = story.filed()

        mine, other = (be(name).words("/datasets/HFS-CLAIMS/") for name in ("dcfs.requester", "dph.counsel"))

        assert request.reference in mine
        assert request.reference not in other
        assert story.requester("DCFS").label not in other
        assert "Waiting for an answer 1" in other

    def test_stand_as_time_has_made_them(self, story, be):
        request = story.filed()
        story.clock.set(request.due_at)

        assert "Deemed approved by operation of the eMOU 1" in be("cio").words("/datasets/HFS-CLAIMS/").replace(
            "Deemed approved Deemed", "Deemed"
        )

    def test_of_nobody_are_told_as_such(self, be):
        assert "Nobody has asked for it yet" in be("cio").words("/datasets/HFS-CLAIMS/")


class TestComparing:
    def test_shows_what_is_in_all_and_what_in_one_alone(self, be):
        answer = be("dcfs.requester").get("/datasets/compare/?dataset=HFS-CLAIMS&dataset=DPH-BIRTH")

        table = answer.context["table"]
        assert table.fields == ["County", "Date of birth"]
        assert [one.dataset.code for one in table.columns] == ["HFS-CLAIMS", "DPH-BIRTH"]
        assert [law.row.code for law in table.law] == ["IPA-SSN"]

    @pytest.mark.parametrize(
        "query", ["", "dataset=DPH-BIRTH", "dataset=NO&dataset=%00", "dataset=DPH-BIRTH&dataset=NO"]
    )
    def test_of_fewer_than_two_leads_back_to_choose(self, be, query):
        page = be("dcfs.requester").words(f"/datasets/compare/?{query}")

        assert "Choose two or three datasets" in page

    def test_takes_the_first_three(self, be):
        picked = "&".join(f"dataset={code}" for code in ("HFS-CLAIMS", "DPH-BIRTH", "DHS-SNAP", "IDES-WAGE"))
        table = be("dcfs.requester").get(f"/datasets/compare/?{picked}").context["table"]

        assert len(table.columns) == 3


class TestDescribing:
    def test_agrees_with_the_law_and_the_gates_that_a_filing_keeps(self, db):
        for one in describe(Dataset.objects.all()):
            law = queries.attached(one.dataset)
            codes = {code for codes in law.values() for code in codes}

            assert {field.code: {*one.whole, *field.law} for field in one.fields} == {
                code: set(codes) for code, codes in law.items()
            }
            assert one.gates == [gate_words(rule) for rule in queries.gates(one.dataset, list(law), codes, "")]


class TestTheGateBook:
    def test_agrees_with_the_gates_that_a_filing_keeps(self, db):
        book = GateBook(classes_of(LegalAuthority.objects.all()))

        for dataset in queries.offered_datasets():
            law = queries.attached(dataset)
            codes = {code for codes in law.values() for code in codes}
            for purpose in ("", *PURPOSES):
                kept = queries.gates(dataset, list(law), codes, purpose)
                assert book.of(dataset, list(law), codes, purpose) == [gate_words(rule) for rule in kept]
