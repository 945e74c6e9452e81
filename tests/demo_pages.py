"""The main pages of the demo's history, and who looks at each: measured by `bench`, kept as pictures by the tests."""

from dataclasses import dataclass

from agencies.rights import rights_of
from emou import timekeeping
from emou.domain.lifecycle import State
from requests_app.models import DataRequest, UseCase
from tests.conftest import named


@dataclass(frozen=True)
class Visited:
    """`username` is empty for somebody who is not signed in."""

    name: str
    username: str
    path: str


def main_pages() -> list[Visited]:
    """Each page that somebody opens every day. Requires the demo's history."""
    return [*FIXED, *_of_requests(), *_of_a_draft()]


FIXED = [
    Visited("front page", "", "/"),
    Visited("help", "", "/help/"),
    Visited("calculator", "", "/clock/?filed_at=2026-11-16T10:00&agency=HFS"),
    Visited("work of a requester", "dcfs.requester", "/work/"),
    Visited("work of counsel", "hfs.counsel", "/work/"),
    Visited("work of a steward", "hfs.steward", "/work/"),
    Visited("work of the State CIO", "cio", "/work/"),
    Visited("work of the COO", "coo", "/work/"),
    Visited("work of the State Data Practice", "practice", "/work/"),
    Visited("work of a director", "hfs.director", "/work/"),
    Visited("work of a deputy of the CIO", "cio.deputy", "/work/"),
    Visited("work of an auditor", "auditor", "/work/"),
    Visited("requests", "auditor", "/requests/"),
    Visited("requests found by words", "auditor", "/requests/?q=medicaid"),
    Visited("use cases", "dcfs.requester", "/use-cases/"),
    Visited("catalog", "dcfs.requester", "/datasets/"),
    Visited("catalog found by words", "dcfs.requester", "/datasets/?q=birth"),
    Visited("dataset", "dcfs.requester", "/datasets/HFS-CLAIMS/"),
    Visited("datasets compared", "dcfs.requester", "/datasets/compare/?dataset=HFS-CLAIMS&dataset=DPH-BIRTH"),
    Visited("calendar", "practice", "/calendar/?year=2026"),
    Visited("legal library", "hfs.counsel", "/library/"),
    Visited("authority", "hfs.counsel", "/library/HIPAA/"),
    Visited("agencies", "practice", "/agencies/"),
    Visited("agreement", "practice", "/agreement/"),
]


def _of_requests() -> list[Visited]:
    pending, denied, escalated = (_one(state) for state in (State.PENDING, State.DENIED, State.ESCALATED))
    counsel = f"{pending.owner.code.lower()}.counsel"
    page = f"/requests/{pending.reference}/"
    return [
        Visited("request", counsel, page),
        Visited("clock of a request", counsel, f"{page}clock/"),
        Visited("approving", counsel, f"{page}approve/"),
        Visited("denying", counsel, f"{page}deny/"),
        Visited("denied request", "cio.deputy", f"/requests/{denied.reference}/"),
        Visited("review of a denial", "cio.deputy", f"/requests/{denied.reference}/review/"),
        Visited("overruling", "cio.deputy", f"/requests/{denied.reference}/overrule/"),
        Visited("hearing", "coo.deputy", f"/requests/{escalated.reference}/hearing/"),
    ]


def _one(state: State) -> DataRequest:
    """The newest request in a state whose desk is not recused from it."""
    rows = DataRequest.objects.as_of(timekeeping.now()).filter(state_now=state).select_related("owner")
    return rows.exclude(owner__code="DOIT").exclude(requester__code="DOIT").latest("filed_at", "pk")


def _of_a_draft() -> list[Visited]:
    draft = UseCase.objects.filter(status=UseCase.Status.DRAFT).exclude(asks=[]).latest("saved_at", "pk")
    username = f"{draft.requesting_agency.code.lower()}.requester"
    assert rights_of(named(username), timekeeping.now()).seat("file_requests", draft.requesting_agency_id)
    page, code = f"/use-cases/{draft.pk}/", draft.asks[0]["dataset"]
    steps = ("", "why/", "records/", "datasets/", f"datasets/{code}/", "review/")
    return [Visited(f"draft, {step or 'overview'}".rstrip("/"), username, f"{page}{step}") for step in steps]
