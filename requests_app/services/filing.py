"""Filing: one use case becomes one data request a dataset, each with its owner, its clock and its snapshot.

All or nothing. On any doubt about a clock it is not started (rule 5): an owner without anybody who can decide, a
calendar that does not reach far enough.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from agencies import queries
from agencies.calendars import Calendars, calendars, version_in_force
from agencies.models import AgreementVersion, Dataset, Element
from agencies.rights import Rights, Seat
from emou.domain import clock, decisions, filing
from emou.domain.calendar import BeyondCalendar
from emou.domain.lifecycle import Case, Identifiability
from emou.domain.refusals import INCOMPLETE, NOT_POSSIBLE_NOW, UNCOUNTED, Problem, Refused
from requests_app.models import DataRequest, UseCase
from requests_app.services import keeping
from requests_app.services.keeping import Kept
from requests_app.services.serving import serve

Ask = dict[str, Any]
FIELDS = tuple(name for name in filing.REQUIRED if name != "requests")


def file(use_case: UseCase, *, at: datetime, rights: Rights, seat: Seat) -> list[Kept]:
    """File a locked draft. Raises Refused and then changes nothing. Requires a transaction that holds the calendar."""
    datasets = _complete(use_case)
    _parties(use_case, datasets.values(), at)
    for dataset in datasets.values():
        serve(dataset.owner, rights.person_id, at)
    kept = _file_all(use_case, datasets, at=at, rights=rights, seat=seat)
    use_case.status, use_case.filed_at = UseCase.Status.FILED, at
    use_case.version += 1
    use_case.save()
    return kept


def draft_fields(use_case: UseCase) -> dict[str, Any]:
    """The draft under the names of the API and of the law's own check."""
    names = (*FIELDS, *(name for name, *_ in filing.CONDITIONAL))
    return {name: getattr(use_case, name) for name in names} | {"requests": use_case.asks}


class Known(NamedTuple):
    """What the catalog says of a dataset, as far as a filing is judged by it."""

    owner_id: int
    name: str
    elements: frozenset[str]


def missing(use_case: UseCase, catalog: Mapping[str, Known]) -> list[Problem]:
    """All that keeps this draft from being filed, in the order of the form. `catalog` has its datasets by code."""
    return [*filing.problems(draft_fields(use_case)), *_unknown(use_case, catalog)]


def _complete(use_case: UseCase) -> dict[str, Dataset]:
    datasets = _datasets(use_case)
    if found := missing(use_case, {code: _known(row) for code, row in datasets.items()}):
        raise Refused(INCOMPLETE, problems=tuple(found))
    return datasets


def _datasets(use_case: UseCase) -> dict[str, Dataset]:
    codes = [str(ask.get("dataset")) for ask in use_case.asks]
    return {row.code: row for row in queries.offered_datasets().filter(code__in=codes)}


def _known(dataset: Dataset) -> Known:
    return Known(dataset.owner_id, dataset.name, frozenset(element.code for element in dataset.elements.all()))


def _unknown(use_case: UseCase, catalog: Mapping[str, Known]) -> Iterator[Problem]:
    for at, ask in enumerate(use_case.asks):
        path, known = f"requests.{at}.", catalog.get(str(ask.get("dataset")))
        if known is None:
            if not filing.is_blank(ask.get("dataset")):
                yield Problem(f"{path}dataset", "unknown", _not_on_offer(str(ask["dataset"])))
        elif known.owner_id == use_case.requesting_agency_id:
            yield Problem(f"{path}dataset", "own_dataset", f"{known.name} is your own agency's: nobody asks itself.")
        else:
            yield from _unknown_elements(f"{path}elements.", ask, known)


def _unknown_elements(path: str, ask: Ask, known: Known) -> Iterator[Problem]:
    for at, element in enumerate(ask.get("elements") or ()):
        code = element.get("code")
        if not filing.is_blank(code) and code not in known.elements:
            asked = Element.everything.filter(dataset__code=ask["dataset"], code=str(code))
            gone = asked.values_list("name", flat=True).first()
            what = (
                f"{gone} is offered no longer: take it out." if gone else f"{ask['dataset']} has no element “{code}”."
            )
            yield Problem(f"{path}{at}.code", "unknown", what)


def _not_on_offer(code: str) -> str:
    """Why a dataset cannot be asked for: it is offered no longer, or there is none."""
    gone = Dataset.objects.filter(code=code).values_list("name", flat=True).first()
    return f"{gone} is offered no longer: take it out." if gone else f"“{code}” is not in the catalog."


def _parties(use_case: UseCase, datasets: Any, at: datetime) -> None:
    wanted = {use_case.requesting_agency, *(dataset.owner for dataset in datasets)}
    parties = set(queries.parties(at).filter(pk__in=[agency.pk for agency in wanted]))
    for agency in wanted - parties:
        raise Refused(NOT_POSSIBLE_NOW, f"{agency.name} is not a party to the agreement at the moment.")


def _file_all(
    use_case: UseCase, datasets: dict[str, Dataset], *, at: datetime, rights: Rights, seat: Seat
) -> list[Kept]:
    books, agreed = calendars(), version_in_force(at)
    ids = keeping.next_ids(len(use_case.asks))
    attached = list(use_case.documents.filter(withdrawn_at=None).order_by("added_at").values_list("name", "sha256"))
    kept: list[Kept] = []
    for pk, ask in zip(ids, use_case.asks, strict=True):
        dataset = datasets[ask["dataset"]]
        case = _open(ask, dataset, agreed, books, at)
        request = _row(pk, use_case, ask, dataset, agreed, at)
        request.filed_by_id, request.filed_in_id = rights.person_id, seat.office_id
        said = _said(use_case, request, attached)
        kept += keeping.keep_new(request, decisions.file(case, at=at, said=said), keeping.by(rights, seat))
    return kept


def _said(use_case: UseCase, request: DataRequest, attached: list[tuple[str, str]]) -> dict[str, Any]:
    """What was asked, in short, and a digest of all of it, so that the record holds the filing itself."""
    whole = json.dumps([draft_fields(use_case), request.snapshot, attached], sort_keys=True, default=str)
    named = {"documents": [name for name, _ in attached]} if attached else {}
    return named | {
        "use_case": use_case.title,
        "dataset": request.dataset.code,
        "elements": request.elements,
        "identifiability": request.identifiability,
        "access_mode": request.access_mode,
        "sha256": hashlib.sha256(whole.encode()).hexdigest(),
    }


def _open(ask: Ask, dataset: Dataset, agreed: AgreementVersion, books: Calendars, at: datetime) -> Case:
    try:
        return decisions.open_case(
            at,
            elements=frozenset(element["code"] for element in ask["elements"]),
            identifiability=Identifiability(ask["identifiability"]),
            terms=agreed.terms,
            calendar=books.of(dataset.owner_id, at),
        )
    except BeyondCalendar as beyond:
        raise Refused(NOT_POSSIBLE_NOW, UNCOUNTED) from beyond


def _row(pk: int, use_case: UseCase, ask: Ask, dataset: Dataset, agreed: AgreementVersion, at: datetime) -> DataRequest:
    return DataRequest(
        pk=pk,
        reference=f"EMOU-{clock.local_day(at).year}-{pk:06d}",
        use_case=use_case,
        owner=dataset.owner,
        requester=use_case.requesting_agency,
        dataset=dataset,
        agreed=agreed,
        filed_at=at,
        elements=[element["code"] for element in ask["elements"]],
        identifiability=ask["identifiability"],
        frequency=ask["frequency"],
        access_mode=ask["access_mode"],
        extract_reason=ask.get("extract_reason") or "",
        snapshot=queries.snapshot(dataset, ask["elements"], use_case.purpose),
    )
