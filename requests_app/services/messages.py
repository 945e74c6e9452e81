"""Words between the two agencies, on the request's own record. They change no state and no clock.

What a person may write is judged here, for page and script alike. Whoever calls opens the transaction.
"""

from datetime import datetime, timedelta

from agencies.rights import Rights
from emou.audit.models import Entry
from emou.domain.decisions import Event, Outcome
from emou.domain.lifecycle import MESSAGE, Desk
from emou.domain.refusals import INCOMPLETE, NOT_PERMITTED, Problem, Refused
from emou.domain.sayings import UNSTORABLE
from requests_app.desks import party_seat
from requests_app.models import DataRequest
from requests_app.services import keeping
from requests_app.services.deciding import case_of
from requests_app.services.keeping import Kept

LONGEST = 5_000
PRESSED_TWICE = timedelta(minutes=1)
OTHER_SIDE = {Desk.REQUESTING: Desk.OWNING, Desk.OWNING: Desk.REQUESTING}


def send(request: DataRequest, text: str, *, at: datetime, rights: Rights) -> list[Kept]:
    """Put a message on the record of a locked request that is settled at `at`, and queue the other side's notices.

    Empty where the same person sent the same words a moment ago: a button pressed twice sends once. Raises Refused.
    """
    placed = party_seat(request, rights)
    if placed is None:
        raise Refused(NOT_PERMITTED, "The two agencies write to each other here. Your office reads along.")
    side, seat = placed
    text = _sound(text)
    if _was_just_sent(request, text, rights.person_id, at):
        return []
    case = case_of(request)
    said = {"text": text, "side": side.value}
    event = Event(MESSAGE, case.state, case.state, at, said, (OTHER_SIDE[side],))
    return keeping.keep(request, Outcome(case, (event,)), keeping.by(rights, seat))


def _sound(text: str) -> str:
    """The text as it is kept: a browser sends two characters for one line break. Raises Refused."""
    tidy = text.replace("\r\n", "\n").strip()
    if not tidy:
        raise _unsound("missing", "Write your message first.")
    if len(tidy) > LONGEST:
        raise _unsound("too_long", f"At most {LONGEST:,} characters, please. This has {len(tidy):,}.")
    if UNSTORABLE.search(tidy):
        raise _unsound("not_text", "The text holds a character that cannot be stored. Type it instead of pasting it.")
    return tidy


def _unsound(code: str, message: str) -> Refused:
    return Refused(INCOMPLETE, problems=(Problem("text", code, message),))


def _was_just_sent(request: DataRequest, text: str, person_id: int, at: datetime) -> bool:
    last = Entry.objects.filter(chain=request.reference, name=MESSAGE).order_by("-seq").first()
    if last is None or last.actor_id != person_id:
        return False
    return last.said["text"] == text and at - last.occurred_at < PRESSED_TWICE
