"""What frames every page: the menu of the reader's offices."""

import re

import pytest


def menu(answer):
    """The names in the main menu, and which of them is marked as where one is."""
    part = re.search(r'aria-label="Main".*?</nav>', answer.content.decode(), re.S)[0]
    names = re.findall(r'class="site-nav__link"[^>]*>([^<]+)<', part)
    return names, re.findall(r'aria-current="page">([^<]+)<', part)


class TestTheMenu:
    def test_shows_no_desk_to_somebody_signed_out(self, be):
        assert menu(be().get("/help/"))[0] == ["Calendar", "Help"]

    @pytest.mark.parametrize("username", ["dcfs.requester", "hfs.steward", "auditor"])
    def test_leads_those_who_see_requests_to_them(self, be, username):
        names, _ = menu(be(username).get("/help/"))
        of_requests = ["Requests", "Use cases", "Releases"]
        assert names == ["My work", "Notices", *of_requests, "Reference", "Catalog", "Calendar", "Help"]

    def test_offers_an_office_that_sees_no_request_no_list_of_them(self, be):
        names, _ = menu(be("admin").get("/help/"))
        assert names == ["My work", "Notices", "Reference", "Catalog", "Calendar", "Help"]

    def test_marks_where_one_is_on_the_pages_below_too(self, be):
        assert menu(be("auditor").get("/datasets/HFS-CLAIMS/"))[1] == ["Catalog"]


class TestAPageThatIsNotThere:
    def test_asks_nobody_to_sign_in_who_has(self, be):
        assert "sign in" not in be("cio").words("/nowhere/").lower()
