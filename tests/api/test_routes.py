"""Every route of the API: guarded, declared, described, and answering nothing to strangers."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from emou.http.access import rule_of

OPEN = {"", "tokens/", "health/live/", "health/ready/", "health/metrics/", "schema/", "docs/"}
EXAMPLES = {
    "<slug:code>": "HFS",
    "<slug:reference>": "EMOU-2026-000001",
    "<int:pk>": "1",
    "<uuid:key>": "00000000-0000-4000-8000-000000000000",
    "<anything:elsewhere>": "nowhere/",
}
UNSAFE = ("post", "patch", "put", "delete")
METHODS = ("GET", "POST", "PATCH", "DELETE", "PUT")


def routes(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every route below /api/v1/ with its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, where)
        elif isinstance(pattern, URLPattern) and where.startswith("api/v1/"):
            yield where.removeprefix("api/v1/"), pattern.callback


ROUTES = dict(routes())
GUARDED = [where for where in ROUTES if where not in OPEN]


def example(where: str) -> str:
    for parameter, value in EXAMPLES.items():
        where = where.replace(parameter, value)
    return where


class TestEveryRoute:
    def test_is_there(self) -> None:
        assert {"requests/<slug:reference>/deny/", "use-cases/<int:pk>/file/", "demo/clock/"} <= set(ROUTES)

    @pytest.mark.parametrize("where", ROUTES)
    def test_declares_its_rule(self, where: str) -> None:
        assert rule_of(ROUTES[where]) in ("api", "public")

    @pytest.mark.parametrize("where", GUARDED)
    def test_knows_no_stranger(self, db: None, where: str) -> None:
        for method in METHODS:
            answer = Client().generic(method, f"/api/v1/{example(where)}", b"{", content_type="application/json")

            assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
            assert answer["WWW-Authenticate"] == "Token"

    @pytest.mark.parametrize("where", [where for where, view in ROUTES.items() if hasattr(view, "cls")])
    def test_describes_each_of_its_methods(self, where: str) -> None:
        view = ROUTES[where].cls
        handlers = [getattr(view, method) for method in ("get", *UNSAFE) if hasattr(view, method)]

        assert where == "schema/" or all(hasattr(handler, "operation") for handler in handlers)

    def test_heeds_the_idempotency_key_where_it_changes_something(self) -> None:
        views = {callback.cls for where, callback in ROUTES.items() if hasattr(callback, "cls")}
        unsafe = [getattr(view, method) for view in views for method in UNSAFE if hasattr(view, method)]

        assert {one.operation.name for one in unsafe if not one.operation.keyed} == {
            "sign_in",
            "sign_out",
            "add_source_system",
        }


class TestTokens:
    @pytest.mark.parametrize(
        "header", ["Token", "Token a b", "Token nonsense", "Token \x00", "Token ÿ", "Bearer x", "Basic x"]
    )
    def test_that_are_wrong_open_nothing(self, api: Callable, header: str) -> None:
        stranger = api()
        stranger.headers = {"Authorization": header}

        assert stranger.get("me/").status_code == 401

    def test_of_somebody_deactivated_open_nothing(self, api: Callable, person: Callable) -> None:
        caller = api("hfs.counsel")
        who = person("hfs.counsel")
        who.is_active = False
        who.save()

        assert caller.get("me/").status_code == 401

    def test_that_have_expired_open_nothing(self, api: Callable) -> None:
        from datetime import UTC, datetime

        from knox.models import get_token_model

        caller = api("hfs.counsel")
        get_token_model().objects.update(expiry=datetime(2020, 1, 1, tzinfo=UTC))

        assert caller.get("me/").status_code == 401


class TestSessions:
    def test_may_read(self, api: Callable, person: Callable) -> None:
        browser = Client()
        browser.force_login(person("hfs.counsel"), backend="django.contrib.auth.backends.ModelBackend")

        assert browser.get("/api/v1/me/").json()["username"] == "hfs.counsel"

    def test_may_not_write_without_the_token_against_forgery(self, api: Callable, person: Callable) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(person("dcfs.requester"), backend="django.contrib.auth.backends.ModelBackend")

        answer = browser.post("/api/v1/use-cases/", {"requesting_agency": "DCFS"}, content_type="application/json")

        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


class TestSchema:
    def test_is_made_without_a_warning(self, db: None, tmp_path: Any) -> None:
        target = tmp_path / "schema.json"

        call_command("spectacular", "--fail-on-warn", "--validate", "--format=openapi-json", f"--file={target}")

        assert '"openapi": "3.1' in target.read_text()

    def test_is_served(self, api: Callable) -> None:
        told = api().get("schema/").json()

        assert told["openapi"].startswith("3.1")
        assert len({one["operationId"] for methods in told["paths"].values() for one in methods.values()}) >= 37

    def test_describes_what_may_be_said_with_each_action(self, api: Callable) -> None:
        from emou.domain import sayings
        from emou.domain.lifecycle import LIFECYCLE, Desk

        schemas = api().get("schema/").json()["components"]["schemas"]
        actions = {row.action for row in LIFECYCLE if row.desk is not Desk.CLOCK and row.action != "file"}

        said = {action: set(schemas[f"{action.capitalize()}Action"]["properties"]) for action in actions}
        assert said == {action: set(sayings.sayings(action)) for action in actions}


class TestHealth:
    def test_lives(self, api: Callable) -> None:
        assert api().get("health/live/").json() == {"status": "alive"}

    def test_is_ready_with_database_and_broker(self, api: Callable) -> None:
        answer = api().get("health/ready/")

        assert answer.status_code == 200
        assert set(answer.json()["checks"]) == {
            "database", "broker", "calendar", "unsettled", "quarantine", "notices", "checkpoints", "record"
        }  # fmt: skip

    def test_is_not_ready_without_its_broker(self, api: Callable, settings: Any) -> None:
        settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

        answer = api().get("health/ready/")

        assert (answer.status_code, answer.json()["status"]) == (503, "not_ready")

    def test_is_not_ready_without_its_database(self, api: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
        from django.db import OperationalError

        def down() -> None:
            raise OperationalError("no route to host 10.1.2.3")

        monkeypatch.setattr("emou.timekeeping.now", down)
        answer = api().get("health/ready/")

        assert (answer.status_code, answer.json()["checks"]["database"]["ok"]) == (503, False)
        assert "10.1.2.3" not in answer.content.decode()

    def test_notices_that_nobody_settles(self, api: Callable, story: Any) -> None:
        from datetime import timedelta

        request = story.filed()
        story.clock.set(request.due_at + timedelta(minutes=6))

        told = api().get("health/ready/").json()

        assert told["status"] == "needs_attention"
        assert told["checks"]["unsettled"]["found"]["count"] == 1

    def test_shows_rows_in_quarantine(self, api: Callable, story: Any) -> None:
        from requests_app.models import Quarantine

        request = story.filed()
        at = story.clock.now
        Quarantine.objects.create(request=request, error="broken", since=at, retry_at=at)

        told = api().get("health/ready/").json()["checks"]["quarantine"]

        assert told == {"ok": False, "found": {"rows": 1}}


def test_the_root_leads_to_the_documentation(db: None) -> None:
    assert Client().get("/api/v1/")["Location"] == "/api/v1/docs/"


def test_a_stranger_may_read_the_documentation(db: None) -> None:
    answer = Client().get("/api/v1/docs/")

    assert answer.status_code == 200
    assert "POST requests/{reference}/deny/" in answer.content.decode()
