"""What may be said with an action on a release: names, shapes, and the words that ask for it. Pure."""

from enum import StrEnum
from typing import Any

from emou.domain.releases import Suspension, rows_of
from emou.domain.sayings import GROUNDS, OPINION, WHY, Kind, Saying, read_as


class AccessMode(StrEnum):
    """How the data is seen; the words are those of the filing."""

    VIEW = "view"
    API = "api"
    ENCLAVE = "enclave"
    EXTRACT = "extract"


TYPED = "Typing it is your signature. It is kept with the time, your office and a seal over what you sign."
SAYINGS = {
    said.name: said
    for said in (
        GROUNDS,
        OPINION,
        WHY,
        Saying("person", Kind.TEXT, "Full name", TYPED),
        Saying("title", Kind.TEXT, "Title of your office"),
        Saying("role", Kind.TEXT, "Role", "As it was approved."),
        Saying("organization", Kind.TEXT, "Organization"),
        Saying("access_mode", Kind.CHOICE, "How the data is seen", "At its source wherever possible.", AccessMode),
        Saying("location", Kind.TEXT, "Where", "The system at the source, and how the receiver gets there."),
        Saying("explanation", Kind.TEXT, "Explanation", "It is kept on the record."),
        Saying("what", Kind.TEXT, "What happened", "And to which data. Name no client."),
        Saying("noticed_on", Kind.DAY, "Noticed on"),
        Saying("persons", Kind.WHOLE_NUMBER, "People affected", "Your best estimate."),
        Saying("measures", Kind.TEXT, "What was done at once"),
        Saying("method", Kind.TEXT, "How it was destroyed", "Or that no copy was ever kept."),
        Saying("destroyed_on", Kind.DAY, "Destroyed on"),
        Saying("by", Kind.TEXT, "By whom", "Name and office."),
        Saying("document", Kind.TEXT, "Document", "One that was added to the request."),
        Saying("user", Kind.WHOLE_NUMBER, "Person"),
        Saying("trained_on", Kind.DAY, "Trained on"),
        Saying("acknowledged_on", Kind.DAY, "Acknowledged confidentiality on"),
        Saying("statement", Kind.TEXT, "What you found", "Each person, and whether the access is still needed."),
        Saying("gate", Kind.TEXT, "Gate", "The code of its rule in the catalog."),
    )
}
# The same name asks for something else with another action.
OWN = {
    ("suspend", "reason"): Saying("reason", Kind.CHOICE, "Reason", choices=Suspension),
    ("start", "reason"): Saying("reason", Kind.TEXT, "Why a copy is needed", "Only for an extract."),
    ("name_user", "person"): Saying("person", Kind.TEXT, "Full name"),
}


def sayings(action: str) -> dict[str, Saying]:
    """What may be said with `action`, in the order of the table; empty for an action that does not exist."""
    names = dict.fromkeys(name for row in rows_of(action) for name in (*row.needs, *row.takes))
    return {name: OWN.get((action, name)) or SAYINGS[name] for name in names}


def read(action: str, said: Any) -> dict[str, Any]:
    """What was said with `action` on a release. Raises Refused(malformed), naming each wrong shape."""
    return read_as(sayings(action), said)
