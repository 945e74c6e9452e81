"""Machine-made calls to every operation of the schema, by itself and one after the other along the schema's links.

Every check of schemathesis is asked of every answer. `make test` tries each operation a few times, `make prove` many,
and lets the machine walk the links for long.
"""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from knox.models import get_token_model
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    ensure_resource_availability,
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
    use_after_free,
)  # fmt: skip

from emou.api import schema
from emou.domain import gates
from emou.domain.lifecycle import LIFECYCLE, Desk
from emou.domain.releases import RELEASES
from sharing.models import Release
from tests.api.conftest import use_case
from tests.conftest import START, Clock, named, proving
from tests.stories import Story, ground

EXAMPLES = proving(2, 30)
WALKS, STEPS = proving(4, 300), proving(6, 12)
# What is sound by the schema may be refused by the law, by the state, or by a version that somebody else has changed;
# and a schema cannot say which cursors, codes, years and characters there are: such a 400 has to name its field.
BY_LAW = ["2xx", "400", "401", "403", "404", "409", "412", "413", "422", "429", "503"]
CONFIG = SchemathesisConfig.from_dict({"checks": {"positive_data_acceptance": {"expected-statuses": BY_LAW}}})
OF_ONE_CALL = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, negative_data_rejection, positive_data_acceptance, missing_required_header,
    unsupported_method, allow_header_conformance, ignored_auth,
]  # fmt: skip
# Of calls that follow one another: what was ended is gone, what was made is there.
OF_A_WALK = [*OF_ONE_CALL, use_after_free, ensure_resource_availability]

AT_DESK = {
    Desk.REQUESTING: "dcfs.requester", Desk.OWNING: "hfs.counsel", Desk.RELEASING: "hfs.steward",
    Desk.CIO: "cio.deputy", Desk.COO: "coo", Desk.PRACTICE: "practice",
}  # fmt: skip
SPEAKERS = {
    **{f"{row.action}_request": AT_DESK[row.desk] for row in LIFECYCLE if row.desk in AT_DESK},
    **{f"{row.action}_release": AT_DESK[row.desk] for row in reversed(RELEASES) if row.desk in AT_DESK},
    **{f"{step.action}_gate": AT_DESK[step.desk] for step in gates.STEPS},
    **dict.fromkeys(("add_source_system", "list_source_systems", "end_source_system"), "hfs.steward"),
    **dict.fromkeys(("disclose_document", "withdraw_document"), "hfs.counsel"),
}


def loaded() -> Any:
    """The schema, asked of the application itself and not of a server."""
    found = schemathesis.openapi.from_dict(deepcopy(schema()), config=CONFIG)
    found.app = get_wsgi_application()
    return found


SCHEMA = loaded()
OPERATIONS = {one.label: one for one in (found.ok() for found in SCHEMA.get_all_operations())}


@pytest.fixture(scope="module")
def known(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """What exists, so that calls reach further than 404; and a token for each who speaks."""
    for each in (request_started, request_finished):
        each.disconnect(close_old_connections)  # the calls are part of one transaction
    with django_db_blocker.unblock(), transaction.atomic():
        told = Story(Clock().set(START))
        request, approved = told.filed(), told.filed()
        release = Release.objects.get(request=told.take("hfs.counsel", approved, "approve"))
        at = {"reference": request.reference, "id": request.use_case_id, "code": "HFS-CLAIMS"}
        at |= {"release": release.pk, "gate": release.gates.first().code, "request": request}
        at["key"] = "00000000-0000-4000-8000-000000000000"  # of no document: test_papers.py has what is in one
        people = {*AT_DESK.values()}
        at["tokens"] = {one: get_token_model().objects.create(named(one))[1] for one in people}
        at["cases"] = Counter()
        yield at
        print(f"{at['cases'].total()} cases of {len(at['cases'])} operations")
        transaction.set_rollback(True)
    for each in (request_started, request_finished):
        each.connect(close_old_connections)


@pytest.fixture
def undone(known: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What one test does reaches no other."""
    with transaction.atomic():
        yield known
        transaction.set_rollback(True)


def headers_of(case: Any, known: dict[str, Any]) -> dict[str, str]:
    who = SPEAKERS.get(case.operation.definition.raw["operationId"], "dcfs.requester")
    return {"Authorization": f"Token {known['tokens'][who]}", "Accept-Encoding": "identity"}


def point(case: Any, known: dict[str, Any]) -> None:
    """Let a sound address lead to what exists; and nobody comes with a session that was made up, beside a token."""
    case.cookies = {}
    meta = case.meta.components.get(ParameterLocation.PATH) if case.meta else None
    if meta is None or meta.mode is GenerationMode.POSITIVE:
        here = known | ({"id": known["release"], "code": known["gate"]} if "/releases/" in case.operation.path else {})
        case.path_parameters = {name: here[name] for name in case.path_parameters or {}}


def sound(operation: str, known: dict[str, Any]) -> Any:
    """Words that are sound by the law too, for what a machine would not guess."""
    return {
        "start_use_case": use_case("HFS-CLAIMS"),
        "file_use_case": {},
        "deny_request": {"grounds": [ground(known["request"])]},
        "extend_request": {"reason": "volume", "explanation": "Four vendors hold it.", "days": 2},
        **{f"{deed}_request": {"opinion": "So."} for deed in ("uphold", "overrule", "order", "excuse")},
        "escalate_request": {"reason": "The law is plain."},
        **{f"{deed}_request": {} for deed in ("approve", "withdraw", "accept", "concede")},
    }.get(operation)


def walking(known: dict[str, Any], seen: Counter[str]) -> type:
    """A machine that goes along the links; half of the time it knows what to say. No walk sees what another did."""

    class Walking(SCHEMA.as_state_machine()):  # type: ignore[misc]
        def setup(self) -> None:
            super().setup()
            self.alone = transaction.atomic()
            self.alone.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.alone.__exit__(None, None, None)
            super().teardown()

        def before_call(self, case: Any) -> None:
            case.cookies = {}
            name = case.operation.definition.raw["operationId"]
            words = sound(name, known)
            if words is not None and case.meta.generation.mode is GenerationMode.POSITIVE:
                case.body = words

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": headers_of(case, known)}

        def after_call(self, response: Any, case: Any) -> None:
            super().after_call(response, case)
            seen[case.operation.definition.raw["operationId"], response.status_code] += 1

        def validate_response(self, response: Any, case: Any, **more: Any) -> None:
            recorder, headers = getattr(self, "recorder", None), headers_of(case, known)
            case.validate_response(
                response, checks=OF_A_WALK, headers=headers, transport_kwargs={"headers": headers}, recorder=recorder
            )

    return Walking


class TestEveryCall:
    @pytest.mark.parametrize("label", OPERATIONS)
    def test_is_answered_as_the_schema_says(self, label: str, undone: dict[str, Any]) -> None:
        operation = OPERATIONS[label]

        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)))
        def call(case: Any) -> None:
            point(case, undone)
            undone["cases"][label] += 1
            with transaction.atomic():
                answer = case.call_and_validate(headers=headers_of(case, undone), checks=OF_ONE_CALL)
                transaction.set_rollback(True)
            if answer.status_code == 400 and case.meta.generation.mode is GenerationMode.POSITIVE:
                assert answer.json()["errors"]

        call()


class TestCallsThatFollowOneAnother:
    def test_are_answered_as_the_schema_says(self, undone: dict[str, Any]) -> None:
        seen: Counter[Any] = Counter()
        machine = walking(undone, seen)

        machine.run(settings=settings(
            max_examples=WALKS, stateful_step_count=STEPS, deadline=None, database=None, derandomize=True,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ))  # fmt: skip

        print(f"{sum(seen.values())} calls of {len({name for name, _ in seen})} operations")
        assert sum(seen.values()) > WALKS
        assert not [one for one in seen if one[1] >= 500]

    def test_lead_from_a_draft_to_its_release(self) -> None:
        """By links alone a program finds its way from a draft to the data, and to every act of the tables."""
        told = [one for methods in schema()["paths"].values() for one in methods.values()]
        answers = {one["operationId"]: one["responses"].values() for one in told}
        ways = {name: set().union(*(one.get("links", {}) for one in several)) for name, several in answers.items()}
        reached, ahead = set(), {"start_use_case"}
        while ahead:
            reached |= ahead
            ahead = set().union(*(ways[one] for one in ahead)) - reached

        acts = {f"{row.action}_request" for row in LIFECYCLE if row.desk in AT_DESK and row.source} - {"reopen_request"}
        assert acts | {f"{row.action}_release" for row in RELEASES if row.desk in AT_DESK} <= reached
