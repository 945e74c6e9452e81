"""After an action: its page is read from the record, and nobody who pressed twice meets an error."""

import pytest

from tests.pages.sending import form_of, ground_fields


@pytest.fixture
def denied(story, be):
    request, browser = story.filed(), be("hfs.counsel")
    browser.post(f"/requests/{request.reference}/deny/", **form_of("deny", request))
    return request, browser, f"/requests/{request.reference}/deny/"


class TestThePageOfWhatWasDone:
    def test_is_where_the_action_leads(self, story, be):
        request = story.filed()
        path = f"/requests/{request.reference}/deny/"

        assert be("hfs.counsel").post(path, **form_of("deny", request)).headers["Location"] == f"{path}done/"

    def test_says_what_was_done_and_what_comes_next(self, denied):
        _, browser, path = denied

        page = browser.words(f"{path}done/")

        assert "Request denied" in page
        assert "The target is Wednesday, November 18, 2026." in page
        assert "Told at once: DCFS and the State CIO's office" in page

    def test_names_its_entry_on_the_record(self, denied):
        request, browser, path = denied

        assert f"on the record of {request.reference} as entry 2." in browser.words(f"{path}done/")

    def test_is_the_same_a_week_later_and_says_what_came_since(self, denied, story, clock):
        request, browser, path = denied
        clock.set("2026-11-23T10:00:00-06:00")
        story.take("cio.deputy", request, "overrule", opinion="It applies.")

        page = browser.words(f"{path}done/")

        assert "The target is Wednesday, November 18, 2026." in page
        assert "What happened since Denial overruled by the State CIO" in page

    def test_names_whoever_did_it_to_others(self, denied, be):
        _, _, path = denied

        assert "You did this" not in be("dcfs.requester").words(f"{path}done/")

    def test_is_unknown_to_a_third_agency(self, denied, be):
        assert be("ides.counsel").get(f"{denied[2]}done/").status_code == 404

    @pytest.mark.parametrize("action", ["approve", "deem", "file", "nonsense"])
    def test_is_not_there_for_what_was_never_done(self, denied, action):
        request, browser, _ = denied

        assert browser.get(f"/requests/{request.reference}/{action}/done/").status_code == 404

    def test_tells_both_parts(self, story, be):
        request, browser = story.filed(), be("hfs.counsel")
        fields = {"do": "take", "elements": request.elements[:1]} | ground_fields(request, request.elements[1:])
        browser.post(f"/requests/{request.reference}/approve/", **fields)

        page = browser.words(f"/requests/{request.reference}/approve/done/")

        assert f"The other elements are now {request.reference}-B" in page
        assert "Denied, under review" in page

    def test_leads_on_to_what_waits_next(self, denied, story):
        _, browser, path = denied
        other = story.filed("HFS-MEDICARE")

        assert f"Waits on you next: {other.use_case.title} {other.reference}" in browser.words(f"{path}done/")


class TestTwice:
    def test_the_same_press_leads_to_what_was_done(self, denied):
        request, browser, path = denied

        again = browser.post(path, **form_of("deny", request))

        assert (again.status_code, again.headers["Location"]) == (302, f"{path}done/")

    def test_going_back_to_the_form_leads_there_too(self, denied):
        _, browser, path = denied

        assert browser.get(path).headers["Location"] == f"{path}done/"

    def test_other_words_in_a_second_tab_are_kept_to_be_copied(self, denied, read):
        request, browser, path = denied

        again = browser.post(path, **form_of("deny", request) | {"grounds-0-facts": "Second thoughts."})

        assert again.status_code == 409
        assert "Second thoughts." in read(again)

    @pytest.mark.parametrize("action", ["narrow", "withdraw"])
    def test_is_harmless_for_the_requester(self, story, be, action):
        request, browser = story.filed(), be("dcfs.requester")
        path, fields = f"/requests/{request.reference}/{action}/", form_of(action, request)
        browser.post(path, **fields)

        assert browser.post(path, **fields).headers["Location"] == f"{path}done/"

    def test_in_part_is_harmless_too(self, story, be):
        request, browser = story.filed(), be("hfs.counsel")
        path = f"/requests/{request.reference}/approve/"
        fields = {"do": "take", "elements": request.elements[:1]} | ground_fields(request, request.elements[1:])
        browser.post(path, **fields)

        assert browser.post(path, **fields).status_code == 302

    def test_more_time_is_taken_once(self, story, be):
        request, browser = story.filed(), be("hfs.counsel")
        path, fields = f"/requests/{request.reference}/extend/", form_of("extend", request)
        browser.post(path, **fields)

        assert browser.post(path, **fields).headers["Location"] == f"{path}done/"


class TestSomebodyElseWasFirst:
    @pytest.fixture
    def overtaken(self, denied, be):
        request, _, _ = denied
        fields = form_of("approve", request) | {"conditions": "Only counts."}
        return be("hfs.director").post(f"/requests/{request.reference}/approve/", **fields)

    def test_is_told_who_did_what_in_which_office(self, overtaken, read, person):
        who = person("hfs.counsel").get_full_name()

        assert overtaken.status_code == 409
        assert f"Request denied {who}, Counsel, Department of Healthcare and Family Services" in read(overtaken)

    def test_finds_the_text_again(self, overtaken):
        assert "Only counts.</textarea>" in overtaken.content.decode()

    def test_is_told_what_is_possible_now(self, overtaken):
        assert "/concede/" in overtaken.content.decode()

    def test_is_told_that_time_was_up(self, story, clock, be, read):
        request = story.filed()
        clock.set("2026-12-03T00:00:00-06:00")

        answer = be("hfs.counsel").post(f"/requests/{request.reference}/deny/", **form_of("deny", request))

        assert "The clock has run out" in read(answer)
        assert "By operation of the eMOU End of Wednesday, December 2, 2026" in read(answer)
