"""A call repeated with the same Idempotency-Key is carried out once, and answered twice.

The key is claimed first, in the one transaction around the call: a second call with the same key waits for the first to
commit and then replays its answer. What failed on our side is not remembered, so that it may be tried again.
"""

import hashlib
from collections.abc import Callable
from typing import Any

import orjson
from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from emou.domain.refusals import MALFORMED, Problem, Refused
from emou.domain.sayings import UNSTORABLE
from emou.http.models import IdempotencyKey
from emou.http.problems import IDEMPOTENCY_CONFLICT, WORDS

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
LONGEST = IdempotencyKey._meta.get_field("key").max_length
KEPT_HEADERS = ("ETag", "Location", "WWW-Authenticate")


def once(request: Request, key: str, carry_out: Callable[[], Response]) -> Response:
    """The answer of `carry_out`, or the one it gave before. Raises Refused for a key used for something else."""
    if not key or len(key) > LONGEST or UNSTORABLE.search(key):
        raise Refused(MALFORMED, problems=(Problem(HEADER, "too_long", f"A key has 1 to {LONGEST} characters."),))
    body_hash = _hash_of(request)
    call = f"{request.method} {request._request.path}"[:300]
    with transaction.atomic():
        claimed = {"call": call, "body_hash": body_hash}
        row, first = IdempotencyKey.objects.get_or_create(person=request.user, key=key, defaults=claimed)
        if not first:
            return _replay(row, call, body_hash)
        response = carry_out()
        if response.status_code >= 500:
            transaction.set_rollback(True)
        else:
            _remember(row, response)
    return response


def _hash_of(request: Request) -> bytes:
    """Of the body as it was sent; of a form, of what it says, since each sending separates its parts in another way."""
    if not (request.content_type or "").startswith("multipart/"):
        return hashlib.sha256(request._request.body).digest()
    said = [(name, [_digest(value) for value in values]) for name, values in sorted(request.data.lists())]
    return hashlib.sha256(orjson.dumps(said)).digest()


def _digest(value: Any) -> list[str]:
    """A text by itself, a file by its name and the hash of its content."""
    if isinstance(value, str):
        return [value]
    value.seek(0)
    return [value.name, hashlib.file_digest(value, "sha256").hexdigest()]


def _remember(row: IdempotencyKey, response: Response) -> None:
    row.status = response.status_code
    row.headers = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
    row.body = "" if response.data is None else orjson.dumps(response.data).decode()
    row.save()


def _replay(row: IdempotencyKey, call: str, body_hash: bytes) -> Response:
    if row.call != call or bytes(row.body_hash) != body_hash:
        raise Refused(IDEMPOTENCY_CONFLICT, WORDS[IDEMPOTENCY_CONFLICT])
    refused = row.status is not None and row.status >= 400
    return Response(
        orjson.loads(row.body) if row.body else None,
        status=row.status,
        headers={**row.headers, REPLAYED: "true"},
        content_type="application/problem+json" if refused else None,
    )
