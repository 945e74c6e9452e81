import pytest
from django.core.management import CommandError, call_command

from agencies import factors
from emou.audit.models import Entry
from emou.http.models import Session
from tests.conftest import named
from tests.entrance.conftest import code, sign_in
from tests.pages.test_signing_in_again import hidden

pytestmark = pytest.mark.usefixtures("strict")


class TestAResetOfTheSecondFactor:
    def test_ends_factors_and_sessions_and_stands_on_the_record(self, be, app, capsys):
        app("hfs.counsel")
        sign_in(be(), "hfs.counsel", code())
        call_command("reset_second_factor", "hfs.counsel")

        assert "2 factors of" in capsys.readouterr().out
        assert not Session.objects.filter(person=named("hfs.counsel")).exists()
        assert Entry.objects.get(name="factor.reset").said == {"person": named("hfs.counsel").pk, "ended": 2}

    def test_leads_to_setting_up_another(self, be, app):
        app("hfs.counsel")
        call_command("reset_second_factor", "hfs.counsel", stdout=None)
        browser = be()
        sign_in(browser, "hfs.counsel")

        assert browser.get("/work/").headers["Location"] == "/account/factors/"

    def test_is_an_administrators_with_a_reason_on_the_record(self, be, app, read):
        app("hfs.counsel")
        app("practice")
        browser, pk = be(), named("hfs.counsel").pk
        sign_in(browser, "practice", code())
        path = f"/people/{pk}/second-factor/"
        assert path in browser.get(f"/people/{pk}/").content.decode()
        seen = hidden(browser.get(path))["seen"]
        shown = browser.post(path, seen=seen, why="Lost the phone; called back.")
        assert "They are signed out everywhere, at once." in read(shown)
        browser.post(path, seen=seen, why="Lost the phone; called back.", step="save")

        entry = Entry.objects.get(name="person.factors_reset")
        assert (entry.actor_id, entry.said["why"]) == (named("practice").pk, "Lost the phone; called back.")
        assert not factors.has_one(named("hfs.counsel"))

    @pytest.mark.parametrize("username", ["dcfs.requester", "auditor"])
    def test_is_not_for_others_to_do(self, be, app, username):
        app("hfs.counsel")
        browser = be()
        sign_in(browser, username)
        browser.post(f"/people/{named('hfs.counsel').pk}/second-factor/", why="x", step="save")

        assert factors.has_one(named("hfs.counsel"))

    def test_of_nobody_is_refused(self, db):
        with pytest.raises(CommandError, match="Nobody is called x"):
            call_command("reset_second_factor", "x")
