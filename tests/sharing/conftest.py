"""Releases as real offices bring them about: decided, gated, started, stopped and ended, through the one door."""

from collections.abc import Mapping
from typing import Any

import pytest

from emou import actions
from requests_app.models import DataRequest
from sharing.models import Release
from tests.conftest import named
from tests.domain.cases import chicago
from tests.stories import Story

SIGNED = {"person": "Dana Reyes", "title": "Director"}
WHERE = {"access_mode": "view", "location": "Reporting portal of the owner, signed in by name"}
DONE = {"method": "No copy was ever kept.", "by": "Lee Park, security officer"}
PAPER = {
    "instrument": "Written agreement",
    "reference": "DSA 2026-114",
    "signatory": "Head of the agency",
    "scope": "The elements and the purpose of this request",
    "effective_on": "2026-12-01",
}
BREACH = {"what": "A screen was photographed.", "persons": 40}


class Sharing:
    """What happens to releases, told in the words of the law."""

    def __init__(self, story: Story) -> None:
        self.story, self.clock = story, story.clock

    def of(self, request: DataRequest) -> Release:
        return Release.objects.get(request=request)

    def approved(self, dataset: str = "DCEO-LIHEAP", **changes: Any) -> Release:
        """The release of a request that its owner approved."""
        request = self.story.filed(dataset, **changes)
        return self.of(self.story.take(f"{request.owner.code.lower()}.counsel", request, "approve"))

    def deemed(self, dataset: str = "HFS-CLAIMS", **changes: Any) -> Release:
        """The release of a request that nobody answered."""
        request = self.story.filed(dataset, **changes)
        self.clock.set(request.due_at)
        actions.sweep()
        return self.of(request)

    def hold(self, release: Release, code: str = "", by: str = "", **changes: Any) -> Release:
        """Record evidence for one gate, or for all of them."""
        codes = [code] if code else list(release.gates.values_list("code", flat=True))
        for each in codes:
            release = self.gate(
                by or self.steward(release), release, each, "hold", **{**PAPER, **self.today(), **changes}
            )
        return Release.objects.get(pk=release.pk)

    def today(self) -> Mapping[str, str]:
        return {"effective_on": self.clock.now.date().isoformat()}

    def ready(self, dataset: str = "DCEO-LIHEAP", **changes: Any) -> Release:
        return self.hold(self.approved(dataset, **changes))

    def active(self, dataset: str = "DCEO-LIHEAP", **changes: Any) -> Release:
        """Started on the first day of its use."""
        release = self.ready(dataset, **changes)
        self.accept(release)
        if self.clock.now < (begins := chicago(f"{release.starts_on} 09:00")):
            self.clock.set(begins)
        return self.start(release)

    def accept(self, release: Release) -> Release:
        return self.take(self.receiver(release), release, "accept_duties", **SIGNED)

    def start(self, release: Release, **changes: Any) -> Release:
        return self.take(self.steward(release), release, "start", **{**WHERE, **changes})

    def take(self, username: str, release: Release, action: str, **said: Any) -> Release:
        actions.take_release(named(username), release.pk, action, said)
        return Release.objects.get(pk=release.pk)

    def gate(self, username: str, release: Release, code: str, action: str, **said: Any) -> Release:
        actions.record_gate(named(username), release.pk, code, action, said)
        return Release.objects.get(pk=release.pk)

    def steward(self, release: Release) -> str:
        return f"{release.owner.code.lower()}.steward"

    def counsel(self, release: Release) -> str:
        return f"{release.owner.code.lower()}.counsel"

    def receiver(self, release: Release) -> str:
        return f"{release.requester.code.lower()}.requester"


@pytest.fixture
def sharing(story: Story) -> Sharing:
    return Sharing(story)
