"""The first person of an installation: seated by whoever runs it, let in by a link, and asked for a second factor."""

import re

import pytest
from django.core.management import CommandError, call_command

from agencies.models import Appointment, Office, Person
from emou.audit.models import Entry
from emou.notices import security

pytestmark = pytest.mark.usefixtures("strict")

WHO = ("Jane.Doe@agency.example", "Jane", "Doe")
NEW = {"new_password1": "a long and odd one", "new_password2": "a long and odd one"}


@pytest.fixture
def said(monkeypatch, capsys):
    """What the command says to whoever runs it."""
    monkeypatch.setattr(security, "_publish", lambda *said: True)

    def run(*who):
        call_command("appoint_administrator", *who)
        return capsys.readouterr().out

    return run


class TestTheFirstPerson:
    def test_chooses_a_password_and_is_led_to_a_second_factor(self, be, said):
        link = re.search(r"http://[^/]+(/\S+)", said(*WHO))[1]
        browser = be()
        browser.post(browser.get(link)["Location"], **NEW)
        browser.post("/sign-in/", username="jane.doe@agency.example", password=NEW["new_password1"])

        assert browser.get("/work/").headers["Location"] == "/account/factors/"

    def test_stands_on_the_record_by_nobodys_name(self, said):
        said(*WHO)
        entry = Entry.objects.get(chain="PEOPLE")

        assert (entry.name, entry.actor_id, entry.actor) == ("appointment.made", None, "Whoever runs the system")
        assert entry.said["part"] == "Jane Doe"

    def test_is_shown_in_the_history_of_the_office(self, be, said, settings):
        said(*WHO)
        settings.DEMO = True  # which asks nobody for a second factor
        page = be("practice").get(f"/offices/{Office.objects.get(kind='admin').pk}/").content.decode()

        assert "Whoever runs the system ·" in page

    def test_is_seated_once_and_gets_another_link(self, said):
        said(*WHO)

        assert "/sign-in/forgotten/" in said(*WHO)
        assert Appointment.objects.filter(person__email="jane.doe@agency.example").count() == 1

    def test_who_has_a_password_keeps_it(self, said):
        assert "with the password that they have" in said("dph.counsel@illinois.example", "Any", "Body")

    def test_comes_by_a_provider_where_there_are_no_passwords(self, said, settings):
        settings.PASSWORDS, settings.OIDC = False, [{"name": "Entra"}]

        assert "They sign in by Entra, with the address jane.doe@agency.example." in said(*WHO)

    @pytest.mark.parametrize(
        ("who", "why"),
        [
            (("no address", "Jane", "Doe"), "Give an email address"),
            ((WHO[0], " ", "Doe"), "Give the first name"),
            (("dph.counsel", "Any", "Body"), "deactivated"),
        ],
    )
    def test_is_refused_in_words(self, said, who, why):
        Person.objects.filter(username="dph.counsel").update(is_active=False)

        with pytest.raises(CommandError, match=why):
            said(*who)
