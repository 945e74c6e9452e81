"""What leaves for Sentry and OpenTelemetry where they are configured: what went wrong or was slow, and in which code.

Both are told what is named here and nothing else, since whatever a person writes, and every address, may hold what must
not leave: kinds of exceptions without their words, lines of code without their values, patterns of addresses without
what stands in their places. Where neither is configured neither is loaded.
"""

import os
from typing import Any

OF_AN_EVENT = ("event_id", "timestamp", "level", "platform", "release", "environment", "logger")
OF_A_FRAME = ("filename", "function", "module", "lineno", "context_line", "in_app")
INTEGRATIONS = ("celery", "django", "logging", "threading", "excepthook")
SENTRY, TRACES = "SENTRY_DSN", "OTEL_EXPORTER_OTLP_ENDPOINT"


def begin() -> None:
    """Start to tell whom the environment names. Once a process, before Django loads its middleware."""
    if os.environ.get(SENTRY):
        tell_of_errors()
    if os.environ.get(TRACES):
        from emou import tracing

        tracing.begin()


def tell_of_errors() -> None:
    """To the address in SENTRY_DSN; SENTRY_RELEASE and SENTRY_ENVIRONMENT are the client's own settings."""
    import sentry_sdk

    sentry_sdk.init(
        before_send=bare,
        before_breadcrumb=lambda *_: None,
        include_local_variables=False,
        max_request_body_size="never",
        send_default_pii=False,
        auto_session_tracking=False,
        send_client_reports=False,
    )


def bare(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    """The event with what may leave. `call` finds the line in our own log that says which page it was."""
    from emou.http import tracking

    kept = {name: event[name] for name in OF_AN_EVENT if name in event}
    raised = [_raised(one) for one in (event.get("exception") or {}).get("values", ())]
    written = (event.get("logentry") or {}).get("message")
    return kept | {
        "exception": {"values": raised},
        "tags": {"call": tracking.current.get()},
        **({"logentry": {"message": written}} if written else {}),
    }


def _raised(one: dict[str, Any]) -> dict[str, Any]:
    frames = (one.get("stacktrace") or {}).get("frames", ())
    where = [{name: frame[name] for name in OF_A_FRAME if name in frame} for frame in frames]
    return {"type": one.get("type"), "module": one.get("module"), "stacktrace": {"frames": where}}
