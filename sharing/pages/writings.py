"""What the system writes of a release: the notice of duties, the data use schedule, and the authorization.

Each is the letter about one entry of the record and says what stood then: gates, people, signatures and the last day
are folded from the entries before it. What was decided (elements, conditions, law) never changes after the decision.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from emou.audit.models import Entry
from emou.domain import releases
from emou.domain.filing import ACCESS_MODES, FREQUENCIES
from emou.domain.lifecycle import Desk
from emou.domain.words import IDENTIFIABILITY_WORDS, STATE_WORDS
from emou.ui import words
from requests_app.models import DataRequest
from requests_app.pages import letters, showing, wording
from sharing.models import Release, Signature
from sharing.pages.wording import last_day_before

Block = dict[str, Any]
HISTORY = ("gate.held", "release.user_named", "release.user_removed", "release.signed", releases.WOUND_DOWN)


def content(request: DataRequest, release: Release, entry: Entry) -> dict[str, Any]:
    """The letter about `entry` of a release, as emou.letters keeps it. Raises KeyError for an event without one."""
    compose = COMPOSED[entry.name]
    before = Entry.objects.filter(
        chain=entry.chain, seq__lt=entry.seq, occurred_at__gte=release.decided_at, name__in=HISTORY
    )
    return {
        "number": letters.number(entry),
        "date": words.full_date(words.local_day(entry.occurred_at)),
        "subject": _subject(release, request),
        "footer": f"Entry {entry.seq} of the record, {bytes(entry.hash).hex()[:16]}",
        **compose(request, release, entry, list(before.order_by("seq"))),
    }


def _subject(release: Release, request: DataRequest) -> str:
    return (
        f"{request.reference} · {release.owner.abbreviation} shares {release.dataset.name} "
        f"with {release.requester.abbreviation}"
    )


def _authorization(request: DataRequest, release: Release, entry: Entry, before: list[Entry]) -> dict[str, Any]:
    said, owner, requester = entry.said, release.owner.name, release.requester.name
    seen = {
        "How the data is seen": ACCESS_MODES[said["access_mode"]],
        "Where": said["location"],
        "Why a copy is needed": str(said.get("reason") or ""),
        "From": words.full_date(release.starts_on),
        "Last day": words.full_date(_last_day(release, before)),
    }
    return {
        "title": "Authorization to see data",
        "sender": f"{entry.actor}, {entry.office}",
        "recipients": [requester],
        "blocks": [
            _text(
                f"The {owner} authorizes the {requester} to see the data named below, for the purpose named below and "
                f"for no other, until the end of the last day. Every gate holds, and the {requester} has accepted its "
                "duties."
            ),
            _heading("How and how long"),
            _facts(seen),
            *what(request),
            _heading("Who may see it"),
            _facts({"As approved": wording.users_words(request.use_case), "Named so far": "; ".join(_people(before))}),
            *_conditions(request),
            _heading("Which gates hold"),
            *_gates(before),
            _heading("When it ends"),
            _text(
                "The authorization ends with the last day, and before it when a gate runs out, or when the release is "
                "suspended, closed or revoked. Whoever has to know asks the system: its answer counts, not this "
                "letter. After the end the receiver certifies that it kept nothing."
            ),
        ],
    }


def _notice(request: DataRequest, release: Release, entry: Entry, before: list[Entry]) -> dict[str, Any]:
    return {
        "title": "Notice of confidentiality duties and penalties",
        "sender": release.owner.name,
        "recipients": [release.requester.name],
        "blocks": [
            *duties(request, release),
            _heading("Received and accepted"),
            _facts(_signature(entry)),
        ],
    }


def duties(request: DataRequest, release: Release) -> list[Block]:
    """What the owner tells the receiver in writing: each law that attaches, what it asks, and its penalties."""
    owner, requester = release.owner.name, release.requester.name
    blocks = [
        _text(
            f"The {owner} gives the {requester} this notice as the Data Processing Confidentiality Act asks of an "
            "agency that sends confidential data outside itself (30 ILCS 585/1): its confidentiality requirements, and "
            f"the penalties. The {requester} keeps the data as the {owner} must. So does everybody whom it lets see it."
        ),
        _heading("What attaches to the data"),
    ]
    attached = showing.law(request)
    for authority in attached:
        blocks += [_part(f"{authority['name']} ({authority['code']})"), _facts(_duty(authority, request))]
    if not attached:
        blocks.append(_text("The legal library knows no authority that attaches to these elements."))
    return [
        *blocks,
        _text(
            "What each law asks and threatens is told in the words of the legal library, which is no legal advice. "
            "Where it names no penalty, do not conclude that there is none: read the law at the place named."
        ),
        _heading("If something goes wrong"),
        _text(
            f"Whoever notices that somebody may have seen or taken the data who may not, tells the {owner} at once: on "
            "the page of the release, under “Report a breach”. Whoever holds data that another owns owes its owner "
            "that notice immediately (Personal Information Protection Act, 815 ILCS 530). Access stops until it is "
            "looked at."
        ),
        *_conditions(request),
    ]


def _duty(authority: Mapping[str, Any], request: DataRequest) -> dict[str, str]:
    asked = set(request.elements)
    rows = request.snapshot["elements"]
    elements = [row["name"] for row in rows if row["code"] in asked and authority["code"] in row["authorities"]]
    return {
        "What it asks": authority["bars"],
        "Stands in": authority["citation"],
        "Penalties": _penalties(authority),
        "How sure of them": SURE.get(authority.get("penalties_confidence", ""), ""),
        "Attaches to": "; ".join(elements),
    }


SURE = {
    "high": "Its words were read",
    "medium": "Fairly sure: its words were not read, or not all of them",
    "low": "Not sure: counsel should read the law",
}


def _penalties(authority: Mapping[str, Any]) -> str:
    """What the law threatens, in the words of the library as they stood when the request was filed."""
    none = (
        "The legal library held none when this request was filed. Read the law itself: "
        f"{authority['citation']}, and its Act."
    )
    return str(authority.get("penalties") or none)


def _schedule(request: DataRequest, release: Release, entry: Entry, before: list[Entry]) -> dict[str, Any]:
    signed = [one for one in (*before, entry) if one.name == entry.name]
    missing = 2 - len(signed)
    return {
        "title": "Data use schedule" if not missing else "Data use schedule, signed by one side",
        "sender": f"{release.owner.name} and {release.requester.name}",
        "recipients": [release.owner.name, release.requester.name],
        "blocks": [
            *schedule(request, release, _last_day(release, before)),
            _heading("Signatures"),
            *(block for one in signed for block in (_part(f"For the {_side(one, release)}"), _facts(_signature(one)))),
            *([_text("The other director has not signed yet.")] if missing else []),
        ],
    }


def schedule(request: DataRequest, release: Release, last_day: date) -> list[Block]:
    """What both directors sign: the terms of one use of one dataset, under the agreement that their agencies signed."""
    use_case = request.use_case
    promised = {
        "Who may see it": wording.users_words(use_case),
        "Where and how it is used": use_case.setting,
        "Security contact": use_case.security_contact,
        "Linked with": use_case.linkage,
        "Outputs": use_case.outputs,
        "Smallest count shown": str(use_case.small_cell_threshold or ""),
        "Onward sharing": use_case.onward_sharing or "None",
        "Retention": use_case.retention,
        "Destruction": use_case.destruction,
        "First day": words.full_date(release.starts_on),
        "Last day": words.full_date(last_day),
    }
    law = [f"{row['name']}, {row['citation']}" for row in showing.law(request)]
    return [
        _text(
            f"This schedule belongs to the enterprise memorandum of understanding. By it the {release.owner.name} "
            f"shares, and the {release.requester.name} keeps, what is named below. {STATE_WORDS[release.decision]} on "
            f"{words.full_date(last_day_before(release.decided_at))}."
        ),
        *what(request),
        _heading("How it is used, and how long"),
        _facts(promised),
        *_conditions(request),
        _heading("The law that attaches"),
        _list(law) if law else _text("The legal library knows none for these elements."),
    ]


def what(request: DataRequest) -> list[Block]:
    """Which data, for what."""
    named, use_case = showing.element_names(request), request.use_case
    facts = {
        "Use case": use_case.title,
        "Purpose": use_case.get_purpose_display(),
        "Dataset": f"{request.dataset.name} ({request.dataset.code})",
        "Identifiability": IDENTIFIABILITY_WORDS[request.identifiability],
        "How often": FREQUENCIES[request.frequency],
        "Population": use_case.population,
    }
    elements = [named.get(code, code) for code in request.elements]
    return [_heading("Which data, and for what"), _facts(facts), _part("Elements"), _list(elements)]


def _conditions(request: DataRequest) -> list[Block]:
    if not request.conditions:
        return [_heading("Conditions"), _text("The decision set none.")]
    return [_heading("Conditions"), _list(request.conditions)]


def _gates(before: list[Entry]) -> list[Block]:
    """The newest evidence of each gate, as it was recorded."""
    held = {one.said["gate"]: one.said for one in before if one.name == "gate.held"}
    lines = [_gate(said) for said in held.values()]
    return [_list(lines)] if lines else [_text("None was known to be needed.")]


def _gate(said: Mapping[str, Any]) -> str:
    until = f" to {_day(said['expires_on'])}" if said.get("expires_on") else ", without an end"
    held = f"{said['instrument']} {said['reference']}, signed by {said['signatory']}"
    terms = f" Its conditions: {said['terms']}" if said.get("terms") else ""
    return f"{said['gate_name']}: {held}, in force from {_day(said['effective_on'])}{until}.{terms}"


def _day(text: str) -> str:
    return words.full_date(date.fromisoformat(text))


def _people(before: list[Entry]) -> list[str]:
    """Who was named, and not removed since."""
    named: dict[str, str] = {}
    for one in before:
        if one.name == "release.user_named":
            named[one.said["person"]] = f"{one.said['person']}, {one.said['role']}, {one.said['organization']}"
        elif one.name == "release.user_removed":
            named.pop(one.said.get("person", ""), None)
    return list(named.values())


def _last_day(release: Release, before: Iterable[Entry]) -> date:
    """The last day as it stood then: a leaving agency brings an earlier one."""
    moved = [one.said["ends_on"] for one in before if one.name == releases.WOUND_DOWN]
    return date.fromisoformat(moved[-1]) if moved else release.ends_on


def _signature(entry: Entry) -> dict[str, str]:
    said = entry.said
    return {
        "Name": said["person"],
        "Title": said["title"],
        "Office": entry.office,
        "Signed": words.full_datetime(entry.occurred_at),
        "Seal (SHA-256)": said["sha256"],
    }


def _side(entry: Entry, release: Release) -> str:
    row = Signature.objects.filter(release=release, sha256=entry.said["sha256"]).first()
    return release.owner.name if row and row.side == Desk.OWNING.value else release.requester.name


def _text(text: str) -> Block:
    return {"kind": "text", "text": text}


def _heading(text: str) -> Block:
    return {"kind": "heading", "text": text}


def _part(text: str) -> Block:
    return {"kind": "part", "text": text}


def _list(lines: list[str]) -> Block:
    return {"kind": "list", "lines": lines}


def _facts(said: Mapping[str, str]) -> Block:
    return {"kind": "facts", "facts": [{"term": term, "text": text} for term, text in said.items() if text]}


COMPOSED: dict[str, Callable[[DataRequest, Release, Entry, list[Entry]], dict[str, Any]]] = {
    "release.duties_accepted": _notice,
    "release.signed": _schedule,
    "release.started": _authorization,
}
