"""Spans for OpenTelemetry: calls, tasks and statements of the database, each with what may leave and no more."""

from collections.abc import Mapping, Sequence
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.celery import CeleryInstrumentor
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import Event, ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Status

MAY_LEAVE = {
    "http.method",
    "http.route",
    "http.status_code",
    "db.system",
    "db.statement",  # with placeholders: what stands in their places is never captured
    "celery.action",
    "celery.state",
    "celery.task_name",
    "messaging.message.id",
    "exception.type",
}


class Bare(SpanExporter):
    """Hands spans on with the attributes above alone; new ones of a library stay here until somebody names them."""

    def __init__(self, to: SpanExporter) -> None:
        self.to = to

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self.to.export([bare(span) for span in spans])

    def shutdown(self) -> None:
        self.to.shutdown()


def bare(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=_kept(span.attributes),
        events=[Event(one.name, _kept(one.attributes), one.timestamp) for one in span.events],
        kind=span.kind,
        status=Status(span.status.status_code),  # its words are those of the exception
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _kept(attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (attributes or {}).items() if name in MAY_LEAVE}


def begin() -> None:
    """Send spans to where the environment's own OTEL_ settings say."""
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: "emou"}))
    provider.add_span_processor(BatchSpanProcessor(Bare(OTLPSpanExporter())))
    trace.set_tracer_provider(provider)
    DjangoInstrumentor().instrument()
    CeleryInstrumentor().instrument()
    PsycopgInstrumentor().instrument()
