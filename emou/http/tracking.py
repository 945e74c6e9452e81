"""Every call has an id: the proxy's or one made here. It stands in each line of the log, and in the answer."""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter
from uuid import uuid4

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from emou.http import pace

log = logging.getLogger("emou.http")

HEADER = "X-Request-ID"
SOUND = re.compile(r"[A-Za-z0-9._-]{8,64}")
ASKED_ALL_THE_TIME = "api/v1/health/"
current: ContextVar[str] = ContextVar("call_id", default="")


class Tracked:
    """One line a call: what was asked for as its pattern, so that no reference, name or search word is in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        call_id, started = call_id_of(request), perf_counter()
        token = current.set(call_id)
        try:
            answer = self.get_response(request)
            answer.headers[HEADER] = call_id
            self.note(request, answer, perf_counter() - started)
        finally:
            current.reset(token)
        return answer

    def note(self, request: HttpRequest, answer: HttpResponseBase, took_s: float) -> None:
        route = route_of(request)
        level = logging.DEBUG if route.startswith(ASKED_ALL_THE_TIME) else logging.INFO
        facts = {"method": request.method, "route": route, "status": answer.status_code, "ms": round(took_s * 1000, 1)}
        log.log(level, "http.answered", extra=facts)
        pace.count(request.method or "", route, answer.status_code, took_s)


def call_id_of(request: HttpRequest) -> str:
    """The id that came with the call, unless it could forge a line of the log; else a new one."""
    given = request.headers.get(HEADER, "")
    return given if SOUND.fullmatch(given) else uuid4().hex


def route_of(request: HttpRequest | None) -> str:
    """The pattern that the address fits, without what stands in its places; "" where it fits none."""
    match = request.resolver_match if request else None
    return match.route if match else ""
