"""What leaves for Sentry and OpenTelemetry, taken in by a server of ours: where it broke, and nothing that was sent."""

import json

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import StatusCode

from emou import observing, tracing
from tests.http.test_production import run

SENTRY, SPANS = "/api/1/envelope/", "/v1/traces"
LEAVING = {
    "message": "Jane",
    "logentry": {"message": "%s is away", "formatted": "Jane is away", "params": ["Jane"]},
    "user": {"ip_address": "203.0.113.77"},
    "request": {"url": "/feeds/secret/"},
    "extra": {"said": "Jane"},
    "transaction": "/requests/Jane/",
}


@pytest.fixture(scope="module")
def told(django_db_setup):
    """What one call that failed and one that found nothing told whom: the path to the body."""
    return json.loads(run("-m", "tests.http.observed_production").stdout)


class TestWhatLeaves:
    def test_names_the_error_and_the_code_to_sentry(self, told):
        assert '"ValueError"' in told[SENTRY] and '"fail"' in told[SENTRY]

    def test_names_the_call_so_that_our_own_log_can_be_searched(self, told):
        assert "call-0123456789" in told[SENTRY]

    def test_names_the_pattern_of_the_page_to_opentelemetry(self, told):
        assert "contact/" in told[SPANS] and "requests/<slug:reference>/" in told[SPANS]

    def test_has_the_statements_of_the_database_with_their_placeholders(self, told):
        assert "SELECT %s::text AS given" in told[SPANS]

    @pytest.mark.parametrize("whom", [SENTRY, SPANS])
    @pytest.mark.parametrize("what", ["Jane", "203.0.113.77"])
    def test_has_nothing_that_the_visitor_sent(self, told, whom, what):
        assert what not in told[whom]


class TestAnEventForSentry:
    def test_leaves_with_what_is_named_alone(self):
        kept = observing.bare(LEAVING, {})

        assert kept == {"exception": {"values": []}, "tags": {"call": ""}, "logentry": {"message": "%s is away"}}

    def test_would_have_said_more(self):
        assert "Jane" in json.dumps(LEAVING)


class TestASpan:
    @pytest.fixture
    def span(self):
        with TracerProvider().get_tracer("t").start_as_current_span("GET feeds/<secret>/") as span:
            span.set_attributes({"http.url": "/feeds/Jane/", "http.method": "GET"})
            span.record_exception(ValueError("Jane"))
            span.set_status(StatusCode.ERROR, "ValueError: Jane")
        return span

    def test_leaves_without_addresses_and_words(self, span):
        assert "Jane" not in tracing.bare(span).to_json()

    def test_would_have_said_more(self, span):
        assert span.to_json().count("Jane") == 4

    def test_leaves_with_what_was_done_and_the_kind_of_its_error(self, span):
        bare = tracing.bare(span)

        assert (bare.attributes, bare.events[0].attributes) == (
            {"http.method": "GET"},
            {"exception.type": "ValueError"},
        )


def test_nobody_is_told_where_nobody_is_configured(monkeypatch):
    monkeypatch.delenv(observing.SENTRY, raising=False)
    monkeypatch.delenv(observing.TRACES, raising=False)
    monkeypatch.setattr(observing, "tell_of_errors", lambda: pytest.fail("told"))
    monkeypatch.setattr(tracing, "begin", lambda: pytest.fail("told"))
    observing.begin()
