"""What the pages of a draft show beside its form: law, gates and the clock that each dataset would get if filed now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from agencies import queries as catalog
from agencies.calendars import Calendars, calendars, unconfirmed_years, version_in_force
from agencies.models import Dataset, LegalAuthority
from agencies.pages.cataloging import GateBook, classes_of, described
from emou.domain import clock
from emou.domain.calendar import BeyondCalendar
from emou.domain.words import STATE_WORDS
from requests_app.models import DataRequest, UseCase
from requests_app.querysets import DataRequests

UNEXPLAINED = "Not said yet what it is needed for."


@dataclass(frozen=True, slots=True)
class Prospect:
    """One dataset of a draft as it would be filed now."""

    dataset: Dataset
    asked: list[dict[str, str]]
    law: list[LegalAuthority]
    gates: list[dict[str, str]]
    last_day: date | None
    earlier: list[dict[str, str]]


def datasets_of(asks: list[dict[str, Any]]) -> dict[str, Dataset]:
    """The datasets of a draft that are offered, by code. What cannot be a code is not asked for."""
    codes = [code for code in (str(ask.get("dataset")) for ask in asks) if code.isprintable()]
    return {row.code: row for row in described().filter(code__in=codes)}


def prospects(draft: UseCase, datasets: Mapping[str, Dataset], at: datetime, seen: DataRequests) -> list[Prospect]:
    """What filing this draft at `at` would start; `seen` are the requests one may know of. Constant in queries."""
    if not datasets:
        return []
    library = {row.code: row for row in LegalAuthority.objects.filter(in_force=True)}
    books, gates = calendars(), GateBook(classes_of(library.values()))
    earlier = _earlier(seen, datasets, at)
    days = version_in_force(at).terms.answer_days
    return [
        _prospect(
            ask,
            datasets[ask["dataset"]],
            draft.purpose,
            library,
            gates,
            earlier,
            _last_day(datasets[ask["dataset"]], at, days, books),
        )
        for ask in draft.asks
        if ask.get("dataset") in datasets
    ]


def _prospect(
    ask: dict[str, Any],
    dataset: Dataset,
    purpose: str,
    library: Mapping[str, LegalAuthority],
    gates: GateBook,
    earlier: list[DataRequest],
    last_day: date | None,
) -> Prospect:
    """With no element chosen yet, what attaches to the dataset's elements at all."""
    law = catalog.attached(dataset)
    chosen = [element for element in ask.get("elements") or () if element.get("code") in law]
    asked = [element["code"] for element in chosen]
    codes = sorted({code for element in (asked or law) for code in law[element]})
    named = {element.code: element.name for element in dataset.elements.all()}
    return Prospect(
        dataset,
        [{"name": named[row["code"]], "note": row.get("justification") or UNEXPLAINED} for row in chosen],
        [library[code] for code in codes if code in library],
        gates.of(dataset, asked or list(law), codes, purpose),
        last_day,
        [_decision(row) for row in earlier if row.dataset_id == dataset.pk],
    )


def _last_day(dataset: Dataset, at: datetime, days: int, books: Calendars) -> date | None:
    try:
        return clock.start(at, days, books.of(dataset.owner_id, at)).last_day
    except BeyondCalendar:
        return None


def _earlier(seen: DataRequests, datasets: Mapping[str, Dataset], at: datetime) -> list[DataRequest]:
    rows = seen.filter(dataset__in=datasets.values()).as_of(at).select_related("use_case").order_by("-filed_at", "-pk")
    return list(rows[:20])


def _decision(row: DataRequest) -> dict[str, str]:
    return {
        "reference": row.reference,
        "title": row.use_case.title,
        "status": row.state_now,
        "label": STATE_WORDS[row.state_now],
    }


def unconfirmed(found: list[Prospect], at: datetime) -> list[int]:
    last_days = [one.last_day for one in found if one.last_day]
    return unconfirmed_years(clock.local_day(at).year, max(last_days).year) if last_days else []
