"""What was said with an action, as it stands on the record: for the page before it is taken and those after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from emou.audit.models import Entry
from emou.domain.lifecycle import BOTH_PARTS, LIFECYCLE
from emou.domain.words import EVENT_WORDS
from emou.ui import words
from requests_app.pages.wording import CODED, CODED_WORDS, DAYS, LABELS, LEFT_OUT, in_order, label_of
from requests_app.queries import Seen

STEPS = frozenset(row.event for row in LIFECYCLE)
SHOWN_APART = (*LEFT_OUT, "grounds", "findings", "last_day", "split_off")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said: a text, or a list of items."""

    term: str
    text: str = ""
    items: list[str] = field(default_factory=list)


def said_of(said: Mapping[str, Any], names: Mapping[str, str]) -> list[Said]:
    """What was said, in the order of the form; grounds are shown apart. `names` has the words for element codes."""
    told = [name for name in LABELS if said.get(name) and name not in SHOWN_APART]
    return [_said(label_of(name, said), name, said[name], names) for name in told]


def with_rest(said: Mapping[str, Any], rest: Mapping[str, Any] | None) -> dict[str, Any]:
    """What was said with an act in part, with the opinion on what was left out where it is one of its own."""
    own = rest.get("opinion") if rest and not rest.get(BOTH_PARTS) else None
    return {**said, **({"rest_opinion": own} if own else {})}


def _said(label: str, name: str, value: Any, names: Mapping[str, str]) -> Said:
    if isinstance(value, list):
        return Said(label, items=in_order(value, names))
    if name in DAYS:
        return Said(label, words.full_date(date.fromisoformat(value)))
    return Said(label, CODED_WORDS.get(value, str(value)) if name in CODED else str(value))


def steps(entries: Iterable[Entry], seen: Seen) -> list[dict[str, Any]]:
    """What happened, as templates/components/timeline.html draws it, with what time decided and nobody wrote yet."""
    happened = (entry for entry in entries if entry.name in STEPS)
    told = [_step(entry.name, entry.actor, entry.office, entry.occurred_at) for entry in happened]
    if seen.case.last_event != seen.request.last_event:
        told.append(_step(seen.case.last_event, "", "", seen.request.due_at))
    return told


def _step(event: str, who: str, office: str, at: datetime) -> dict[str, Any]:
    return {"event": event, "what": EVENT_WORDS.get(event, ""), "who": who, "office": office, "at": at}
