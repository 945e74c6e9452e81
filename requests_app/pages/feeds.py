"""Due dates as a calendar program reads them: last days, with alarms on the morning before and on the day."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings

from agencies.rights import Rights
from emou.domain.calendar import ONE_DAY
from emou.http import icalendar
from emou.notices.models import Feed
from requests_app.filters import at_desks_of
from requests_app.models import DataRequest
from requests_app.pages import listing

MOST = 500
ALARMS = ("-PT16H", "PT8H")  # eight in the morning of the day before, and of the day


def rights_in(feed: Feed, rights: Rights) -> Rights:
    """What this person may, or in the one office of the feed alone."""
    if not feed.office_id:
        return rights
    return replace(rights, seats=tuple(seat for seat in rights.seats if seat.office_id == feed.office_id))


def name_of(feed: Feed) -> str:
    return f"eMOU: {feed.office.label}" if feed.office else "eMOU: last days"


def events(rights: Rights, at: datetime) -> list[icalendar.Event]:
    """What waits on the person; for who answers nothing, what they wait for."""
    answers = at_desks_of(rights) is not None
    order = listing.ORDERS["last_day"]
    waiting = listing.matching({"waits": "mine" if answers else "others"}, order, rights, at)
    found = list(order.first(waiting, None, False, MOST))
    rows = listing.rows(found, at)
    return [_event(*both, answers) for both in zip(found, rows, strict=True)]


def _event(request: DataRequest, row: listing.Row, answers: bool) -> icalendar.Event:
    """Names, dates and the link alone: a calendar leaves the application, as a mail does."""
    day = "Target" if row.is_target else "Last day"
    what = f"{day} to answer" if answers else f"{day} of the answer"
    page = f"{settings.SITE_URL}{row.url}"
    fields: icalendar.Fields = {
        "UID": f"{row.reference}.due@emou.illinois",
        "DTSTAMP": request.state_since,
        "DTSTART": row.last_day,
        "DTEND": row.last_day + ONE_DAY,
        "SUMMARY": f"{what}: {row.reference}",
        "DESCRIPTION": f"{row.dataset}. Asked by {row.requester}, owned by {row.owner}.\n{page}",
        "URL": page,
        "TRANSP": "TRANSPARENT",
    }
    return fields, ALARMS
