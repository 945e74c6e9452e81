"""What people are told of: which events the law says must be told, and which a person may have later or not. Pure.

A notice with legal effect is sent at once, whatever somebody chose and whatever the hour. [O]: the interviews say that
notices are mailed, and not which of them may be turned off. Ours: everything that changes a state, a clock or a date of
hearing, and every reminder; words and papers that the two agencies exchange beside it may be turned off.
"""

from emou.domain.hearings import ANSWERED, MINUTED
from emou.domain.lifecycle import MESSAGE

CONVERSATION, HEARING = "conversation", "hearing"
TOPICS = {
    CONVERSATION: "Messages and documents",
    HEARING: "Answers and minutes of a hearing",
}
TOPIC_OF = {
    MESSAGE: CONVERSATION,
    "document.added": CONVERSATION,
    "document.disclosed": CONVERSATION,
    "document.withdrawn": CONVERSATION,
    ANSWERED: HEARING,
    MINUTED: HEARING,
}


def topic_of(event: str, step: str = "") -> str:
    """The topic under which somebody may choose about this event; empty where the law lets nobody choose."""
    return "" if step else TOPIC_OF.get(event, "")
