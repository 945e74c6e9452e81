"""How many requests and drafts a change of reference data has to do with. Counts alone: anybody may see them."""

from datetime import datetime

from django.db.models import Count

from agencies import roles
from agencies.models import Office
from agencies.rights import Rights, Seat
from emou.domain.words import STATE_WORDS
from requests_app import filters
from requests_app.models import DataRequest, UseCase


def open_citing(authority: str, at: datetime) -> int:
    """Requests still open to which this authority attached when they were filed."""
    cites = {"authorities": [{"code": authority}]}
    return DataRequest.objects.filter(filters.open_at(at), snapshot__contains=cites).count()


def drafts_asking(dataset: str, element: str = "") -> int:
    """Drafts that ask for a dataset, or for one element of it. Whose they are is their own agency's to know."""
    ask = {"dataset": dataset} | ({"elements": [{"code": element}]} if element else {})
    return UseCase.objects.filter(status=UseCase.Status.DRAFT, asks__contains=[ask]).count()


def open_for(dataset_id: int, at: datetime) -> int:
    """Requests for a dataset that are still open."""
    return DataRequest.objects.filter(filters.open_at(at), dataset=dataset_id).count()


def open_of(agency_id: int, at: datetime) -> tuple[int, int]:
    """How many open requests an agency has to answer, and how many it has made."""
    rows = DataRequest.objects.filter(filters.open_at(at))
    return rows.filter(owner=agency_id).count(), rows.filter(requester=agency_id).count()


def open_now(at: datetime) -> int:
    return DataRequest.objects.filter(filters.open_at(at)).count()


def answers(agency_id: int, at: datetime) -> list[tuple[str, int]]:
    """What became of the requests made to an agency: how many stand where at `at`, in the order of the life cycle."""
    rows = DataRequest.objects.filter(owner=agency_id).as_of(at).order_by()
    found = dict(rows.values_list("state_now").annotate(Count("pk")))
    return [(words, found[code]) for code, words in STATE_WORDS.items() if code in found]


def waiting_on(office: Office, at: datetime) -> int:
    """How many requests wait on whoever holds this office."""
    role = roles.BY_KIND[roles.Kind(office.kind)]
    seat = Seat(office.pk, role.kind, office.agency_id, office.label, frozenset(role.rights))
    mine = filters.at_desks_of(Rights(0, "", (seat,)))
    return DataRequest.objects.as_of(at).filter(filters.open_at(at), mine).count() if mine else 0


def drafts_of(agency_id: int) -> int:
    return UseCase.objects.filter(status=UseCase.Status.DRAFT, requesting_agency=agency_id).count()
