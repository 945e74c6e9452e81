import pytest
from django.test import override_settings

pytestmark = pytest.mark.usefixtures("quick_hashes")


class TestSigningIn:
    def test_works_with_name_and_password_and_leads_to_ones_work(self, be):
        answer = be().post("/sign-in/", username="hfs.counsel", password="demo")

        assert answer.headers["Location"] == "/work/"

    def test_comes_back_to_where_one_wanted_to_go(self, be):
        answer = be().post("/sign-in/", username="hfs.counsel", password="demo", next="/requests/?q=birth")

        assert answer.headers["Location"] == "/requests/?q=birth"

    def test_leads_to_no_other_host(self, be):
        answer = be().post("/sign-in/", username="hfs.counsel", password="demo", next="https://elsewhere.example/")

        assert answer.headers["Location"] == "/work/"

    def test_with_a_wrong_password_says_so(self, be, read):
        answer = be().post("/sign-in/", username="hfs.counsel", password="wrong")

        assert "This user name and password do not fit together." in read(answer)

    def test_ends_by_signing_out(self, be):
        browser = be("hfs.counsel")

        browser.post("/sign-out/")

        assert browser.get("/work/").status_code == 302

    def test_empties_what_the_browser_kept_when_it_ends(self, be):
        assert be("hfs.counsel").post("/sign-out/").headers["Clear-Site-Data"] == '"cache"'

    def test_lets_no_page_be_kept_by_a_shared_cache(self, be):
        assert be("hfs.counsel").get("/work/").headers["Cache-Control"] == "private, no-cache"

    def test_does_not_end_by_following_a_link(self, be):
        assert be("hfs.counsel").get("/sign-out/").status_code == 405


class TestThePersonas:
    def test_are_listed_by_agency_and_statewide(self, be):
        page = be().words("/sign-in/")

        assert page.index("Statewide offices") < page.index("Department of Children and Family Services")

    def test_come_after_name_and_password(self, be):
        page = be().words("/sign-in/")

        assert page.index("With a name and a password") < page.index("Statewide offices")

    def test_show_that_the_cio_heads_an_agency_too(self, be):
        assert "State CIO's office; DoIT director" in be().words("/sign-in/")

    def test_are_signed_in_by_one_press(self, be):
        browser = be()

        browser.post("/demo/sign-in/", persona="coo")

        assert "Governor's COO's office" in browser.words("/work/")

    def test_stay_on_the_page_where_one_was(self, be):
        answer = be("coo").post("/demo/sign-in/", persona="cio", next="/requests/?q=birth")

        assert answer.headers["Location"] == "/requests/?q=birth"

    def test_leave_a_form_that_was_another_persons(self, be):
        path = "/requests/EMOU-2026-000001/deny/"

        answer = be("coo").post("/demo/sign-in/", persona="cio", next=path)

        assert answer.headers["Location"] == "/requests/EMOU-2026-000001/"

    @pytest.mark.parametrize("persona", ["", "nobody", "\x00"])
    def test_who_do_not_exist_are_not_found(self, be, persona):
        assert be().post("/demo/sign-in/", persona=persona).status_code == 404

    @pytest.mark.parametrize("path", ["/demo/sign-in/", "/demo/clock/"])
    def test_do_not_exist_outside_demo_mode(self, be, path):
        browser = be()
        with override_settings(DEMO=False):
            assert browser.post(path, persona="coo", business_days="1").status_code == 404

    def test_are_not_listed_outside_demo_mode(self, be):
        browser = be()
        with override_settings(DEMO=False):
            assert "Demo" not in browser.words("/sign-in/")


class TestTheFrontPage:
    def test_says_what_this_is_and_how_long_an_owner_has(self, be):
        page = be().words("/")

        assert "an answer in 10 business days" in page
        assert "the Governor's Chief Operating Officer" in page

    def test_leads_whoever_is_signed_in_to_their_work(self, be):
        assert be("hfs.counsel").get("/").headers["Location"] == "/work/"
