"""The words of the pages for actions, desks and what was said. What an action does is read from the table."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from emou.domain.documents import KINDS
from emou.domain.filing import ACCESS_MODES, FREQUENCIES
from emou.domain.lifecycle import BOTH_PARTS, WAITS, Case, Defect, Desk, State, Transition, clock_row, told
from emou.domain.words import EXTENSION_WORDS, IDENTIFIABILITY_WORDS, RELEASE_WORDS, SUSPENSION_WORDS
from emou.ui import words
from requests_app.models import DataRequest, UseCase


@dataclass(frozen=True, slots=True)
class ActionWords:
    """`label` names the page and the link to it, `hint` stands under the link, `act` is the button that does it."""

    label: str
    hint: str
    act: str


ACTION_WORDS = {
    "narrow": ActionWords(
        "Narrow the request", "Drop elements or ask for less identifying data", "Narrow this request"
    ),
    "withdraw": ActionWords("Withdraw the request", "It ends here; nothing is shared", "Withdraw this request"),
    "extend": ActionWords("Take more time", "Once, with a reason", "Take this time"),
    "approve": ActionWords(
        "Approve", "All elements or some of them, with conditions if needed", "Approve this request"
    ),
    "deny": ActionWords(
        "Deny", "With a legal reason that covers the elements; the State CIO reviews it", "Deny this request"
    ),
    "reopen": ActionWords("Reopen", "After a closure proclaimed too late, or defective service", "Reopen this request"),
    "uphold": ActionWords("Uphold the denial", "The law bars sharing; this ends the request", "Uphold this denial"),
    "overrule": ActionWords(
        "Overrule the denial", "The data must be shared, all of it or some", "Overrule this denial"
    ),
    "refer": ActionWords(
        "Refer to the COO", "You are recused, so the Governor's COO hears the denial", "Refer this denial"
    ),
    "concede": ActionWords("Share after all", "The agency changes its mind and approves", "Approve after all"),
    "accept": ActionWords("Accept the overrule", "The data is shared without an escalation", "Accept this overrule"),
    "escalate": ActionWords("Escalate to the COO", "The Governor's COO hears both sides", "Escalate this overrule"),
    "order": ActionWords("Order sharing", "The data must be shared, all of it or some", "Order this sharing"),
    "excuse": ActionWords(
        "Excuse the agency", "The agency need not share; this ends the request", "Excuse this agency"
    ),
}
DANGEROUS = ("withdraw", "deny", "uphold", "excuse")

DESK_WORDS = {
    Desk.CIO: "the State CIO's office",
    Desk.COO: "the Governor's COO's office",
    Desk.PRACTICE: "the State Data Practice",
}


def desk_words(desk: Desk, request: DataRequest) -> str:
    """Who sits at a desk of this request, in words."""
    if desk is Desk.REQUESTING:
        return request.requester.abbreviation
    if desk is Desk.OWNING:
        return request.owner.abbreviation
    if desk is Desk.RELEASING:
        return f"{request.owner.abbreviation}’s data steward"
    return DESK_WORDS[desk]


def waits_on_words(state: State, request: DataRequest) -> str:
    """On whom an open request waits; empty for one that has ended."""
    wait = WAITS.get(state)
    return desk_words(wait.desk, request) if wait else ""


def at_the_end_words(case: Case) -> str:
    """What the end of the running clock means."""
    if case.state not in WAITS:
        return ""
    row = clock_row(case.state)
    if row is None:
        return "This day is a target: nothing happens by itself."
    return by_itself_words(row, "by the end of that day")


BY_ITSELF = {
    "deem": "If there is no answer {then}, the request is deemed approved by operation of the eMOU.",
    "stand": "If the overrule is not escalated {then}, it becomes final by operation of the eMOU.",
}


def by_itself_words(row: Transition, then: str) -> str:
    """What a step of the clock brings about, where nobody acts until `then`, such as "by the end of that day"."""
    return BY_ITSELF[row.action].format(then=then)


def told_words(row: Transition, source: State | None, request: DataRequest) -> str:
    """Who is told of an action that is taken in the state `source`; empty where nobody is."""
    return join([desk_words(desk, request) for desk in told(row, source)])


def join(parts: list[str]) -> str:
    """For example "HFS, DCFS and the State CIO's office"."""
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def with_names(text: str, names: Mapping[str, str]) -> str:
    """A text of the law, which names elements by their codes, with the names that people know."""
    return re.sub(r"[\w-]+", lambda code: names.get(code[0], code[0]), text)


LABELS = {
    "starts_at": "Date",
    "place": "Place",
    "text": "Said",
    "gate_name": "Gate",
    "gate_names": "Gates",
    "person": "Name",
    "title": "Title",
    "what": "What happened",
    "noticed_on": "Noticed on",
    "persons": "People affected, estimated",
    "measures": "Done at once",
    "role": "Role",
    "organization": "Organization",
    "trained_on": "Trained on",
    "acknowledged_on": "Acknowledged confidentiality on",
    "location": "Where",
    "instrument": "What is held",
    "reference": "Number",
    "signatory": "Signed by",
    "scope": "Covers",
    "requested_on": "Applied for on",
    "received_on": "Received on",
    "effective_on": "In force from",
    "expires_on": "Last day",
    "ends_on": "Last day",
    "terms": "Its conditions",
    "method": "How it was destroyed",
    "destroyed_on": "Destroyed on",
    "by": "By whom",
    "statement": "What was found",
    "before": "Release before",
    "now": "Release now",
    "name": "Document",
    "kind": "Kind",
    "about": "About",
    "added_at": "Added",
    "because": "Why",
    "documents": "Documents",
    "grounds": "Grounds",
    "findings": "Findings",
    "opinion": "Opinion",
    "rest_opinion": "Opinion on what is left out",
    "reason": "Reason",
    "explanation": "Explanation",
    "why": "Why",
    "recused": "Recused, since this person",
    "days": "Further business days",
    "original_last_day": "Last day before",
    "from": "Last day before",
    "to": "Last day now",
    "closure": "Closed day",
    "identifiability": "Identifiability",
    "access_mode": "Access",
    "defect": "What went wrong",
    "conditions": "Conditions",
    "elements": "Elements",
    "split_off": "Split off",
    "last_day": "Last day",
}
ORDER = {name: place for place, name in enumerate(LABELS)}
VOICES = ("opinion", "reason", "why")
ON_BOTH = "Opinion on both parts"
LEFT_OUT = (
    *(BOTH_PARTS, "dataset", "use_case", "sha256", "type", "size", "side", "gate", "gates", "user", "document"),
    "signed",
)


def said_words(said: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What was said with an event of the record, one line each. `names` has the words for element codes."""
    told = [name for name in sorted(said, key=_place) if said[name] and name not in LEFT_OUT]
    lines = [_line(label_of(name, said), name, said[name], names) for name in told]
    return "\n".join(line for line in lines if line)


def _place(name: str) -> tuple[int, str]:
    """In the order of LABELS: the database keeps none."""
    return (ORDER.get(name, len(ORDER)), name)


def label_of(name: str, said: Mapping[str, Any]) -> str:
    """What one thing that was said is called, beside all that was said with it."""
    if name == "opinion" and said.get(BOTH_PARTS):
        return ON_BOTH
    return LABELS.get(name, name.replace("_", " ").capitalize())


def _line(label: str, name: str, value: Any, names: Mapping[str, str]) -> str:
    if name == "grounds":
        return "Grounds: " + "; ".join(f"{ground['authority']} ({ground['pinpoint']})" for ground in value)
    if name == "findings":
        return f"Findings of the form: {len(value)}"
    return f"{label}: {value_words(name, value, names)}"


def in_order(codes: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """The names of elements in the order in which they were asked for; what is no element stays where it is."""
    place = {code: at for at, code in enumerate(names)}
    return [names.get(str(code), str(code)) for code in sorted(codes, key=lambda code: place.get(code, len(place)))]


def value_words(name: str, value: Any, names: Mapping[str, str]) -> str:
    """One thing that was said, in words. `names` has the words for element codes."""
    if name == "conditions" and len(value) > 1:
        return " ".join(f"({number}) {condition}" for number, condition in enumerate(value, 1))
    if isinstance(value, list):
        return "; ".join(in_order(value, names))
    if name in DAYS:
        return words.full_date(date.fromisoformat(value))
    if name in MOMENTS:
        return words.moment(datetime.fromisoformat(value))
    return CODED_WORDS.get(value, str(value)) if name in CODED else str(value)


DAYS = (
    *("original_last_day", "last_day", "from", "to", "closure", "requested_on", "received_on", "effective_on"),
    *("expires_on", "ends_on", "noticed_on", "destroyed_on", "trained_on", "acknowledged_on"),
)
MOMENTS = ("added_at", "starts_at")
CODED = ("kind", "reason", "identifiability", "access_mode", "defect", "before", "now")
DEFECT_WORDS = {
    Defect.CLOSURE.value: "A closure was proclaimed too late",
    Defect.SERVICE.value: "The owner could not be served",
}
CODED_WORDS = (
    EXTENSION_WORDS | IDENTIFIABILITY_WORDS | ACCESS_MODES | DEFECT_WORDS | KINDS | RELEASE_WORDS | SUSPENSION_WORDS
)


def terms_words(request: DataRequest) -> list[dict[str, str]]:
    """How the data is asked for, as a list of facts."""
    facts = [
        {"term": "Identifiability", "text": IDENTIFIABILITY_WORDS[request.identifiability]},
        {"term": "How often", "text": FREQUENCIES[request.frequency]},
        {"term": "Access", "text": ACCESS_MODES[request.access_mode]},
    ]
    return (
        [*facts, {"term": "Why a copy is needed", "text": request.extract_reason}] if request.extract_reason else facts
    )


def unconfirmed_words(years: list[int]) -> str:
    """That a clock reaches years whose list of closings nobody has compared with the State's yet."""
    if not years:
        return ""
    named = join([str(year) for year in years])
    return f"The State Data Practice has not yet confirmed the closings of {named}. The days follow the State's rules."


USE_CASE_FACTS = (
    ("What is to be found out", "summary"),
    ("The decision that it serves", "decision_served"),
    ("Legal authority relied on", "legal_basis"),
    ("Why public data is not enough", "need"),
    ("Benefit", "benefit"),
    ("Sponsor", "sponsor"),
    ("Urgency", "urgency"),
    ("Whose records", "population"),
    ("Linkage", "linkage"),
    ("Where and how the data is used", "setting"),
    ("Security contact", "security_contact"),
    ("What comes out of it", "outputs"),
    ("Smallest count shown", "small_cell_threshold"),
    ("Onward sharing", "onward_sharing"),
    ("Review board's approval", "irb_number"),
    ("Retention", "retention"),
    ("Destruction", "destruction"),
    ("Who pays", "funding"),
)


def use_case_words(use_case: UseCase) -> list[dict[str, str]]:
    """A use case as a list of facts; what was not said is left out."""
    said = [{"term": term, "text": str(getattr(use_case, name) or "")} for term, name in USE_CASE_FACTS]
    whose = {"term": "Agency", "text": use_case.requesting_agency.name}
    purpose = {"term": "Purpose", "text": use_case.get_purpose_display()}
    period = {"term": "Period", "text": _span(use_case.period_from, use_case.period_to)}
    used = {"term": "Used", "text": _span(use_case.starts_on, use_case.ends_on)}
    users = {"term": "Users", "text": users_words(use_case)}
    return [fact for fact in (whose, purpose, *said, period, used, users) if fact["text"]]


def _span(first: date | None, last: date | None) -> str:
    return " to ".join(words.full_date(day) for day in (first, last) if day)


def users_words(use_case: UseCase) -> str:
    """Who is to see the data: so many people of each role and organization."""
    return "; ".join(_user(user) for user in use_case.users)


def _user(user: Mapping[str, Any]) -> str:
    return f"{user.get('count') or '?'} × {user.get('role') or '?'}, {user.get('organization') or '?'}"
