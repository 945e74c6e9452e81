"""A client that speaks JSON for a persona, and drafts as the contract writes them."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client

from tests.conftest import named


class Api:
    """Calls /api/v1/ as one persona, by token, or as a stranger."""

    def __init__(self, username: str | None = None) -> None:
        self.client, self.headers = Client(), {}
        if username:
            from knox.models import get_token_model

            _, token = get_token_model().objects.create(named(username))
            self.headers = {"Authorization": f"Token {token}"}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(self._at(path), query_params=query, headers=self.headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("post", path, body, headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("patch", path, body, headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self._send("delete", path, None, headers)

    def send_raw(self, path: str, body: bytes, kind: str = "application/json") -> Any:
        return self.client.generic("POST", self._at(path), body, content_type=kind, headers=self.headers)

    def post_form(self, path: str, form: Mapping[str, Any], **headers: str) -> Any:
        """As multipart/form-data, for calls that take a file."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(self._at(path), form, headers=self.headers | named)

    def _send(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        send = getattr(self.client, method)
        data = {} if body is None else body
        return send(self._at(path), data, content_type="application/json", headers=self.headers | named)

    def _at(self, path: str) -> str:
        return path if path.startswith(("/", "http")) else f"/api/v1/{path}"


@pytest.fixture
def api(clock: Any) -> Callable[..., Api]:
    """`api("hfs.counsel")`; `api()` for a stranger. The clock stands at START."""
    return Api


@pytest.fixture
def contract_draft() -> dict[str, Any]:
    """The body of POST use-cases/ as the contract has it, with elements of the catalog."""
    return use_case("DPH-BIRTH", "HFS-CLAIMS")


def use_case(*datasets: str, agency: str = "DCFS", elements: int = 2, **changes: Any) -> dict[str, Any]:
    body = {
        "requesting_agency": agency,
        "title": "Prenatal care gaps among families known to child welfare",
        "summary": "Find counties where young mothers known to DCFS miss prenatal visits.",
        "decision_served": "Where to place six visiting nurses in July.",
        "purpose": "planning_analytics",
        "legal_basis": "20 ILCS 505/5; directed by the transformation plan.",
        "need": "Public birth statistics are not split by DCFS contact.",
        "population": "Mothers under 25 with a birth in Illinois",
        "period_from": "2023-01-01",
        "period_to": "2025-12-31",
        "links": True,
        "linkage": "Birth record to case by name and date of birth, by DCFS; keys destroyed after linkage.",
        "users": [{"role": "Data analyst", "organization": "DCFS", "count": 3}],
        "setting": "View in place through the state network; no copy is kept.",
        "security_contact": "security@dcfs.example",
        "outputs": "County table",
        "small_cell_threshold": 11,
        "onward_sharing": "",
        "starts_on": "2027-01-04",
        "ends_on": "2027-12-31",
        "retention": "Until the end date",
        "destruction": "Certified deletion",
        "irb_number": "",
        "irb_expires_on": None,
        "funding": "General revenue; DCFS pays extraction costs.",
        "requests": [ask(dataset, elements) for dataset in datasets],
    }
    return body | changes


def ask(dataset: str, elements: int = 2) -> dict[str, Any]:
    from agencies.models import Element

    codes = Element.objects.filter(dataset__code=dataset).order_by("number").values_list("code", flat=True)
    return {
        "dataset": dataset,
        "elements": [{"code": code, "justification": "Needed to count visits by county."} for code in codes[:elements]],
        "identifiability": "coded",
        "frequency": "once",
        "access_mode": "view",
        "extract_reason": "",
    }


def ground(api: Api, reference: str, elements: list[str] | None = None) -> dict[str, Any]:
    """A complete ground, made from what the API itself tells of the request and of the law."""
    asked = api.get(f"requests/{reference}/").json()
    dataset = api.get(f"datasets/{asked['dataset']['code']}/").json()
    covered = elements or asked["elements"]
    attached = [code for one in dataset["elements"] if one["code"] in covered for code in one["authorities"]]
    laws = (api.get(f"legal-authorities/{code}/").json() for code in dict.fromkeys(attached))
    law = next((one for one in laws if one["class"] in "HC"), None)
    told = {"authority": "OTHER", "citation": "20 ILCS 1370/1-70", "text": "As enacted."} if law is None else {}
    return {
        "authority": law["code"] if law else "OTHER",
        "pinpoint": "Section 1(a)",
        "elements": covered,
        "facts": "The elements identify persons served.",
        "exceptions": [{"code": one["code"], "why_not": "It does not apply here."} for one in law["exceptions"]]
        if law
        else [],
        "cure": "Ask for county counts.",
    } | told
