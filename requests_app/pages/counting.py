"""How many requests and drafts a change of reference data has to do with. Counts alone: anybody may see them."""

from datetime import datetime

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
