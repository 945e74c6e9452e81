"""What the pages of a draft show beside its questions: law, gates and the clock that each dataset would get now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from agencies.calendars import calendars
from agencies.models import AgreementVersion, CalendarYear, Dataset, Element, LegalAuthority
from agencies.pages.cataloging import GateBook, classes_of
from emou.domain import clock, filing as rules
from emou.domain.calendar import BeyondCalendar
from emou.domain.filing import ACCESS_MODES, COPY, FREQUENCIES
from emou.domain.refusals import Problem
from emou.domain.words import IDENTIFIABILITY_WORDS, STATE_WORDS
from requests_app.models import DataRequest, UseCase
from requests_app.querysets import DataRequests
from requests_app.services import answers, filing
from requests_app.services.filing import Known

UNEXPLAINED = "Not said yet what it is needed for."
EARLIER = 20
PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A dataset on offer with its elements, and the codes of the authorities in force that attach to each."""

    dataset: Dataset
    elements: list[Element]
    law: dict[str, list[str]]

    @property
    def known(self) -> Known:
        return Known(self.dataset.owner_id, self.dataset.name, frozenset(self.law))


@dataclass(frozen=True, slots=True)
class Prospect:
    """One dataset of a draft as it would be filed now."""

    dataset: Dataset
    asked: list[dict[str, str]]
    terms: list[dict[str, str]]
    law: list[LegalAuthority]
    gates: list[dict[str, str]]
    last_day: date | None
    earlier: list[dict[str, str]]


def sheets(draft: UseCase) -> dict[str, Sheet]:
    """The datasets that a draft asks for, as far as they are on offer, by code. One question."""
    codes = [code for code in (str(ask.get("dataset")) for ask in draft.asks) if code.isprintable()]
    if not codes:
        return {}
    in_force = LegalAuthority.objects.filter(in_force=True).values("code")
    rows = Element.objects.filter(dataset__code__in=codes, dataset__offered=True).select_related("dataset__owner")
    found: dict[str, Sheet] = {}
    for row in rows.annotate(
        whole=ArraySubquery(in_force.filter(datasets=OuterRef("dataset_id"))),
        own=ArraySubquery(in_force.filter(elements=OuterRef("pk"))),
    ):
        sheet = found.setdefault(row.dataset.code, Sheet(row.dataset, [], {}))
        sheet.elements.append(row)
        sheet.law[row.code] = list(dict.fromkeys([*row.whole, *row.own]))
    return found


def names(draft: UseCase) -> dict[str, str]:
    """The datasets that a draft asks for, as far as they are on offer: their names by code."""
    codes = [code for code in (str(ask.get("dataset")) for ask in draft.asks) if code.isprintable()]
    return dict(Dataset.objects.filter(code__in=codes, offered=True).values_list("code", "name")) if codes else {}


def missing(draft: UseCase, found: Mapping[str, Sheet]) -> list[Problem]:
    return filing.missing(draft, {code: sheet.known for code, sheet in found.items()})


def doubts(draft: UseCase, found: Mapping[str, Sheet], today: date) -> list[Problem]:
    """What does not fit together, though it may be filed."""
    catalog = {
        code: {element.code: element.name for element in sheet.elements if element.sensitivity != PUBLIC}
        for code, sheet in found.items()
    }
    return rules.doubts(filing.draft_fields(draft), today, catalog)


def names_of(found: Mapping[str, Sheet]) -> dict[str, str]:
    return {code: sheet.dataset.name for code, sheet in found.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a use case asks of one dataset, in words."""

    name: str
    owner: str
    elements: list[dict[str, str]]
    terms: list[dict[str, str]]


def asked(draft: UseCase, found: Mapping[str, Sheet]) -> list[Asked]:
    """What a use case asks of each dataset that the catalog knows."""
    asks = [ask for ask in draft.asks if ask.get("dataset") in found]
    return [_asked(ask, found[ask["dataset"]]) for ask in asks]


def _asked(ask: dict[str, Any], sheet: Sheet) -> Asked:
    return Asked(sheet.dataset.name, sheet.dataset.owner.name, chosen_elements(ask, sheet), terms_words(ask))


def chosen_elements(ask: dict[str, Any], sheet: Sheet) -> list[dict[str, str]]:
    """The elements that are asked for, in the catalog's order, with what each is needed for."""
    said = answers.justifications(ask)
    rows = [element for element in sheet.elements if element.code in said]
    return [{"code": row.code, "name": row.name, "note": said[row.code] or UNEXPLAINED} for row in rows]


def terms_words(ask: dict[str, Any]) -> list[dict[str, str]]:
    facts = [
        {"term": "How identifying", "text": IDENTIFIABILITY_WORDS.get(ask.get("identifiability") or "", "")},
        {"term": "How often", "text": FREQUENCIES.get(ask.get("frequency") or "", "")},
        {"term": "How it is seen", "text": ACCESS_MODES.get(ask.get("access_mode") or "", "")},
    ]
    if ask.get("access_mode") == COPY:
        facts.append({"term": "Why a copy is needed", "text": ask.get("extract_reason") or ""})
    return facts


class Prospects:
    """What filing datasets of a draft at `at` would start; `seen` are the requests one may know of.

    Five questions, however many datasets. `years`: those that the clocks reach and nobody has confirmed.
    """

    def __init__(self, draft: UseCase, found: Mapping[str, Sheet], at: datetime, seen: DataRequests) -> None:
        """`found`: the datasets that are meant, all of the draft's or some."""
        self.draft, self.found, self.at = draft, found, at
        self.years: list[int] = []
        self.library = {row.code: row for row in LegalAuthority.objects.filter(in_force=True)} if found else {}
        self.rows = self._all(seen) if found else []

    def _all(self, seen: DataRequests) -> list[Prospect]:
        gates, earlier = GateBook(classes_of(self.library.values())), _earlier(seen, self.found, self.at)
        last_days = self._last_days()
        asks = {str(ask.get("dataset")): ask for ask in self.draft.asks}
        return [
            self._one(ask, self.found[code], gates, earlier, last_days[code])
            for code, ask in asks.items()
            if code in self.found
        ]

    def _last_days(self) -> dict[str, date | None]:
        books, (days, confirmed) = calendars(), _agreed(self.at)
        found: dict[str, date | None] = {}
        for code, sheet in self.found.items():
            try:
                found[code] = clock.start(self.at, days, books.of(sheet.dataset.owner_id, self.at)).last_day
            except BeyondCalendar:
                found[code] = None
        latest = max((day.year for day in found.values() if day), default=0)
        self.years = [year for year in range(clock.local_day(self.at).year, latest + 1) if year not in confirmed]
        return found

    def _one(
        self, ask: dict[str, Any], sheet: Sheet, gates: GateBook, earlier: list[DataRequest], last_day: date | None
    ) -> Prospect:
        """With no element chosen yet, what attaches to the dataset's elements at all."""
        elements = chosen_elements(ask, sheet)
        chosen = [element["code"] for element in elements]
        codes = sorted({code for element in (chosen or sheet.law) for code in sheet.law[element]})
        return Prospect(
            sheet.dataset,
            elements,
            terms_words(ask),
            [self.library[code] for code in codes],
            gates.of(sheet.dataset, chosen or list(sheet.law), codes, self.draft.purpose),
            last_day,
            [_decision(row) for row in earlier if row.dataset_id == sheet.dataset.pk],
        )


def _agreed(at: datetime) -> tuple[int, set[int]]:
    """The business days to answer under the agreement in force, and the years whose closings are confirmed."""
    confirmed = ArraySubquery(CalendarYear.objects.values("year"))
    in_force = AgreementVersion.objects.filter(in_force_from__lte=clock.local_day(at)).annotate(confirmed=confirmed)
    version: Any = in_force.latest("in_force_from", "number")
    return version.answer_days, set(version.confirmed)


def _earlier(seen: DataRequests, found: Mapping[str, Sheet], at: datetime) -> list[DataRequest]:
    datasets: Iterable[Dataset] = (sheet.dataset for sheet in found.values())
    rows = seen.filter(dataset__in=list(datasets)).as_of(at).select_related("use_case").order_by("-filed_at", "-pk")
    return list(rows[:EARLIER])


def _decision(row: DataRequest) -> dict[str, str]:
    return {
        "reference": row.reference,
        "title": row.use_case.title,
        "status": row.state_now,
        "label": STATE_WORDS[row.state_now],
    }
