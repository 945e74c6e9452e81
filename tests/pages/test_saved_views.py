import pytest

from requests_app.models import SavedView
from requests_app.services import views

QUERY = "status=denied&owner=DPH"


@pytest.fixture
def counsel(be):
    return be("hfs.counsel")


@pytest.fixture
def kept(counsel):
    counsel.post("/requests/lists/", name="Denials of DPH", query=QUERY)
    return SavedView.objects.get()


class TestKeepingAList:
    def test_puts_a_link_above_the_list(self, counsel, kept):
        page = counsel.get("/requests/", order="newest").content.decode()

        assert '<a href="/requests/?owner=DPH&amp;status=denied">Denials of DPH</a>' in page

    def test_marks_the_list_that_is_shown(self, counsel, kept):
        page = counsel.client.get(f"/requests/?{QUERY}").content.decode()

        assert 'aria-current="page">Denials of DPH' in page
        assert "Keep this list under a name" not in page

    def test_keeps_only_filters_that_there_are(self, counsel):
        counsel.post("/requests/lists/", name="Odd", query="owner=NOBODY&next=//elsewhere&status=denied&after=x")

        assert SavedView.objects.get().query == "status=denied"

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("", "Give the list a name."),
            ("  ", "Give the list a name."),
            ("denials of dph", "You have a list named “denials of dph”. Choose another name."),
            ("x" * 61, "at most 60 characters"),
            ("a\x00b", "Null characters are not allowed"),
        ],
    )
    def test_says_what_is_wrong_with_a_name(self, counsel, kept, read, name, words):
        answer = counsel.post("/requests/lists/", name=name, query=QUERY)

        assert answer.status_code == 422
        assert words in read(answer)

    def test_ends_at_twenty(self, counsel, read, monkeypatch):
        monkeypatch.setattr(views, "MOST", 1)
        counsel.post("/requests/lists/", name="One", query=QUERY)

        assert "You keep 1 lists" in read(counsel.post("/requests/lists/", name="Two", query=QUERY))

    def test_pressed_twice_keeps_it_once(self, counsel, kept):
        counsel.post("/requests/lists/", name="Denials of DPH", query=QUERY)

        assert SavedView.objects.count() == 1

    def test_is_nobody_elses_business(self, be, kept):
        assert "Denials of DPH" not in be("hfs.director").words("/requests/", order="newest")
        assert "Denials of DPH" not in be("hfs.director").words("/requests/lists/")


class TestAKeptList:
    def test_is_renamed(self, counsel, kept):
        counsel.post(f"/requests/lists/{kept.pk}/", do="rename", name="Refusals")

        assert "Refusals" in counsel.words("/requests/lists/")

    def test_is_not_renamed_to_a_name_that_is_taken(self, counsel, kept):
        counsel.post("/requests/lists/", name="Two", query="waits=mine")
        two = SavedView.objects.get(name="Two")

        answer = counsel.client.post(f"/requests/lists/{two.pk}/", {"do": "rename", "name": kept.name}, follow=True)

        assert "You have a list named" in answer.content.decode()

    def test_is_removed(self, counsel, kept):
        counsel.post(f"/requests/lists/{kept.pk}/", do="remove")

        assert not SavedView.objects.exists()

    def test_may_be_shown_first(self, counsel, kept):
        counsel.post(f"/requests/lists/{kept.pk}/", do="start")

        assert counsel.get("/requests/")["Location"] == "/requests/?owner=DPH&status=denied"
        assert counsel.get("/requests/", order="newest").status_code == 200

    def test_gives_its_place_to_the_next_that_is_shown_first(self, counsel, kept):
        counsel.post("/requests/lists/", name="Two", query="waits=mine")
        for pk in (kept.pk, SavedView.objects.get(name="Two").pk):
            counsel.post(f"/requests/lists/{pk}/", do="start")

        assert [view.name for view in SavedView.objects.filter(is_start=True)] == ["Two"]

    def test_need_not_be_shown_first_any_more(self, counsel, kept):
        counsel.post(f"/requests/lists/{kept.pk}/", do="start")
        counsel.post(f"/requests/lists/{kept.pk}/", do="unstart")

        assert counsel.get("/requests/").status_code == 200

    @pytest.mark.parametrize("do", ["rename", "remove", "start"])
    def test_of_somebody_else_is_not_there(self, be, kept, do):
        assert be("hfs.director").post(f"/requests/lists/{kept.pk}/", do=do, name="Mine").status_code == 404

    def test_with_stale_filters_still_opens(self, counsel, kept):
        SavedView.objects.update(query="owner=GONE&status=unknown&order=x", is_start=True)

        assert counsel.client.get("/requests/", follow=True).status_code == 200
        assert counsel.get("/requests/lists/").status_code == 200
