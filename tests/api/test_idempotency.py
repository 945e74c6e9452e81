"""A call repeated with the same Idempotency-Key and body is carried out once; with another body it is refused."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from knox.models import get_token_model

from emou.audit.models import Entry
from emou.http.models import IdempotencyKey
from emou.http.tasks import forget
from requests_app.models import DataRequest, UseCase
from tests.api.conftest import Api, use_case


@pytest.fixture
def requester(api: Callable) -> Any:
    return api("dcfs.requester")


class TestARepeatedCall:
    def test_is_carried_out_once(self, requester: Any) -> None:
        first, again = (requester.post("use-cases/", use_case("HFS-CLAIMS"), Idempotency_Key="a") for _ in range(2))

        assert (first.status_code, first.json()) == (again.status_code, again.json())
        assert UseCase.objects.count() == 1

    def test_says_that_it_is_a_replay(self, requester: Any) -> None:
        first, again = (requester.post("use-cases/", use_case("HFS-CLAIMS"), Idempotency_Key="a") for _ in range(2))

        assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
        assert again["ETag"] == first["ETag"]

    def test_replays_a_refusal_too(self, api: Callable, story: Any) -> None:
        request, counsel = story.filed(), api("hfs.counsel")

        answers = [counsel.post(f"requests/{request.reference}/deny/", {}, Idempotency_Key="a") for _ in range(2)]

        assert [one.status_code for one in answers] == [422, 422]
        assert answers[1]["Content-Type"] == "application/problem+json"
        assert answers[0].json() == answers[1].json()

    def test_replays_an_answer_without_a_body(self, requester: Any) -> None:
        draft = requester.post("use-cases/", use_case("HFS-CLAIMS")).json()

        answers = [requester.delete(f"use-cases/{draft['id']}/", Idempotency_Key="a") for _ in range(2)]

        assert [(one.status_code, one.content) for one in answers] == [(204, b""), (204, b"")]

    def test_of_an_action_writes_one_line_on_the_record(self, api: Callable, story: Any) -> None:
        request, counsel = story.filed(), api("hfs.counsel")

        for _ in range(3):
            counsel.post(f"requests/{request.reference}/approve/", {}, Idempotency_Key="a")

        assert Entry.objects.filter(chain=request.reference, name="request.approved").count() == 1

    def test_keeps_what_time_settled_though_the_call_is_refused(self, api: Callable, story: Any) -> None:
        request, counsel = story.filed(), api("hfs.counsel")
        story.clock.set(request.due_at)

        answers = [counsel.post(f"requests/{request.reference}/approve/", {}, Idempotency_Key="a") for _ in range(2)]

        assert [one.json()["code"] for one in answers] == ["too_late", "too_late"]
        assert DataRequest.objects.get(pk=request.pk).state == "deemed_approved"


class TestAKey:
    def test_with_another_body_is_a_conflict(self, requester: Any) -> None:
        requester.post("use-cases/", use_case("HFS-CLAIMS"), Idempotency_Key="a")

        answer = requester.post("use-cases/", use_case("DPH-BIRTH"), Idempotency_Key="a")

        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_conflict")
        assert UseCase.objects.count() == 1

    def test_with_another_address_is_a_conflict(self, api: Callable, story: Any) -> None:
        request, counsel = story.filed(), api("hfs.counsel")
        counsel.post(f"requests/{request.reference}/accept/", {}, Idempotency_Key="a")

        answer = counsel.post(f"requests/{request.reference}/approve/", {}, Idempotency_Key="a")

        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_conflict")

    def test_belongs_to_one_person(self, api: Callable) -> None:
        for who in ("dcfs.requester", "dcfs.director"):
            assert api(who).post("use-cases/", use_case("HFS-CLAIMS"), Idempotency_Key="a").status_code == 201

        assert UseCase.objects.count() == 2

    @pytest.mark.parametrize("key", ["", "a" * 201])
    def test_of_a_wrong_length_is_malformed(self, requester: Any, key: str) -> None:
        answer = requester.post("use-cases/", use_case("HFS-CLAIMS"), Idempotency_Key=key)

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "Idempotency-Key")

    def test_of_a_call_that_failed_on_our_side_may_be_tried_again(
        self, requester: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        requester.client.raise_request_exception = False
        with monkeypatch.context() as broken:
            broken.setattr("requests_app.services.drafts.create_draft", lambda **_: 1 / 0)
            failed = requester.post("use-cases/", use_case("HFS-CLAIMS"), Idempotency_Key="a")

        again = requester.post("use-cases/", use_case("HFS-CLAIMS"), Idempotency_Key="a")

        assert (failed.status_code, again.status_code) == (500, 201)

    def test_is_not_kept_for_tokens(self, api: Callable) -> None:
        said = {"username": "dcfs.requester", "password": "demo"}

        tokens = {api().post("tokens/", said, Idempotency_Key="a").json()["token"] for _ in range(2)}

        assert len(tokens) == 2
        assert not IdempotencyKey.objects.exists()


class TestTwoCallsAtOnce:
    @pytest.fixture
    def tidied(self, committed: None) -> Iterator[None]:
        """Real commits, and nothing left in the tables that are not the record's."""
        yield
        IdempotencyKey.objects.all().delete()
        get_token_model().objects.all().delete()

    def test_with_one_key_are_carried_out_once(self, tidied: None) -> None:
        callers, answers = [Api("dcfs.requester"), Api("dcfs.requester")], []
        body, together = use_case("HFS-CLAIMS"), Barrier(2)

        def call(caller: Api) -> None:
            together.wait()
            answers.append(caller.post("use-cases/", body, Idempotency_Key="at-once"))
            connection.close()

        threads = [Thread(target=call, args=[caller]) for caller in callers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert [one.status_code for one in answers] == [201, 201]
        assert answers[0].json() == answers[1].json()
        assert sorted("Idempotency-Replayed" in one for one in answers) == [False, True]
        assert UseCase.objects.count() == 1


class TestForgetting:
    def test_leaves_answers_for_seven_days(self, requester: Any) -> None:
        requester.post("use-cases/", use_case("HFS-CLAIMS"), Idempotency_Key="a")

        forget(timezone.now() + timedelta(days=6, hours=23))
        kept = IdempotencyKey.objects.count()
        forget(timezone.now() + timedelta(days=7, hours=1))

        assert (kept, IdempotencyKey.objects.count()) == (1, 0)

    def test_takes_tokens_that_have_expired(self, api: Callable) -> None:
        caller = api("hfs.counsel")

        forget(timezone.now())
        still = caller.get("me/").status_code
        forget(timezone.now() + timedelta(days=1))

        assert (still, caller.get("me/").status_code) == (200, 401)
