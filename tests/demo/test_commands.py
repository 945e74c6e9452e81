"""The commands of the demo: refused outside it, all or nothing, and the personas that contract names."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from emou import timekeeping
from emou.audit.models import Entry
from emou.demo.stories import seeding
from requests_app.models import DataRequest, UseCase

AGENCIES = ["aging", "dcfs", "dceo", "doc", "ides", "hfs", "dhs", "doit", "djj", "dph", "dva", "cms", "isbe"]
OFFICES = ("requester", "counsel", "director", "steward")
STATEWIDE = {"cio", "cio.deputy", "coo", "coo.deputy", "auditor", "practice", "admin", "hfs.admin"}

pytestmark = pytest.mark.django_db


def said_by(command: str) -> str:
    said = StringIO()
    call_command(command, stdout=said)
    return said.getvalue()


class TestOutsideDemoMode:
    @pytest.mark.parametrize("command", ["seed_demo", "personas"])
    def test_is_refused(self, settings, command):
        settings.DEMO = False

        with pytest.raises(CommandError, match="demo mode alone"):
            call_command(command)


class TestPersonas:
    def test_lists_every_persona_by_username(self):
        words = set(said_by("personas").split())

        assert {f"{agency}.{office}" for agency in AGENCIES for office in OFFICES} | STATEWIDE <= words

    def test_lists_nobody_else(self):
        from emou.demo.people import personas

        assert len(list(personas())) == len(AGENCIES) * len(OFFICES) + len(STATEWIDE)

    def test_says_the_password(self):
        assert said_by("personas").splitlines()[0].endswith("demo")

    def test_says_both_offices_of_the_cio(self):
        line = next(line for line in said_by("personas").splitlines() if line.split()[:1] == ["cio"])

        assert "State CIO's office; Director" in line


class TestSeeding:
    def test_leaves_nothing_when_it_is_cut_short(self):
        def cut(at: object) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            seeding.seed(cut)

        assert (DataRequest.objects.count(), UseCase.objects.count(), Entry.objects.count()) == (0, 0, 0)

    def test_leaves_the_clock_alone_when_it_is_cut_short(self):
        before = timekeeping.now()

        self.test_leaves_nothing_when_it_is_cut_short()

        assert timekeeping.now() - before < timedelta(minutes=1)

    def test_is_refused_on_a_record_that_is_not_empty(self, story):
        from emou.audit import record
        from emou.audit.record import Line

        record.append([Line("OFFICES", "office.unserved", timekeeping.now())])

        with pytest.raises(CommandError, match="not empty"):
            call_command("seed_demo")
