"""Filings and denials as real agencies would make them, for tests to begin from."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from agencies import queries
from agencies.models import Agency, Dataset
from emou import actions
from requests_app.models import DataRequest, UseCase
from tests.conftest import Clock, named

USE_CASE = {
    "title": "Prenatal care gaps among families known to child welfare",
    "summary": "Find counties where young mothers known to DCFS miss prenatal visits.",
    "decision_served": "Where to place six visiting nurses in July.",
    "purpose": "planning_analytics",
    "legal_basis": "20 ILCS 505/5; directed by the transformation plan.",
    "need": "Public birth statistics are not split by DCFS contact.",
    "population": "Mothers under 25 with a birth in Illinois",
    "period_from": date(2023, 1, 1),
    "period_to": date(2025, 12, 31),
    "links": True,
    "linkage": "Birth record to case by name and date of birth, by DCFS; keys destroyed after linkage.",
    "users": [{"role": "Data analyst", "organization": "DCFS", "count": 3}],
    "setting": "View in place through the state network; no copy is kept.",
    "security_contact": "security@dcfs.example",
    "outputs": "County table",
    "small_cell_threshold": 11,
    "starts_on": date(2027, 1, 4),
    "ends_on": date(2027, 12, 31),
    "retention": "Until the end date",
    "destruction": "Certified deletion",
    "funding": "General revenue; DCFS pays extraction costs.",
}


class Story:
    """What happens, told in the words of the law, through the one door."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def draft(self, *datasets: str, agency: str = "DCFS", elements: int = 3, **changes: Any) -> UseCase:
        """A complete draft asking for the first `elements` elements of each dataset."""
        asks = [ask(code, elements) for code in datasets]
        owner = Agency.objects.get(code=agency)
        return actions.start_draft(self.requester(agency), owner, USE_CASE | {"asks": asks} | changes)

    def file(self, *datasets: str, agency: str = "DCFS", elements: int = 3, **changes: Any) -> list[DataRequest]:
        draft = self.draft(*datasets, agency=agency, elements=elements, **changes)
        return actions.file_use_case(self.requester(agency), draft.pk)

    def filed(self, dataset: str = "HFS-CLAIMS", **changes: Any) -> DataRequest:
        """One pending request."""
        return self.file(dataset, **changes)[0]

    def denied(self, dataset: str = "HFS-CLAIMS", **changes: Any) -> DataRequest:
        request = self.filed(dataset, **changes)
        return self.take(f"{request.owner.code.lower()}.counsel", request, "deny", grounds=[ground(request)])

    def overruled(self, dataset: str = "HFS-CLAIMS", by: str = "cio") -> DataRequest:
        return self.take(by, self.denied(dataset), "overrule", opinion="The exception for this purpose applies.")

    def escalated(self, dataset: str = "HFS-CLAIMS") -> DataRequest:
        request = self.overruled(dataset)
        return self.take(f"{request.owner.code.lower()}.director", request, "escalate", reason="The law is plain.")

    def take(self, username: str, request: DataRequest, action: str, **said: Any) -> DataRequest:
        return actions.take(named(username), request.reference, action, said)

    def requester(self, agency: str) -> Any:
        return named(f"{agency.lower()}.requester")


def ask(dataset: str, elements: int = 3) -> dict[str, Any]:
    rows = Dataset.objects.get(code=dataset).elements.all()[:elements]
    return {
        "dataset": dataset,
        "elements": [{"code": row.code, "justification": "Needed to count visits by county."} for row in rows],
        "identifiability": "coded",
        "frequency": "once",
        "access_mode": "view",
        "extract_reason": "",
    }


def ground(request: DataRequest, elements: Sequence[str] | None = None, authority: str = "") -> Mapping[str, Any]:
    """A complete ground under the first law that attaches and bars something, covering `elements` or all."""
    library = queries.library() if authority else queries.as_filed(request.snapshot)
    attaching = [code for row in request.snapshot["elements"] for code in row["authorities"]]
    code = authority or next((code for code in attaching if library[code].klass in "HC"), "OTHER")
    cited = {"citation": "20 ILCS 1370/1-70", "text": "As enacted."} if code == "OTHER" else {}
    return cited | {
        "authority": code,
        "pinpoint": "Section 1(a)",
        "elements": list(elements or request.elements),
        "facts": "The elements identify persons served.",
        "exceptions": [
            {"code": exception.code, "why_not": "The recipient does not act under it."}
            for exception in (library[code].exceptions if code in library else ())
        ],
        "cure": "Ask for county counts.",
    }
