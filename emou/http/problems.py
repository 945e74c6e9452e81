"""Errors as application/problem+json with a stable `code`. One table says which status a code has."""

import logging
from dataclasses import asdict
from typing import Any

import orjson
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse, UnreadablePostError
from rest_framework import exceptions
from rest_framework.response import Response

from emou.domain import refusals
from emou.domain.refusals import Refused

log = logging.getLogger(__name__)

NOT_AUTHENTICATED, NOT_FOUND = "not_authenticated", "not_found"
INTERNAL, UNAVAILABLE = "internal_error", "unavailable"
LOST_UPDATE, PRECONDITION_REQUIRED = "lost_update", "precondition_required"
IDEMPOTENCY_CONFLICT, READ_ONLY = "idempotency_conflict", "read_only"
OTP_REQUIRED, FACTOR_REQUIRED, AWAY = "otp_required", "second_factor_required", "confirm_first"
NO_PASSWORDS = "passwords_off"

STATUS = {
    refusals.MALFORMED: 400,
    NOT_AUTHENTICATED: 401,
    OTP_REQUIRED: 401,
    refusals.NOT_PERMITTED: 403,
    refusals.RECUSED: 403,
    FACTOR_REQUIRED: 403,
    AWAY: 403,
    NO_PASSWORDS: 403,
    NOT_FOUND: 404,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    refusals.NOT_POSSIBLE_NOW: 409,
    refusals.TOO_LATE: 409,
    refusals.CONFLICT: 409,
    IDEMPOTENCY_CONFLICT: 409,
    LOST_UPDATE: 412,
    "too_large": 413,
    "unsupported_media_type": 415,
    refusals.INCOMPLETE: 422,
    PRECONDITION_REQUIRED: 428,
    "throttled": 429,
    INTERNAL: 500,
    UNAVAILABLE: 503,
    READ_ONLY: 503,
}
WORDS = refusals.WORDS | {
    NOT_AUTHENTICATED: "Sign in first, with a token or a session.",
    OTP_REQUIRED: "Send `otp` too: the code that your authenticator app shows now, or a recovery code.",
    FACTOR_REQUIRED: "Your office asks for a second factor. Set one up on your account's page, then sign in again.",
    AWAY: "Nobody used this session for a while. Show on a page that it is you, then repeat the call.",
    NO_PASSWORDS: "Passwords are not used here. Sign in on the pages, and make a token there.",
    NOT_FOUND: "There is nothing here that you may know of.",
    "method_not_allowed": "This address does not answer that method.",
    "not_acceptable": "The API answers only in JSON.",
    IDEMPOTENCY_CONFLICT: "This Idempotency-Key was used before for something else. Nothing was changed.",
    LOST_UPDATE: "Somebody else saved this after you read it. Read it again, then send your change.",
    "too_large": "The body is larger than the server takes.",
    "unsupported_media_type": "Send JSON, with Content-Type: application/json; a file as multipart/form-data.",
    PRECONDITION_REQUIRED: "Say which version you read: send its ETag as If-Match.",
    "throttled": "Too many tries. Wait a little.",
    INTERNAL: "Something went wrong on our side. It has been noted.",
    UNAVAILABLE: "The database does not answer just now. Repeat the call, with the same Idempotency-Key.",
    READ_ONLY: "The system is being looked after: you can read, but change nothing. Clocks keep running.",
}
CODES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    ((Http404, ObjectDoesNotExist, exceptions.NotFound), NOT_FOUND),
    ((exceptions.NotAuthenticated, exceptions.AuthenticationFailed), NOT_AUTHENTICATED),
    ((PermissionDenied, exceptions.PermissionDenied), refusals.NOT_PERMITTED),
    (exceptions.MethodNotAllowed, "method_not_allowed"),
    (exceptions.NotAcceptable, "not_acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported_media_type"),
    (RequestDataTooBig, "too_large"),
    ((exceptions.ParseError, UnreadablePostError, SuspiciousOperation), refusals.MALFORMED),
    (exceptions.Throttled, "throttled"),
    ((OperationalError, InterfaceError), UNAVAILABLE),
)
TELLS = (exceptions.ParseError, exceptions.AuthenticationFailed, exceptions.PermissionDenied)


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """The problem that stands for `error`. What nobody foresaw is logged, and tells the client nothing."""
    if isinstance(error, Refused):
        return problem(error.code, error.detail, error.problems)
    code = next((code for kinds, code in CODES if isinstance(error, kinds)), INTERNAL)
    if code == INTERNAL:
        return _unforeseen(context)
    if code == UNAVAILABLE:
        log.warning("api.unavailable", exc_info=error)
    response = problem(code, str(getattr(error, "detail", "")) if isinstance(error, TELLS) else "")
    if code == NOT_AUTHENTICATED:
        response["WWW-Authenticate"] = "Token"
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    return response


def as_http(answer: Response) -> HttpResponse:
    """A problem that no view of the API answers, but what stands before it."""
    body = orjson.dumps(answer.data)
    return HttpResponse(body, status=answer.status_code, content_type="application/problem+json")


def _unforeseen(context: dict[str, Any]) -> Response:
    request = getattr(context.get("request"), "_request", None)
    log.exception("api.unforeseen")
    got_request_exception.send(sender=None, request=request)
    return problem(INTERNAL)


def problem(code: str, detail: str = "", problems: tuple[refusals.Problem, ...] = ()) -> Response:
    """The answer to a refusal, as RFC 9457 has it, with our stable `code` and the fields concerned."""
    body = {
        "type": f"/api/v1/docs/#{code}",
        "title": WORDS[code],
        "status": STATUS[code],
        "code": code,
        "detail": detail or WORDS[code],
        "errors": [asdict(one) for one in problems],
    }
    return Response(body, status=STATUS[code], content_type="application/problem+json")
