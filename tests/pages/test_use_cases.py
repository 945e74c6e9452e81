import pytest

from agencies.models import Dataset
from requests_app.models import DataRequest, UseCase
from tests.stories import USE_CASE


@pytest.fixture
def fill(be):
    """Send a draft's form: what it holds already, with what is typed over it."""

    def send(draft, username="dcfs.requester", **typed):
        draft.refresh_from_db()
        return be(username).client.post(f"/use-cases/{draft.pk}/", form_of(draft) | typed)

    return send


def form_of(draft):
    plain = {name: getattr(draft, name) for name in USE_CASE if name != "users"}
    fields = {name: "" if value is None else str(value) for name, value in plain.items()}
    fields |= {"version": str(draft.version), "opened": "Marta Moreno", "asks-count": str(len(draft.asks))}
    for at, ask in enumerate(draft.asks):
        fields |= {
            f"asks-{at}-{name}": ask[name] for name in ("dataset", "identifiability", "frequency", "access_mode")
        }
        fields |= {f"asks-{at}-has-{row['code']}": "on" for row in ask["elements"]}
        fields |= {f"asks-{at}-why-{row['code']}": row["justification"] for row in ask["elements"]}
    fields["users-count"] = str(len(draft.users))
    return fields | {f"users-{at}-{name}": row[name] or "" for at, row in enumerate(draft.users) for name in row}


def latest():
    return UseCase.objects.latest("pk")


class TestStarting:
    def test_from_a_title(self, be):
        answer = be("dcfs.requester").post("/use-cases/new/", title="Missed visits")

        assert answer.headers["Location"] == f"/use-cases/{latest().pk}/"
        assert latest().title == "Missed visits"

    def test_from_a_dataset_of_the_catalog(self, be):
        be("dcfs.requester").post("/use-cases/new/", dataset="DPH-BIRTH")

        assert [ask["dataset"] for ask in latest().asks] == ["DPH-BIRTH"]

    def test_is_for_filing_offices_alone(self, be):
        assert be("hfs.counsel").post("/use-cases/new/", title="Mine").status_code == 403

    def test_is_not_offered_on_ones_own_data(self, be):
        assert "Ask for this data" not in be("hfs.director").words("/datasets/HFS-CLAIMS/")


class TestTheForm:
    def test_keeps_all_that_was_typed(self, story, fill):
        draft = story.draft("DPH-BIRTH", "HFS-CLAIMS")
        before = {name: getattr(draft, name) for name in (*USE_CASE, "asks")}

        fill(draft)

        draft.refresh_from_db()
        assert {name: getattr(draft, name) for name in before} == before

    def test_may_be_saved_with_gaps(self, story, fill):
        draft = story.draft("DPH-BIRTH")

        answer = fill(draft, title="", period_from="", small_cell_threshold="")

        assert answer.status_code == 302
        assert UseCase.objects.get(pk=draft.pk).period_from is None

    def test_answers_422_to_a_day_that_is_none_and_keeps_the_rest(self, story, fill, read):
        draft = story.draft("DPH-BIRTH")

        answer = fill(draft, period_from="soon", summary="Typed just now.")

        assert answer.status_code == 422
        assert "First day of the period: give a day, such as 2027-01-04." in read(answer)
        assert "Nothing was saved yet." in read(answer)
        assert "Typed just now." in read(answer)

    def test_adds_a_dataset(self, story, fill):
        draft = story.draft("DPH-BIRTH")

        answer = fill(draft, do="add_dataset", add_dataset="IDES-WAGE", summary="Typed just now.")

        draft.refresh_from_db()
        assert answer.headers["Location"].endswith("#asks-1")
        assert ([ask["dataset"] for ask in draft.asks], draft.summary) == (
            ["DPH-BIRTH", "IDES-WAGE"],
            "Typed just now.",
        )

    @pytest.mark.parametrize("code", ["", "NOTHING", "\x00"])
    def test_adds_no_dataset_that_does_not_exist(self, story, fill, code):
        draft = story.draft("DPH-BIRTH")

        assert fill(draft, do="add_dataset", add_dataset=code).status_code == 302
        draft.refresh_from_db()
        assert len(draft.asks) == 1

    def test_adds_no_dataset_twice(self, story, fill):
        draft = story.draft("DPH-BIRTH")

        fill(draft, do="add_dataset", add_dataset="DPH-BIRTH")

        draft.refresh_from_db()
        assert len(draft.asks) == 1

    def test_removes_a_dataset(self, story, fill):
        draft = story.draft("DPH-BIRTH", "HFS-CLAIMS")

        fill(draft, do="remove_dataset-0")

        draft.refresh_from_db()
        assert [ask["dataset"] for ask in draft.asks] == ["HFS-CLAIMS"]

    def test_adds_and_leaves_out_users(self, story, fill):
        draft = story.draft("DPH-BIRTH")
        fill(draft, do="add_user")
        draft.refresh_from_db()
        assert len(draft.users) == 2

        fill(draft)

        draft.refresh_from_db()
        assert len(draft.users) == 2 - 1

    def test_shows_the_last_day_that_each_clock_would_get(self, story, be):
        draft = story.draft("DPH-BIRTH")

        page = be("dcfs.requester").words(f"/use-cases/{draft.pk}/")

        assert "If you filed now, the last day to answer would be Wednesday, December 2, 2026." in page

    def test_is_not_known_outside_the_office(self, story, be):
        draft = story.draft("DPH-BIRTH")

        assert [
            be(name).get(f"/use-cases/{draft.pk}/").status_code for name in ("dph.director", "dcfs.counsel", "auditor")
        ] == [404] * 3


class TestALostUpdate:
    def test_is_refused_naming_both_who_saved(self, story, fill, be, read):
        draft = story.draft("DPH-BIRTH")
        old = form_of(draft)
        fill(draft, "dcfs.director", summary="The director's words.")

        answer = be("dcfs.requester").client.post(f"/use-cases/{draft.pk}/", old | {"summary": "My words."})

        assert answer.status_code == 409
        assert "Omar Okafor saved this draft while you were writing." in read(answer)
        assert "You had opened the version that Marta Moreno saved." in read(answer)

    def test_keeps_what_was_typed_to_be_copied(self, story, fill, be, read):
        draft = story.draft("DPH-BIRTH")
        old = form_of(draft)
        fill(draft, "dcfs.director")

        answer = be("dcfs.requester").client.post(f"/use-cases/{draft.pk}/", old | {"summary": "My words."})

        assert "My words." in read(answer)

    def test_keeps_it_in_the_words_of_the_form(self, story, fill, be, read):
        draft = story.draft("DPH-BIRTH", purpose="planning_analytics")
        old = form_of(draft)
        fill(draft, "dcfs.director")

        page = read(be("dcfs.requester").client.post(f"/use-cases/{draft.pk}/", old))

        kept = page[page.index("What you had written") :]
        assert "Will records be linked? Yes, records are linked" in kept
        assert "is needed for: Needed to count visits by county." in kept
        assert f"DATASET: {Dataset.objects.get(code='DPH-BIRTH').name}" in kept
        assert not {"planning_analytics", "True", "view", "coded"} & set(kept.split())

    def test_of_ones_own_in_another_window_says_so(self, story, fill, be, read):
        draft = story.draft("DPH-BIRTH")
        old = form_of(draft)
        fill(draft)

        page = read(be("dcfs.requester").client.post(f"/use-cases/{draft.pk}/", old))

        assert "You saved this draft in another window while you were writing here." in page

    def test_leads_back_to_the_draft(self, story, fill, be):
        draft = story.draft("DPH-BIRTH")
        old = form_of(draft)
        fill(draft, "dcfs.director")

        answer = be("dcfs.requester").client.post(f"/use-cases/{draft.pk}/", old)

        assert f'href="/use-cases/{draft.pk}/">Open the draft as it is now</a>' in answer.content.decode()

    def test_answers_a_number_below_zero_with_what_may_be_given(self, story, fill, read):
        assert "Smallest count that is shown: give 0 or more." in read(
            fill(story.draft("DPH-BIRTH"), small_cell_threshold="-5")
        )


class TestTheReview:
    def test_lists_what_is_missing_with_links_to_the_fields(self, story, be, fill):
        draft = story.draft("DPH-BIRTH", title="", purpose="")
        code = draft.asks[0]["elements"][0]["code"]
        fill(draft, **{f"asks-0-why-{code}": ""})

        html = be("dcfs.requester").get(f"/use-cases/{draft.pk}/review/").content.decode()

        assert f'<a href="/use-cases/{draft.pk}/#id_title">Give the use case a title.</a>' in html
        assert f'<a href="/use-cases/{draft.pk}/#id_purpose_0">' in html
        assert f'<a href="/use-cases/{draft.pk}/#id_asks-0-why-{code}">' in html

    def test_links_lead_to_controls_that_exist(self, be, story):
        import re

        draft = story.draft(title="", users=[], links=None, period_from=None)
        browser = be("dcfs.requester")
        form = browser.get(f"/use-cases/{draft.pk}/").content.decode()
        links = re.findall(
            r'href="/use-cases/\d+/#([^"]+)"', browser.get(f"/use-cases/{draft.pk}/review/").content.decode()
        )

        assert links
        assert [link for link in links if f'id="{link}"' not in form] == []

    def test_shows_what_each_element_is_needed_for(self, story, be):
        page = be("dcfs.requester").words(f"/use-cases/{story.draft('DPH-BIRTH').pk}/review/")

        assert page.count("Needed to count visits by county.") == 3

    def test_offers_to_file_what_is_complete(self, story, be):
        draft = story.draft("DPH-BIRTH")

        page = be("dcfs.requester").words(f"/use-cases/{draft.pk}/review/")

        assert "its last day is Wednesday, December 2, 2026" in page
        assert "What filing does" in page


class TestFiling:
    def test_starts_a_request_a_dataset(self, story, be, read):
        draft = story.draft("DPH-BIRTH", "HFS-CLAIMS")

        answer = be("dcfs.requester").client.post(
            f"/use-cases/{draft.pk}/file/", {"version": draft.version}, follow=True
        )

        references = list(DataRequest.objects.order_by("pk").values_list("reference", flat=True))
        assert f"Filed: {', '.join(references)}." in read(answer)

    def test_twice_files_once(self, story, be):
        draft = story.draft("DPH-BIRTH")
        for _ in range(2):
            be("dcfs.requester").post(f"/use-cases/{draft.pk}/file/", version=draft.version)

        assert DataRequest.objects.count() == 1

    def test_what_was_not_reviewed_is_refused(self, story, fill, be, read):
        draft = story.draft("DPH-BIRTH")
        fill(draft, "dcfs.director", summary="Changed after the review.")

        answer = be("dcfs.requester").post(f"/use-cases/{draft.pk}/file/", version="1")

        assert answer.status_code == 409
        assert "Omar Okafor saved this draft while you were reviewing it." in read(answer)
        assert "Open the draft as it is now" in read(answer)

    def test_with_a_gap_answers_422(self, story, be, read):
        draft = story.draft("DPH-BIRTH", title="")

        answer = be("dcfs.requester").post(f"/use-cases/{draft.pk}/file/", version=draft.version)

        assert answer.status_code == 422
        assert "Give the use case a title." in read(answer)

    def test_leaves_a_page_that_can_be_read_and_not_changed(self, story, be, fill):
        request = story.filed()

        assert "The use case as filed" in be("hfs.counsel").words(f"/use-cases/{request.use_case_id}/")
        assert be("hfs.counsel").client.post(f"/use-cases/{request.use_case_id}/", {"version": 1}).status_code == 409

    def test_shows_an_owner_none_of_the_other_owners_requests(self, story, be):
        mine, other = story.file("HFS-CLAIMS", "DPH-BIRTH")
        page = be("hfs.counsel").words(f"/use-cases/{mine.use_case_id}/")

        assert mine.reference in page
        assert other.reference not in page


class TestPuttingAway:
    def test_a_draft_hides_it(self, story, be):
        draft = story.draft("DPH-BIRTH")
        browser = be("dcfs.requester")

        browser.post(f"/use-cases/{draft.pk}/discard/")

        assert browser.get(f"/use-cases/{draft.pk}/").status_code == 404
