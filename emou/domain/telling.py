"""What people are told of: which events the law says must be told, and which a person may have later or not. Pure.

A notice with legal effect is sent at once, whatever somebody chose and whatever the hour. [O]: the interviews say that
notices are mailed, and not which of them may be turned off. Ours: everything that changes a state, a clock or a date of
hearing, and every reminder; words and papers that the two agencies exchange beside it may be turned off.
"""

from datetime import datetime, time

from emou.domain.calendar import ONE_DAY
from emou.domain.clock import CHICAGO, local_day
from emou.domain.hearings import ANSWERED, MINUTED
from emou.domain.lifecycle import MESSAGE

DIGEST = time(8)
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


def digest_at(queued_at: datetime) -> datetime:
    """When what was queued then is sent together: the next eight o'clock in the morning, in Chicago."""
    day = local_day(queued_at)
    moment = datetime.combine(day, DIGEST, CHICAGO)
    return moment if moment > queued_at else datetime.combine(day + ONE_DAY, DIGEST, CHICAGO)


def quiet_until(at: datetime, starts: time, ends: time) -> datetime | None:
    """When the quiet hours end that `at` falls into; None outside them. They may go over midnight."""
    day, now = local_day(at), at.astimezone(CHICAGO).time()
    is_quiet = starts <= now < ends if starts < ends else now >= starts or now < ends
    if not is_quiet:
        return None
    last = day if now < ends else day + ONE_DAY
    return datetime.combine(last, ends, CHICAGO)
