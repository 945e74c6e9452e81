"""What the State Data Practice must hear of at once, even where the command itself was refused."""

from emou import timekeeping
from emou.audit import record
from emou.audit.models import Entry
from emou.audit.record import Line
from emou.domain.lifecycle import Desk
from emou.domain.refusals import Refused
from emou.notices import services as notices
from emou.notices.services import Told
from requests_app.services.serving import Unserved

OFFICES_CHAIN, UNSERVED = "OFFICES", "office.unserved"


def alarm_if_unserved(refusal: Refused, what: str) -> None:
    """Put on the record, and before the State Data Practice, that an owner cannot be served: once for each matter."""
    if not isinstance(refusal, Unserved):
        return
    said = {"agency": refusal.owner.code, "what": what}
    record.lock(OFFICES_CHAIN)
    if Entry.objects.filter(chain=OFFICES_CHAIN, said=said).exists():
        return
    [place] = record.append([Line(OFFICES_CHAIN, UNSERVED, timekeeping.now(), said)])
    notices.queue([Told(place.entry_id, Desk.PRACTICE, None)])
