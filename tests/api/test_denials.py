"""The worked cases of the legal library over the API: what is refused, what is accepted, and with which finding."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from requests_app.models import DataRequest

ELSE = "The recipient does not act under it."


@pytest.fixture
def deny(api: Callable, story: Any) -> Callable[..., Any]:
    """File a request and deny it as its owner's counsel: `deny("DPH-STI", "STI", pinpoint="")`. Returns the answer."""

    def send(dataset: str, authority: str, *, filed: Any = None, answers: Any = None, **changes: Any) -> Any:
        request = filed or story.filed(dataset)
        counsel = api(f"{request.owner.code.lower()}.counsel")
        law = counsel.get(f"legal-authorities/{authority}/").json()
        ground = {
            "authority": authority,
            "pinpoint": "Section 1(a)",
            "elements": request.elements,
            "facts": "The elements identify persons served.",
            "exceptions": [{"code": one["code"], "why_not": ELSE} for one in law["exceptions"]],
            "cure": "Ask for county counts.",
        } | changes
        if answers is not None:
            ground["exceptions"] = [one for one in ground["exceptions"] if one["code"] not in answers]
        return counsel.post(f"requests/{request.reference}/deny/", {"grounds": [ground]})

    return send


def errors(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.content
    return {one["field"]: one["code"] for one in answer.json()["errors"]}


def findings(answer: Any) -> set[str]:
    assert answer.status_code == 200, answer.content
    return {one["code"] for one in answer.json()["findings"]}


class TestADenialThatIsRefused:
    def test_hipaa_with_no_section(self, deny: Callable) -> None:
        assert errors(deny("HFS-CLAIMS", "HIPAA", pinpoint="")) == {"grounds.0.pinpoint": "missing"}

    def test_ferpa_with_the_studies_exception_unanswered(self, deny: Callable) -> None:
        answer = deny("ISBE-STUDENT", "FERPA", answers=["99-31-a-6"])

        assert errors(answer) == {"grounds.0.exceptions.99-31-a-6": "missing"}

    def test_a_duty_alone(self, deny: Callable) -> None:
        answer = deny("HFS-CLAIMS", "DPCA")

        assert errors(answer) == {"grounds": "no_bar"}
        assert "DPCA is a duty on whoever holds the data, not a bar" in answer.json()["errors"][0]["message"]

    def test_a_law_that_does_not_reach_agencies_alone(self, deny: Callable) -> None:
        assert errors(deny("HFS-CLAIMS", "FOIA")) == {"grounds": "no_bar"}

    def test_elements_that_were_not_asked_for(self, deny: Callable) -> None:
        answer = deny("HFS-CLAIMS", "HIPAA", elements=["blood-type"])

        assert errors(answer) == {"grounds.0.elements": "unknown"}

    def test_elements_that_no_ground_covers(self, deny: Callable, story: Any) -> None:
        request = story.filed("HFS-CLAIMS")

        answer = deny("HFS-CLAIMS", "HIPAA", filed=request, elements=request.elements[:1])

        assert errors(answer) == {"grounds": "not_covered"}
        assert "Approve in part" in answer.json()["errors"][0]["message"]


class TestADenialThatIsAccepted:
    def test_ferpa_for_research_with_the_finding_that_an_exception_looks_applicable(
        self, deny: Callable, story: Any
    ) -> None:
        research = story.filed("ISBE-STUDENT", purpose="research", irb_number="IRB-7", irb_expires_on=date(2028, 1, 1))

        answer = deny("ISBE-STUDENT", "FERPA", filed=research)

        assert "exception_may_apply" in findings(answer)
        assert any("of FERPA looks applicable" in one["message"] for one in answer.json()["findings"])

    def test_the_folklore_of_the_mental_health_act_with_the_finding(self, deny: Callable, story: Any) -> None:
        asked = story.filed("DHS-MH", agency="HFS", purpose="care_coordination")

        answer = deny("DHS-MH", "MHDDCA", filed=asked)

        assert "exception_may_apply" in findings(answer)

    def test_a_hard_bar_without_a_finding_about_its_class(self, deny: Callable) -> None:
        assert "conditional_nothing_offered" not in findings(deny("DPH-STI", "STI"))

    def test_unemployment_insurance_under_conditions_with_nothing_offered(self, deny: Callable) -> None:
        assert "conditional_nothing_offered" in findings(deny("IDES-WAGE", "UI"))


class TestTheLastMinute:
    """To the microsecond it is shown without a database (tests/domain): here the clock runs on."""

    def test_a_denial_typed_in_it_counts(self, deny: Callable, story: Any) -> None:
        request = story.filed("DPH-STI")
        story.clock.set(request.due_at - timedelta(seconds=30))

        assert deny("DPH-STI", "STI", filed=request).json()["status"] == "denied"

    def test_one_at_its_end_is_too_late(self, deny: Callable, story: Any) -> None:
        request = story.filed("DPH-STI")
        story.clock.set(request.due_at)

        answer = deny("DPH-STI", "STI", filed=request)

        assert (answer.status_code, answer.json()["code"]) == (409, "too_late")
        assert DataRequest.objects.get(pk=request.pk).state == "deemed_approved"
