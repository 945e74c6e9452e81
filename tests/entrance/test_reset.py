import pytest
from django.core.management import CommandError, call_command

from emou.audit.models import Entry
from emou.http.models import Session
from tests.conftest import named
from tests.entrance.conftest import code, sign_in

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

    def test_of_nobody_is_refused(self, db):
        with pytest.raises(CommandError, match="Nobody is called x"):
            call_command("reset_second_factor", "x")
