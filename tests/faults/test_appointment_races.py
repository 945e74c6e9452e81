"""Somebody leaves while they decide, and two administrators appoint at once: in real processes, on a real database."""

from datetime import timedelta
from multiprocessing.pool import Pool

from agencies.models import Appointment, Office
from emou import timekeeping
from emou.audit import verification
from emou.audit.models import Entry
from requests_app import heads
from tests.conftest import proving
from tests.faults import racers
from tests.stories import Story


def test_nobody_decides_from_the_instant_at_which_they_left(told: Story, racing: Pool) -> None:
    references = [told.filed("HFS-CLAIMS").reference for _ in range(proving(8, 300))]

    at = timekeeping.now() + timedelta(seconds=1)
    deciding = racing.apply_async(racers.approves, (references, "hfs.counsel", at))
    leaving = racing.apply_async(racers.leaves, ("hfs.counsel", "hfs.admin", at, 0.02))
    found, ended = deciding.get(120), leaving.get(120)

    approved = Entry.objects.filter(name="request.approved")
    assert {entry.chain for entry in approved} == {name for name, what in found.items() if what == "done"}
    assert set(found.values()) <= {"done", "not_found"}
    assert all(entry.occurred_at < ended for entry in approved)
    assert verification.broken_entries() == heads.broken_heads() == []


def test_two_administrators_appoint_somebody_once(told: Story, racing: Pool) -> None:
    offices = list(Office.objects.filter(kind="counsel").exclude(agency__code="DVA").values_list("pk", flat=True))
    for office in offices[: proving(3, 12)]:
        at = timekeeping.now() + timedelta(seconds=1)
        asked = [racing.apply_async(racers.appoints, (who, "dva.steward", office, at)) for who in ("practice", "admin")]

        assert sorted(one.get(60) for one in asked) == ["done", "holds_already"]
        assert Appointment.objects.filter(office=office, person__username="dva.steward").count() == 1
