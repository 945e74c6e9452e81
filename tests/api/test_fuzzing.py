"""Machine-made calls to every operation of the schema: answered as described, and never by a fault of ours."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from schemathesis.core import NotSet
from schemathesis.generation import GenerationMode

from emou.api import schema
from sharing.models import Release

EXAMPLES = 5
FRAME = {405, 406, 413, 429}  # what any call may meet, and no operation describes


def operations() -> dict[str, Any]:
    found = (one.ok() for one in schemathesis.openapi.from_dict(schema()).get_all_operations())
    return {one.label: one for one in found}


OPERATIONS = operations()


@pytest.fixture
def known(story: Any) -> dict[str, Any]:
    """What exists, so that calls reach further than 404."""
    request = story.filed()
    release = Release.objects.get(request=story.take("hfs.counsel", story.filed(), "approve"))
    known = {"reference": request.reference, "id": request.use_case_id, "code": "HFS-CLAIMS"}
    known["key"] = "00000000-0000-4000-8000-000000000000"  # of no document: tests/api/test_papers.py has what is in one
    return known | {"release": release.pk, "gate": release.gates.first().code}


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_call_is_answered_as_the_schema_says(label: str, api: Callable, known: dict[str, Any]) -> None:
    caller, operation = api("hfs.director"), OPERATIONS[label]

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)))
    def call(case: Any) -> None:
        answer = send(caller, case, known)

        assert_described(case, answer)

    call()


def send(caller: Any, case: Any, known: dict[str, Any]) -> Any:
    here = known | ({"id": known["release"], "code": known["gate"]} if "/releases/" in case.operation.path else {})
    where = case.operation.path.format(**{name: here[name] for name in case.path_parameters or {}})
    body = b"" if isinstance(case.body, NotSet) else json.dumps(case.body, default=str).encode()
    headers = {name: str(value) for name, value in (case.headers or {}).items() if str(value).isprintable()}
    return caller.client.generic(
        case.method, where, body, content_type="application/json", query_params=dict(case.query or {}),
        headers=headers | caller.headers,
    )  # fmt: skip


def assert_described(case: Any, answer: Any) -> None:
    """The status is one that the operation describes, and the body has the described shape."""
    described = schema()["paths"][case.operation.path][case.method.lower()]["responses"]
    assert answer.status_code in FRAME or str(answer.status_code) in described, answer.content
    for content in described.get(str(answer.status_code), {}).get("content", {}).values():
        whole = content["schema"] | {"components": schema()["components"]}
        jsonschema.validate(orjson.loads(answer.content), whole, cls=jsonschema.Draft202012Validator)
