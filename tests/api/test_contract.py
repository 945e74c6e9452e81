"""Every example of the contract works as it is written."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import ground, use_case

REQUEST_FIELDS = {
    "reference", "status", "status_label", "owner", "requester", "dataset", "use_case", "elements", "filed_at",
    "due_at", "last_day", "business_days_left", "extension", "conditions", "part_of", "parts", "actions", "version",
}  # fmt: skip


@pytest.fixture
def filed(api: Callable) -> Callable[..., list[str]]:
    """File a use case for datasets as the requester of an agency and return the references."""

    def file(*datasets: str, agency: str = "DCFS") -> list[str]:
        requester = api(f"{agency.lower()}.requester")
        draft = requester.post("use-cases/", use_case(*datasets, agency=agency)).json()
        return requester.post(f"use-cases/{draft['id']}/file/").json()["requests"]

    return file


def act(caller: Any, reference: str, action: str, **said: Any) -> Any:
    return caller.post(f"requests/{reference}/{action}/", said)


class TestTokens:
    def test_are_given_for_username_and_password(self, api: Callable) -> None:
        answer = api().post("tokens/", {"username": "dcfs.requester", "password": "demo"})

        assert answer.status_code == 201
        assert set(answer.json()) == {"token", "expires_at"}

    def test_open_the_api(self, api: Callable) -> None:
        stranger = api()
        token = stranger.post("tokens/", {"username": "dcfs.requester", "password": "demo"}).json()["token"]

        stranger.headers = {"Authorization": f"Token {token}"}

        assert stranger.get("me/").json()["username"] == "dcfs.requester"

    def test_are_refused_for_a_wrong_password(self, api: Callable) -> None:
        answer = api().post("tokens/", {"username": "dcfs.requester", "password": "wrong"})

        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")

    def test_end_when_they_are_given_back(self, api: Callable) -> None:
        caller = api("dcfs.requester")

        assert caller.delete("tokens/current/").status_code == 204
        assert caller.get("me/").status_code == 401


class TestMe:
    def test_tells_offices_and_rights(self, api: Callable) -> None:
        me = api("hfs.counsel").get("me/").json()

        assert [office["kind"] for office in me["offices"]] == ["counsel"]
        assert me["offices"][0]["agency"] == "HFS"
        assert "decide_requests" in me["rights"]

    def test_tells_both_offices_of_the_cio(self, api: Callable) -> None:
        offices = api("cio").get("me/").json()["offices"]

        assert {(office["kind"], office["agency"]) for office in offices} == {("director", "DOIT"), ("cio", None)}


class TestFiling:
    def test_begins_with_a_draft(self, api: Callable, contract_draft: dict) -> None:
        answer = api("dcfs.requester").post("use-cases/", contract_draft)

        assert answer.status_code == 201
        assert (answer.json()["version"], answer.json()["status"]) == (1, "draft")
        assert answer.json()["id"] > 0

    def test_keeps_the_draft_as_it_was_sent(self, api: Callable, contract_draft: dict) -> None:
        caller = api("dcfs.requester")
        draft = caller.post("use-cases/", contract_draft).json()

        kept = caller.get(f"use-cases/{draft['id']}/").json()

        assert {name: kept[name] for name in contract_draft} == contract_draft

    def test_answers_the_references_in_the_order_asked(self, api: Callable, filed: Callable) -> None:
        references = filed("DPH-BIRTH", "HFS-CLAIMS")

        told = [api("dcfs.requester").get(f"requests/{one}/").json()["dataset"]["code"] for one in references]

        assert told == ["DPH-BIRTH", "HFS-CLAIMS"]

    def test_twice_gives_the_same_requests(self, api: Callable, contract_draft: dict) -> None:
        caller = api("dcfs.requester")
        draft = caller.post("use-cases/", contract_draft).json()

        first, again = (caller.post(f"use-cases/{draft['id']}/file/") for _ in range(2))

        assert again.status_code == 200
        assert first.json() == again.json()

    def test_names_every_missing_field(self, api: Callable) -> None:
        caller = api("dcfs.requester")
        draft = caller.post("use-cases/", {"requesting_agency": "DCFS"}).json()

        answer = caller.post(f"use-cases/{draft['id']}/file/")

        assert (answer.status_code, answer.json()["code"]) == (422, "incomplete")
        assert {"title", "purpose", "users", "requests", "links"} <= {one["field"] for one in answer.json()["errors"]}


class TestRequest:
    def test_tells_all_that_the_contract_names(self, api: Callable, filed: Callable) -> None:
        [reference] = filed("HFS-CLAIMS")

        told = api("hfs.counsel").get(f"requests/{reference}/").json()

        assert set(told) >= REQUEST_FIELDS
        assert told["owner"] == {"code": "HFS", "name": "Department of Healthcare and Family Services"}
        assert (told["status"], told["business_days_left"]) == ("pending", 10)
        assert (told["due_at"], told["last_day"]) == ("2026-12-03T00:00:00-06:00", "2026-12-02")

    def test_names_what_each_may_do(self, api: Callable, filed: Callable) -> None:
        [reference] = filed("HFS-CLAIMS")

        actions = api("hfs.counsel").get(f"requests/{reference}/").json()["actions"]

        assert {"name": "deny", "needs": ["grounds"]} in actions
        assert [one["name"] for one in actions] == ["extend", "approve", "deny"]

    def test_keeps_its_record(self, api: Callable, filed: Callable) -> None:
        [reference] = filed("HFS-CLAIMS")

        [entry] = api("hfs.counsel").get(f"requests/{reference}/events/").json()["results"]

        assert set(entry) == {
            "seq", "name", "actor", "office", "occurred_at", "recorded_at", "from", "to", "said", "hash"
        }  # fmt: skip
        assert (entry["seq"], entry["name"], entry["from"], entry["to"]) == (1, "request.filed", None, "pending")

    def test_explains_its_clock(self, api: Callable, filed: Callable) -> None:
        [reference] = filed("HFS-CLAIMS")

        told = api("hfs.counsel").get(f"requests/{reference}/clock/").json()

        assert {"date": "2026-11-26", "counted": None, "why": "Thanksgiving Day"} in told["ledger"]
        assert told["ledger"][-1] == {"date": "2026-12-02", "counted": 10, "why": ""}


class TestCalculator:
    def test_answers_as_in_the_contract(self, api: Callable) -> None:
        told = api("dcfs.requester").get("clock/", filed_at="2026-11-16T10:00:00-06:00", agency="HFS").json()

        assert (told["due_at"], told["last_day"]) == ("2026-12-03T00:00:00-06:00", "2026-12-02")
        assert told["ledger"][0] == {"date": "2026-11-17", "counted": 1, "why": ""}
        assert {"date": "2026-11-26", "counted": None, "why": "Thanksgiving Day"} in told["ledger"]

    def test_refuses_an_instant_without_an_offset(self, api: Callable) -> None:
        answer = api("dcfs.requester").get("clock/", filed_at="2026-11-16T10:00:00", agency="HFS")

        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "no_offset")

    def test_counts_business_days(self, api: Callable) -> None:
        told = api("dcfs.requester").get("business-days/", **{"from": "2026-11-16", "to": "2026-12-02"}).json()

        assert told["count"] == len(told["days"]) == 10


class TestCatalogAndLaw:
    def test_a_dataset_tells_elements_law_and_gates(self, api: Callable) -> None:
        told = api("dcfs.requester").get("datasets/HFS-CLAIMS/").json()

        assert set(told) == {"code", "name", "owner", "description", "elements", "authorities", "gates"}
        assert set(told["elements"][0]) == {"code", "name", "sensitivity", "provenance", "authorities"}

    def test_an_authority_tells_its_exceptions(self, api: Callable) -> None:
        told = api("dcfs.requester").get("legal-authorities/FERPA/").json()

        fields = {"code", "name", "citation", "class", "bars", "exceptions", "sign_off", "confidence"}
        assert set(told) == fields | {"penalties", "penalties_confidence", "not_legal_advice"}
        assert set(told["exceptions"][0]) == {"code", "text"}

    @pytest.mark.parametrize("code", ["OTHER", "RESEARCH", "BENEFIT-ACCESS", "PART2", "HIPAA"])
    def test_the_library_has_the_codes_of_the_contract(self, api: Callable, code: str) -> None:
        assert api("auditor").get(f"legal-authorities/{code}/").status_code == 200

    @pytest.mark.parametrize(
        "code",
        [
            "HFS-CLAIMS",
            "DHS-SNAP",
            "DHS-SUD",
            "IDES-WAGE",
            "DCFS-CASE",
            "ISBE-STUDENT",
            "DPH-BIRTH",
            "DPH-STI",
            "DOC-CUSTODY",
            "DCEO-LIHEAP",
            "DOIT-IDENTITY",
        ],
    )
    def test_the_catalog_has_the_datasets_of_the_contract(self, api: Callable, code: str) -> None:
        assert len(api("auditor").get(f"datasets/{code}/").json()["elements"]) >= 6

    def test_lists_can_be_filtered(self, api: Callable) -> None:
        told = api("auditor").get("datasets/", agency="HFS", q="claims").json()

        assert {row["owner"]["code"] for row in told["results"]} == {"HFS"}

    def test_all_thirteen_agencies_are_listed(self, api: Callable) -> None:
        told = api("auditor").get("agencies/").json()

        assert [row["code"] for row in told["results"]] == sorted(
            ["AGING", "DCFS", "DCEO", "DOC", "IDES", "HFS", "DHS", "DOIT", "DJJ", "DPH", "DVA", "CMS", "ISBE"]
        )


class TestLadder:
    def test_approving_in_part_sends_the_rest_to_the_cio(self, api: Callable, filed: Callable) -> None:
        [reference, _] = filed("DPH-BIRTH", "HFS-CLAIMS")
        counsel = api("dph.counsel")
        elements = counsel.get(f"requests/{reference}/").json()["elements"]

        told = act(
            counsel, reference, "approve", elements=elements[:1], conditions=["No onward sharing"],
            grounds=[ground(counsel, reference, elements[1:])],
        ).json()  # fmt: skip

        assert (told["status"], told["elements"], told["parts"]) == ("approved", elements[:1], [f"{reference}-B"])
        rest = api("cio.deputy").get(f"requests/{reference}-B/").json()
        assert (rest["status"], rest["part_of"], rest["elements"]) == ("denied", reference, elements[1:])

    def test_deny_overrule_escalate_order(self, api: Callable, filed: Callable) -> None:
        [reference] = filed("HFS-CLAIMS")
        counsel = api("hfs.counsel")

        denied = act(counsel, reference, "deny", grounds=[ground(counsel, reference)]).json()
        overruled = act(api("cio"), reference, "overrule", opinion="It applies.", conditions=[], elements=None).json()
        escalated = act(api("hfs.director"), reference, "escalate", reason="The law is plain.").json()
        ordered = act(api("coo"), reference, "order", opinion="Share.", conditions=[], elements=None).json()

        statuses = [told["status"] for told in (denied, overruled, escalated, ordered)]
        assert statuses == ["denied", "overruled", "escalated", "sharing_ordered"]
        assert all(set(one) == {"code", "message"} for one in denied["findings"])

    def test_a_denial_that_concerns_doit_is_referred(self, api: Callable, filed: Callable) -> None:
        [reference] = filed("DOIT-IDENTITY")
        counsel = api("doit.counsel")
        act(counsel, reference, "deny", grounds=[ground(counsel, reference)])

        refused = act(api("cio"), reference, "uphold", opinion="My own agency is right.")
        referred = act(api("cio"), reference, "refer", why="I head DoIT.")

        assert (refused.status_code, refused.json()["code"]) == (403, "recused")
        assert referred.json()["status"] == "escalated"

    def test_an_overrule_left_alone_stands(self, api: Callable, filed: Callable) -> None:
        [reference] = filed("HFS-CLAIMS")
        counsel = api("hfs.counsel")
        act(counsel, reference, "deny", grounds=[ground(counsel, reference)])
        overruled = act(api("cio"), reference, "overrule", opinion="The exception applies.").json()

        counsel.post("demo/clock/", {"to": overruled["due_at"]})

        assert counsel.get(f"requests/{reference}/").json()["status"] == "overrule_final"

    def test_silence_is_approval_dated_to_the_deadline(self, api: Callable, filed: Callable) -> None:
        [reference] = filed("HFS-CLAIMS")
        counsel = api("hfs.counsel")
        due_at = counsel.get(f"requests/{reference}/").json()["due_at"]

        moved = counsel.post("demo/clock/", {"to": due_at})

        assert moved.status_code == 200
        assert counsel.get(f"requests/{reference}/").json()["status"] == "deemed_approved"

    def test_a_denial_after_that_instant_is_too_late(self, api: Callable, filed: Callable) -> None:
        [reference] = filed("HFS-CLAIMS")
        counsel = api("hfs.counsel")
        counsel.post("demo/clock/", {"to": counsel.get(f"requests/{reference}/").json()["due_at"]})

        answer = act(counsel, reference, "deny", grounds=[ground(counsel, reference)])

        entry = counsel.get(f"requests/{reference}/events/").json()["results"][-1]
        assert (answer.status_code, answer.json()["code"]) == (409, "too_late")
        assert (entry["name"], entry["actor"], entry["occurred_at"]) == (
            "request.deemed_approved", None, "2026-12-03T00:00:00-06:00",
        )  # fmt: skip

    def test_every_other_body_of_the_contract(self, api: Callable, filed: Callable) -> None:
        extended, narrowed, withdrawn, conceded, excused, upheld = (filed("HFS-CLAIMS")[0] for _ in range(6))
        counsel, requester, cio = api("hfs.counsel"), api("dcfs.requester"), api("cio")
        elements = counsel.get(f"requests/{narrowed}/").json()["elements"]
        for one in (conceded, excused, upheld):
            act(counsel, one, "deny", grounds=[ground(counsel, one)])
        act(cio, excused, "overrule", opinion="It applies.")
        act(counsel, excused, "escalate", reason="It does not.")

        told = [
            act(counsel, extended, "extend", reason="consultation", explanation="CMS is asked.", days=5),
            act(requester, narrowed, "narrow", elements=elements[:1], identifiability="coded"),
            act(requester, withdrawn, "withdraw"),
            act(counsel, conceded, "concede", conditions=[]),
            act(api("coo"), excused, "excuse", opinion="The bar is real."),
            act(cio, upheld, "uphold", opinion="The bar is real."),
        ]

        assert [one.json().get("status") for one in told] == [
            "pending", "pending", "withdrawn", "approved", "agency_excused", "denial_upheld",
        ]  # fmt: skip

    def test_reopening_needs_the_state_data_practice(self, api: Callable, filed: Callable) -> None:
        [reference] = filed("HFS-CLAIMS")
        practice = api("practice")
        practice.post("demo/clock/", {"to": practice.get(f"requests/{reference}/").json()["due_at"]})

        told = act(practice, reference, "reopen", why="The notice never reached the owner.").json()

        assert (told["status"], told["business_days_left"]) == ("pending", 10)

    def test_accepting_an_overrule_makes_it_final(self, api: Callable, filed: Callable) -> None:
        [reference] = filed("HFS-CLAIMS")
        counsel = api("hfs.counsel")
        act(counsel, reference, "deny", grounds=[ground(counsel, reference)])
        act(api("cio"), reference, "overrule", opinion="It applies.")

        assert act(counsel, reference, "accept").json()["status"] == "overrule_final"


class TestDemoClock:
    def test_tells_the_time_of_the_law(self, api: Callable) -> None:
        assert api("auditor").get("demo/clock/").json()["now"].startswith("2026-11-16T10:00")

    def test_never_moves_backwards(self, api: Callable, filed: Callable) -> None:
        filed("HFS-CLAIMS")

        answer = api("auditor").post("demo/clock/", {"to": "2026-11-16T09:00:00-06:00"})

        assert (answer.status_code, answer.json()["code"]) == (409, "not_possible_now")

    def test_is_nowhere_without_demo_mode(self, api: Callable, settings: Any) -> None:
        settings.DEMO = False

        assert api("auditor").get("demo/clock/").status_code == 404
