"""Two stewards at once, in real processes: one starts the release, the other is told that it is started."""

from datetime import timedelta
from multiprocessing.pool import Pool

from agencies.models import Appointment, Office
from emou import timekeeping
from emou.audit import verification
from emou.audit.models import Entry
from requests_app import heads
from sharing.models import Release
from tests.conftest import named, proving
from tests.faults import racers
from tests.sharing.conftest import Sharing
from tests.stories import Story


def test_two_stewards_start_each_release_once(told: Story, racing: Pool) -> None:
    sharing = Sharing(told)
    ready = [sharing.ready() for _ in range(proving(6, 300))]
    for release in ready:
        sharing.accept(release)
    desk = Office.objects.get(kind="steward", agency__code="DCEO")
    second = Appointment.objects.create(person=named("doc.steward"), office=desk, starts_at=told.clock.now)
    sharing.clock.set("2027-01-04T09:00:00-06:00")

    ids, at = [release.pk for release in ready], timekeeping.now() + timedelta(seconds=1)
    racing_now = [racing.apply_async(racers.starts, (ids, who, at)) for who in ("dceo.steward", "doc.steward")]
    first, other = (one.get(60 + len(ids)) for one in racing_now)
    Appointment.objects.filter(pk=second.pk).update(ends_at=timekeeping.now())

    assert all(sorted((first[pk], other[pk])) == ["done", "not_possible_now"] for pk in ids)
    assert Entry.objects.filter(name="release.started").count() == len(ids)
    assert set(Release.objects.values_list("state", flat=True)) == {"active"}
    assert verification.broken_entries() == heads.broken_heads() == []
