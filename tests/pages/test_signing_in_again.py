"""What was sent without a session is sent after signing in, by the same person, seen before, and by nobody's trick."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from emou.ui import kept as keeping
from requests_app.models import DataRequest
from tests.conftest import again, named

pytestmark = pytest.mark.usefixtures("quick_hashes")

OURS = {"Sec-Fetch-Site": "same-origin"}
SAID = {"do": "take", "reason": "volume", "explanation": 'Four vendors\nhold "it".', "days": "2"}


class Writer:
    """Somebody whose forms need their security token, as in a real browser."""

    def __init__(self, username="", agent=None):
        self.client = agent or Client(enforce_csrf_checks=True)
        if username:
            self.sign_in(username)

    def token(self, path="/help/"):
        page = self.client.get(path).content.decode()
        return re.search(r'X-CSRFToken": "(\w+)"', page)[1]

    def sign_in(self, username):
        sent = {"username": username, "password": "demo", "csrfmiddlewaretoken": self.token("/sign-in/")}
        assert self.client.post("/sign-in/", sent).status_code == 302

    def lose_session(self):
        del self.client.cookies["sessionid"]

    def send(self, path, token, headers=OURS, **fields):
        return self.client.post(path, {**fields, "csrfmiddlewaretoken": token}, headers=headers)

    def sign_in_again(self, page, username="hfs.counsel", password="demo"):
        sent = {"username": username, "password": password, "kept": hidden(page)["kept"]}
        return self.send("/sign-in/again/", hidden(page)["csrfmiddlewaretoken"], **sent)

    def send_again(self, page):
        fields = hidden(page)
        return self.send(action_of(page), fields.pop("csrfmiddlewaretoken"), **fields)


def main(page):
    text = page.content.decode()
    return text[text.index("<main") :]


def hidden(page):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main(page))
    return {name: unescape(value) for name, value in found}


def action_of(page):
    return re.search(r'<form method="post" action="([^"]+)"', main(page))[1]


@pytest.fixture(scope="class")
def filed(shared_story):
    return shared_story.filed()


@pytest.fixture
def asked(filed, story):
    """A request that waits for HFS, and the path on which its counsel takes more time."""
    request = again(filed)
    return request, f"/requests/{request.reference}/extend/"


@pytest.fixture
def signed_out(asked):
    """Counsel sent the form after the session had ended: who, and the page that came back."""
    writer = Writer("hfs.counsel")
    token = writer.token()
    writer.lose_session()
    return writer, writer.send(asked[1], token, **SAID)


def was_extended(asked):
    return DataRequest.objects.get(pk=asked[0].pk).extension is not None


class TestWhatWasSentWithoutASession:
    def test_is_not_carried_out(self, signed_out, asked):
        assert not was_extended(asked)

    def test_is_answered_with_the_form_to_sign_in(self, signed_out, read):
        assert "Sign in again, and nothing is lost" in read(signed_out[1])

    def test_is_shown_after_signing_in_and_still_not_sent(self, signed_out, asked, read):
        writer, page = signed_out
        shown = read(writer.sign_in_again(page))

        assert "Four vendors hold" in shown and "You are signed in again" in shown
        assert not was_extended(asked)

    def test_is_carried_out_by_one_button_as_if_nothing_had_happened(self, signed_out, asked):
        writer, page = signed_out
        answer = writer.send_again(writer.sign_in_again(page))

        assert answer.status_code == 302
        assert was_extended(asked)

    def test_survives_a_wrong_password(self, signed_out, asked):
        writer, page = signed_out
        again = writer.sign_in_again(page, password="wrong")

        writer.send_again(writer.sign_in_again(again))

        assert was_extended(asked)

    def test_survives_reloading_the_page_after_signing_in(self, signed_out, read):
        writer, page = signed_out
        writer.sign_in_again(page)

        assert "Four vendors hold" in read(writer.sign_in_again(page))

    def test_is_kept_for_a_persona_of_the_demonstration_too(self, signed_out, read):
        writer, page = signed_out
        fields = hidden(page)
        answer = writer.send(
            "/demo/sign-in/", fields["csrfmiddlewaretoken"], kept=fields["kept"], persona="hfs.counsel"
        )

        assert "You are signed in again" in read(answer)

    def test_is_stored_by_no_browser(self, signed_out):
        assert signed_out[1]["Cache-Control"] == "private, no-store"

    def test_keeps_names_that_come_several_times(self, asked):
        writer = Writer("hfs.counsel")
        token = writer.token()
        writer.lose_session()
        page = writer.send(asked[1], token, elements=["a", "b"])
        shown = main(writer.sign_in_again(page))

        assert shown.count('name="elements"') == 2

    def test_says_that_files_cannot_be_kept(self, asked, read):
        writer = Writer("hfs.counsel")
        token = writer.token()
        writer.lose_session()

        assert "Files cannot be kept" in read(writer.send(asked[1], token, file=SimpleUploadedFile("memo.pdf", b"x")))

    def test_never_holds_a_secret(self, asked):
        writer = Writer("hfs.counsel")
        token = writer.token()
        writer.lose_session()
        page = writer.send(asked[1], token, password="hush", explanation="x")

        assert "hush" not in main(writer.sign_in_again(page))


class TestSomebodyElse:
    def test_may_copy_and_not_send_what_another_wrote(self, signed_out, read):
        writer, page = signed_out
        answer = writer.sign_in_again(page, "dcfs.requester")

        assert "Somebody else may have written this" in read(answer) and "Send it now" not in read(answer)

    def test_is_told_whose_text_it_may_be(self, signed_out, read):
        writer, page = signed_out

        assert named("hfs.counsel").label in read(writer.sign_in_again(page, "dcfs.requester"))


class TestAPageFromBeforeSigningInAgain:
    def test_is_sent_by_one_more_button(self, asked):
        writer = Writer("hfs.counsel")
        stale = writer.token()
        writer.lose_session()
        writer.sign_in("hfs.counsel")

        writer.send_again(writer.send(asked[1], stale, **SAID))

        assert was_extended(asked)

    def test_is_not_sent_for_whoever_signed_in_after_the_writer(self, asked, read):
        writer = Writer("dcfs.requester")
        stale = writer.token()
        writer.lose_session()
        writer.sign_in("hfs.counsel")

        assert "Somebody else may have written this" in read(writer.send(asked[1], stale, **SAID))


class TestAnotherSite:
    @pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
    def test_gets_nothing_kept_for_one_press(self, asked, site):
        page = Writer("hfs.counsel").send(asked[1], "", headers={"Sec-Fetch-Site": site}, **SAID)

        assert page.status_code == 403 and 'name="reason"' not in main(page)

    def test_gets_nothing_kept_without_a_session_either(self, asked):
        page = Client().post(asked[1], SAID, headers={"Origin": "https://elsewhere.example"})

        assert page.status_code == 403 and 'name="kept"' not in main(page)

    def test_cannot_write_what_is_kept(self, db):
        answer = Client().post("/sign-in/again/", {"username": "hfs.counsel", "password": "demo", "kept": "forged"})

        assert answer.headers["Location"] == "/sign-in/"

    def test_cannot_lead_what_is_kept_to_another_host(self, rf):
        request = rf.post("/x/", SAID)
        request.path = "//elsewhere.example/x/"

        assert keeping.keep(request, ()).to.startswith("/%2F")


class TestWhatIsKept:
    def test_is_too_old_after_the_length_of_a_session(self, rf, monkeypatch):
        packed = keeping.keep(rf.post("/x/", SAID), ()).packed()
        monkeypatch.setattr(keeping, "LONGEST", -1)

        assert keeping.read(rf.post("/x/", {"kept": packed})) is None

    def test_comes_back_as_it_was_written(self, rf):
        request = rf.post("/x/?a=1", {"text": "عربي \x00 <b>\r\n", "many": ["1", "2"]})
        kept = keeping.keep(request, (7,))

        assert keeping.read(rf.post("/x/", {"kept": kept.packed()})) == kept

    def test_is_shown_to_be_copied_where_it_is_too_long(self, rf, monkeypatch):
        monkeypatch.setattr(keeping, "MOST", 10)

        assert keeping.keep(rf.post("/x/", SAID), ()).packed() == ""


class TestAPartOfAPage:
    def test_without_a_session_takes_the_whole_page_to_sign_in(self, db):
        headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/requests/?q=a"}
        answer = Client().get("/requests/", headers=headers)

        assert answer.headers["HX-Redirect"] == "/sign-in/?next=/requests/%3Fq%3Da"

    def test_that_saves_without_a_session_leaves_the_page_as_it_is(self, asked):
        answer = Client().post(asked[1], SAID, headers={"HX-Request": "true"})

        assert (answer.status_code, answer.headers["HX-Retarget"]) == (403, "#notice")
        assert "<main" not in answer.content.decode()

    def test_with_a_stale_token_leaves_the_page_as_it_is(self, asked):
        answer = Writer("hfs.counsel").send(asked[1], "", headers={"HX-Request": "true"}, **SAID)

        assert "You signed in again in another tab" in answer.content.decode()


class TestOutsideDemoMode:
    def test_nobody_goes_on_as_a_persona(self, asked, read):
        writer = Writer("hfs.counsel")
        token = writer.token()
        writer.lose_session()
        with override_settings(DEMO=False):
            assert "Go on as this person" not in read(writer.send(asked[1], token, **SAID))
