"""Between the deadline and the sweep a release is there for whoever reads, blocked by its gates."""

from datetime import timedelta

import pytest

from emou import actions
from sharing.models import Release
from tests.api.conftest import api  # noqa: F401 - a fixture


@pytest.fixture
def silent(story):
    """A request for births that nobody answered, one second after its deadline, and no sweep."""
    request = story.filed("DPH-BIRTH")
    story.clock.set(request.due_at + timedelta(seconds=1))
    return request


class TestWithoutASweep:
    def test_the_request_shows_its_blocked_release(self, silent, be):
        told = be("dcfs.requester").words(f"/requests/{silent.reference}/")

        assert "Deemed approved" in told
        assert "Release Blocked 0 of" in told

    def test_the_register_says_what_it_waits_for(self, silent, be):
        told = be("dph.steward").words("/releases/?side=given")

        assert silent.reference in told
        assert "Waits for: " in told

    def test_the_file_of_the_register_has_it(self, silent, be):
        answer = be("auditor").get("/releases/download/")

        assert silent.reference in b"".join(answer.streaming_content).decode()

    def test_my_work_asks_the_steward_for_evidence(self, silent, be):
        told = be("dph.steward").words("/work/")

        assert "Gates to record" in told
        assert silent.reference in told

    def test_the_calendar_has_its_last_day(self, silent, be):
        assert silent.reference in be("dcfs.requester").get("/releases/ends.ics").content.decode()

    def test_the_api_lists_it_and_names_its_gates(self, silent, api):  # noqa: F811
        caller = api("dcfs.requester")
        [row] = caller.get(f"releases/?request={silent.reference}").json()["results"]
        told = caller.get(f"releases/{row['id']}/").json()

        assert (row["state"], told["why_not_active"][:11]) == ("blocked", "Blocked by:")

    def test_a_source_system_is_told_not_to_serve(self, silent, api):  # noqa: F811
        [row] = api("dph.steward").get("releases/").json()["results"]
        made = api("dph.steward").post("source-systems/", {"owner": "DPH", "name": "Registry"}).json()
        asking = {"Authorization": f"Source {made['token']}"}
        told = api().client.get(f"/api/v1/releases/{row['id']}/status/", headers=asking)

        assert (told.json()["active"], told.json()["reason"][:11]) == (False, "Blocked by:")

    def test_an_overrule_that_stood_has_one_too(self, story, be):
        request = story.overruled("DPH-BIRTH")
        story.clock.set(request.due_at)

        assert "Release Blocked 0 of" in be("dcfs.requester").words(f"/requests/{request.reference}/")

    def test_it_is_the_one_that_the_sweep_would_have_made(self, silent, be):
        be("dcfs.requester").get("/releases/")
        release = Release.objects.get()
        actions.sweep()

        assert (release.decided_at, Release.objects.get().pk) == (silent.due_at, release.pk)

    def test_nothing_is_written_while_we_only_read(self, silent, be, settings):
        settings.READ_ONLY = True
        for path in ("/releases/", "/work/", f"/requests/{silent.reference}/"):
            assert be("dcfs.requester").get(path).status_code == 200

        assert not Release.objects.exists()
