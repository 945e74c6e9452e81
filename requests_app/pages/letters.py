"""What the letter about an entry of the record says, composed from the record, the filing and the law's own tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agencies.calendars import Calendars
from emou.audit.models import Entry
from emou.domain import gates
from emou.domain.clock import Day
from emou.domain.filing import ACCESS_MODES, COPY, FREQUENCIES
from emou.domain.hearings import SCHEDULED
from emou.domain.lifecycle import (
    BOTH_PARTS,
    LIFECYCLE,
    SHAREABLE,
    WAITS,
    Desk,
    State,
    Transition,
    clock_row,
    told,
)
from emou.domain.words import BY_OPERATION, IDENTIFIABILITY_WORDS, STATE_WORDS
from emou.ui import words
from requests_app.models import DataRequest
from requests_app.pages import citing, opining, parting, past, proof, showing, wording
from requests_app.pages.parting import Other
from requests_app.pages.past import Past

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """`title` heads the letter, `opening` is its first sentence; both may name {owner}, {requester} and {last_day}."""

    title: str
    opening: str


FORMS = {
    "request.approved": Form("Approval of a data request", "The {owner} approves the request of the {requester}."),
    "request.conceded": Form(
        "Approval of a data request", "The {owner} has changed its mind and approves the request of the {requester}."
    ),
    "request.denied": Form(
        "Denial of a data request",
        "The {owner} denies the request of the {requester} for legal reasons. The State CIO reviews the denial.",
    ),
    "request.extended": Form(
        "Notice of more time taken",
        "The {owner} takes more time to answer the request of the {requester}, as it may do once.",
    ),
    "request.deemed_approved": Form(
        "Notice of deemed approval",
        "The {owner} gave no answer by the end of {last_day}. The request of the {requester} is therefore deemed "
        "approved by operation of the eMOU. It is nobody's act, and nobody has signed it.",
    ),
    "request.reopened": Form(
        "Notice of reopening",
        "The State Data Practice reopens the request of the {requester}, which was deemed approved.",
    ),
    "denial.upheld": Form(
        "Opinion of the State CIO: the denial is upheld", "The State CIO's office upholds the denial by the {owner}."
    ),
    "denial.overruled": Form(
        "Opinion of the State CIO: the denial is overruled",
        "The State CIO's office overrules the denial by the {owner}.",
    ),
    "denial.referred": Form(
        "Referral to the Governor's COO",
        "The holder of the State CIO's office is recused and refers the denial by the {owner} to the Governor's COO.",
    ),
    "overrule.accepted": Form("Notice that the overrule is final", "The {owner} accepts the overrule of its denial."),
    "overrule.stood": Form(
        "Notice that the overrule is final",
        "The {owner} did not escalate the overrule to the Governor's COO by the end of {last_day}. It is therefore "
        "final by operation of the eMOU.",
    ),
    "overrule.escalated": Form(
        "Escalation to the Governor's COO", "The {owner} escalates the overrule of its denial to the Governor's COO."
    ),
    "escalation.sharing_ordered": Form(
        "Order of the Governor's COO: the data is shared", "The Governor's COO's office orders the {owner} to share."
    ),
    "escalation.agency_excused": Form(
        "Decision of the Governor's COO: the agency is excused",
        "The Governor's COO's office excuses the {owner} from sharing.",
    ),
}
"""The events that a letter is written about. Filing, narrowing and withdrawing are the requester's own words."""

FEW = 10  # more elements than these are counted for the reader
HEARD = frozenset(row.event for row in LIFECYCLE if row.desk is Desk.COO)
ROWS = {row.event: row for row in LIFECYCLE}
SAID = ("reason", "explanation", "days", "original_last_day", "why", "recused", "defect", "opinion", "conditions")


def number(entry: Entry) -> str:
    """The number of the letter about an entry: the reference and the entry's place in the record."""
    return f"{entry.chain}/{entry.seq}"


def content(request: DataRequest, entry: Entry, books: Calendars) -> dict[str, Any]:
    """The letter about `entry` of `request`, as emou.letters keeps it. Raises KeyError for an event without one."""
    form, row, stood = FORMS[entry.name], ROWS[entry.name], past.before(request, entry)
    other = parting.other_part(request, entry)
    names = {"owner": request.owner.name, "requester": request.requester.name}
    last_day = words.full_date(stood.last_day) if stood.last_day else ""
    return {
        "number": number(entry),
        "date": words.full_date(_dated(entry, row, stood)),
        "sender": f"{entry.actor}, {entry.office}" if entry.office else BY_OPERATION,
        "recipients": _recipients(row, entry, request),
        "subject": showing.kicker(request),
        "title": f"{form.title}, in part" if other else form.title,
        "footer": f"Entry {entry.seq} of the record, {bytes(entry.hash).hex()[:16]}",
        "blocks": [
            _text(form.opening.format(**names, last_day=last_day)),
            *_asked(request, entry, stood),
            *_parted(request, entry, other),
            *_heard(request, entry),
            *_said(request, entry),
            *_grounds(request, entry),
            *_judged(request, entry, stood),
            *_told(request, entry, row),
            *_release(request, entry, stood, row),
            *_next(row, entry, request),
            *_clock(request, entry, stood, books),
        ],
    }


def _dated(entry: Entry, row: Transition, stood: Past) -> Any:
    """The day of the act; for what time decided, the last day, at whose end it happened."""
    return stood.last_day if row.desk is Desk.CLOCK and stood.last_day else words.local_day(entry.occurred_at)


def _recipients(row: Transition, entry: Entry, request: DataRequest) -> list[str]:
    owner = request.owner.name
    sides = {Desk.REQUESTING: request.requester.name, Desk.OWNING: owner, Desk.RELEASING: f"Data steward, {owner}"}
    names = {**sides, **wording.DESK_WORDS}
    return [names[desk].removeprefix("the ") for desk in told(row, State(entry.source))]


def _text(text: str) -> Block:
    return {"kind": "text", "text": text}


def _heading(text: str) -> Block:
    return {"kind": "heading", "text": text}


def _asked(request: DataRequest, entry: Entry, stood: Past) -> list[Block]:
    named, use_case = showing.element_names(request), request.use_case
    asked = list(past.elements_with(stood, entry))
    said = {
        "Use case": use_case.title,
        "Purpose": use_case.get_purpose_display(),
        "Dataset": f"{request.dataset.name} ({request.dataset.code})",
        f"Elements ({len(asked)})" if len(asked) > FEW else "Elements": wording.value_words("elements", asked, named),
        "Identifiability": IDENTIFIABILITY_WORDS.get(stood.identifiability, ""),
        "How often": FREQUENCIES[request.frequency],
        "Access": ACCESS_MODES[request.access_mode],
    }
    return [_heading("What it concerns"), _facts(said)]


def _parted(request: DataRequest, entry: Entry, other: Other | None) -> list[Block]:
    """What was decided about the other elements in the same act, and whether one opinion speaks of both."""
    if other is None:
        return []
    named = showing.element_names(request)
    elements = "; ".join(named.get(code, code) for code in other.elements)
    said = [
        "This decision is made in part. It concerns the elements named above.",
        f"For the others, the outcome is “{STATE_WORDS[other.state.value]}”. They are the request {other.reference}, "
        f"with a letter of its own: {elements}.",
    ]
    if entry.said.get(BOTH_PARTS):
        said.append("The opinion below is one opinion on both parts.")
    return [_heading("The other part"), *(_text(sentence) for sentence in said)]


def _heard(request: DataRequest, entry: Entry) -> list[Block]:
    """The date that was set, in a letter about what the Governor's COO decided on it or after it."""
    if entry.name not in HEARD:
        return []
    before = Entry.objects.filter(chain=request.reference, seq__lt=entry.seq, name=SCHEDULED).order_by("-seq")
    said = before.values_list("said", flat=True).first()
    starts_at = datetime.fromisoformat(said["starts_at"]) if said else None
    if said is None or starts_at is None or starts_at > entry.occurred_at:
        return []
    return [_heading("Hearing"), _facts({"Set for": words.full_datetime(starts_at), "Place": said["place"]})]


def _facts(said: dict[str, str]) -> Block:
    return {"kind": "facts", "facts": [{"term": term, "text": text} for term, text in said.items() if text]}


def _said(request: DataRequest, entry: Entry) -> list[Block]:
    """What was said with the act: a long text as text, the short matters as facts."""
    said = {name: entry.said[name] for name in SAID if entry.said.get(name)}
    long = {name: said.pop(name) for name in wording.VOICES if name in said and said[name] not in wording.CODED_WORDS}
    blocks = [
        block
        for name, text in long.items()
        for block in (_heading(wording.label_of(name, entry.said)), *_written(text))
    ]
    conditions = said.pop("conditions", None)
    if conditions:
        blocks += [_heading("Conditions"), {"kind": "list", "lines": conditions}]
    rest = {wording.LABELS[name]: wording.value_words(name, value, {}) for name, value in said.items()}
    return blocks + ([_heading("What was said"), _facts(rest)] if rest else [])


def _written(text: str) -> list[Block]:
    """A long text; an opinion that was written in parts, with the heading of each."""
    return [
        block
        for heading, said in opining.parts(text)
        for block in ([{"kind": "part", "text": heading}] if heading else []) + [_text(said)]
    ]


def _grounds(request: DataRequest, entry: Entry) -> list[Block]:
    grounds, names = entry.said.get("grounds") or [], showing.element_names(request)
    law = citing.cited(request, grounds)
    return [
        block
        for place, ground in enumerate(grounds, 1)
        for block in (
            _heading(f"Ground {place}. {citing.title(ground, law)}"),
            {"kind": "facts", "facts": citing.facts(ground, law, names)},
        )
    ]


def _judged(request: DataRequest, entry: Entry, stood: Past) -> list[Block]:
    """The grounds of the denial that an act of the State CIO's or the Governor's COO's office is about, in short."""
    if ROWS[entry.name].desk not in (Desk.CIO, Desk.COO):
        return []
    names, asked = showing.element_names(request), past.elements_with(stood, entry)
    law = citing.cited(request, list(stood.grounds))
    cut = [
        (ground, [names.get(code, code) for code in ground["elements"] if code in asked]) for ground in stood.grounds
    ]
    lines = [f"{citing.title(ground, law)}, {ground['pinpoint']}: {'; '.join(ones)}" for ground, ones in cut if ones]
    return [_heading("The grounds of the denial"), {"kind": "list", "lines": lines}] if lines else []


def _told(request: DataRequest, entry: Entry, row: Transition) -> list[Block]:
    """How the owner was told of what it left unanswered, where time has decided."""
    lines = proof.in_letter(request, entry) if row.desk is Desk.CLOCK else []
    return [_heading("How the owner was told"), {"kind": "list", "lines": lines}] if lines else []


def _release(request: DataRequest, entry: Entry, stood: Past, row: Transition) -> list[Block]:
    """What a release waits for, where the data is to be shared."""
    if row.target not in SHAREABLE:
        return []
    asked = set(past.elements_with(stood, entry))
    lines = [_gate(gate) for gate in gates.needed(request.snapshot["gates"], row.target, asked)]
    known = [{"kind": "list", "lines": lines}] if lines else [_text("Nothing is known to be needed.")]
    return [_heading("What a release waits for"), *known]


def _gate(gate: Mapping[str, Any]) -> str:
    return f"{gate['name']}. {gate['body']}: {gate['instrument'].rstrip('.')}."


def _next(row: Transition, entry: Entry, request: DataRequest) -> list[Block]:
    return [_heading("What happens next"), _text(_next_words(row, entry, request))]


def _next_words(row: Transition, entry: Entry, request: DataRequest) -> str:
    wait = WAITS.get(row.target)
    if wait is None:
        anew = f"{request.requester.abbreviation} may file again, in a way that cures the grounds."
        return (
            f"{SHARED} {_seen(request)}"
            if row.target in SHAREABLE
            else f"The request has ended. Nothing is shared. {anew}"
        )
    until = wording.value_words("last_day", entry.said["last_day"], {})
    waits = f"The request now waits on {wording.desk_words(wait.desk, request)}, until the end of {until}."
    ends = clock_row(row.target)
    if ends is None:
        return f"{waits} That day is a target: nothing happens by itself when it passes."
    return f"{waits} {wording.by_itself_words(ends, 'by then')}"


SHARED = "The data must be shared, as soon as every paper and approval named above is there."


def _seen(request: DataRequest) -> str:
    if request.access_mode == COPY:
        return "A copy was asked for; the steward of the owner says how it is delivered."
    return "It stays at its source; the steward of the owner says where it is seen."


def _clock(request: DataRequest, entry: Entry, stood: Past, books: Calendars) -> list[Block]:
    counted = past.ledger(stood, request.owner_id, entry.occurred_at, books)
    if counted is None:
        return []
    running, days = counted
    waited = wording.waits_on_words(State(entry.source), request) if entry.source else ""
    whose = f"The clock of {waited}" if waited else "The clock"
    began = f"{whose} started on {words.full_date(running.started_on)}, which is not counted. "
    name = "target" if entry.source and clock_row(State(entry.source)) is None else "last day"
    ends = f"Its {name} {'was' if entry.occurred_at >= running.due_at else 'is'} {words.full_date(running.last_day)}."
    return [
        _heading("How the clock was counted"),
        _text(began + ends),
        {"kind": "days", "days": [_day(d) for d in days]},
    ]


def _day(day: Day) -> dict[str, str]:
    counted = "" if day.counted is None else str(day.counted)
    return {"day": words.short_date(day.day), "counted": counted, "why": day.why}
