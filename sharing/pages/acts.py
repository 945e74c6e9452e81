"""One action on a release or on one of its gates: its words, what may be said with it, and what it brings about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from agencies.rights import Rights
from emou.audit.models import Entry
from emou.domain import gates, release_sayings, releasing, sayings
from emou.domain.refusals import INCOMPLETE, Refused
from emou.domain.releases import Release as Facts, rows_of
from emou.domain.releasing import Outcome
from emou.domain.sayings import Saying
from requests_app.pages.wording import ActionWords
from sharing.models import Release
from sharing.pages import wording
from sharing.queries import Seen, SeenGate
from sharing.services import deciding


@dataclass(frozen=True, slots=True)
class Act:
    """An action of the table of releases, or a step of the table of gates where `gate` is given."""

    seen: Seen
    action: str
    words: ActionWords
    sayings: Mapping[str, Saying]
    needs: tuple[str, ...]
    event: str
    gate: SeenGate | None = None

    @property
    def release(self) -> Release:
        return self.seen.release

    @property
    def url(self) -> str:
        if self.gate:
            return reverse("gate_action", args=[self.release.pk, self.gate.row.code, self.action])
        return reverse("release_action", args=[self.release.pk, self.action])

    @property
    def done_url(self) -> str:
        return f"{self.url}done/"

    @property
    def back_url(self) -> str:
        here = reverse("release_page", args=[self.release.pk])
        return f"{here}#gate-{self.gate.row.code}" if self.gate else here

    @property
    def title(self) -> str:
        return f"{self.words.label}: {self.gate.row.name}" if self.gate else self.words.label

    def outcome(self, said: Mapping[str, Any], rights: Rights) -> Outcome:
        """What it would bring about now, by the function by which the door decides. Raises Refused."""
        seen, says = self.seen, sayings.read_as(self.sayings, said)
        if self.gate:
            code = self.gate.row.code
            return deciding.outcome_of_gate(
                seen.release, seen.facts, code, self.action, says, at=seen.at, rights=rights
            )
        return deciding.outcome_of(seen.release, seen.facts, self.action, says, at=seen.at, rights=rights)

    def why_not(self, rights: Rights) -> Refused | None:
        """Why this person cannot take it now, whatever they would say with it; None where they can."""
        try:
            self.outcome({}, rights)
        except Refused as refusal:
            return None if refusal.code == INCOMPLETE else refusal
        return None

    def after(self, outcome: Outcome) -> Facts:
        """The release once time and its gates have seen the outcome: the same instant may open or close it."""
        return releasing.settle(outcome.release, at=self.seen.at).release

    def taken(self, entries: list[Entry]) -> Entry | None:
        """The last time that it was taken on this release, by whomever, as the record of the request has it."""
        return next((entry for entry in reversed(entries) if self._is_of_this(entry)), None)

    def _is_of_this(self, entry: Entry) -> bool:
        here = not self.gate or entry.said.get("gate") == self.gate.row.code
        return here and entry.name == self.event and entry.occurred_at >= self.release.decided_at


def of_release(seen: Seen, action: str) -> Act | None:
    rows = rows_of(action)
    if not rows or action not in wording.ACTION_WORDS:
        return None
    said = release_sayings.sayings(action)
    return Act(seen, action, wording.ACTION_WORDS[action], said, rows[0].needs, rows[0].event)


def of_gate(seen: Seen, code: str, action: str) -> Act | None:
    step = next((step for step in gates.STEPS if step.action == action), None)
    gate = next((gate for gate in seen.gates if gate.row.code == code), None)
    if step is None or gate is None:
        return None
    return Act(seen, action, wording.GATE_WORDS[action], gates.sayings(action), step.needs, step.event, gate)
