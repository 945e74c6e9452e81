"""The inbox as its page draws it: each notice in the words of its mail, and where it leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.urls import reverse

from agencies.services.changes import PEOPLE
from emou.domain import hearings
from emou.domain.lifecycle import MESSAGE
from emou.domain.releases import OURS
from emou.notices.models import Notice
from emou.ui import words
from requests_app.models import DataRequest
from requests_app.pages import mails, proof


@dataclass(frozen=True, slots=True)
class Row:
    """One notice. `reference` and `dataset` are empty where it is about no request."""

    url: str
    what: str
    is_new: bool
    reference: str
    dataset: str
    office: str
    at: datetime


def rows(notices: Sequence[Notice], at: datetime) -> list[Row]:
    matters = mails.matters_of(notices, at)
    return [_row(notice, matters.get(notice.entry.request_id or 0), at) for notice in notices]


def _row(notice: Notice, matter: mails.Matter | None, at: datetime) -> Row:
    what = _reminder(notice, matter) if notice.step else mails.heading(notice, matter, at)
    return Row(
        url=reverse("notice", args=[notice.pk]),
        what=what,
        is_new=notice.opened_at is None,
        reference=matter.request.reference if matter else "",
        dataset=matter.request.dataset.name if matter else "",
        office=notice.office.label,
        at=notice.queued_at,
    )


def _reminder(notice: Notice, matter: mails.Matter | None) -> str:
    """What was reminded of, with the day: the days that were left then are not those that are left now."""
    last_day = mails.last_day_of(notice.entry, matter)
    return proof.REMINDER_WORDS[notice.step] + (f" ({words.short_date(last_day)})" if last_day else "")


def _newest_release(request_id: int) -> int | None:
    pk: int | None = DataRequest.objects.filter(pk=request_id).aggregate(pk=Max("releases__pk"))["pk"]
    return pk


def place_of(notice: Notice) -> str:
    """The page that shows what a notice tells of."""
    entry = notice.entry
    if entry.request_id is None:
        return reverse("office_page", args=[notice.office_id]) if entry.chain == PEOPLE else reverse("agencies")
    if entry.name.startswith(OURS) and (release := _newest_release(entry.request_id)):
        return reverse("release_page", args=[release])
    if entry.name == MESSAGE:
        return reverse("request_messages", args=[entry.chain])
    return reverse("request_hearing" if entry.name in hearings.EVENTS else "request_page", args=[entry.chain])
