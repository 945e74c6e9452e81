"""Telling an agency's own system: one signed POST an event, in the order of each request, tried until it is taken.

The body names what happened and to which request; what was said stays here and is fetched by the API. The header
X-Emou-Signature has `t=<seconds>,v1=<HMAC-SHA-256 of "<t>.<body>" under the endpoint's secret, in hexadecimal>`, so
that a receiver can refuse what is forged or old. The address is the agency's, and the network ours: see `reaching`.
"""

import hashlib
import hmac
import json
import logging
import secrets
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from agencies.models import Agency, Person
from emou.domain.refusals import INCOMPLETE, Problem, Refused
from emou.notices import leases, reaching, sealing
from emou.notices.leases import Answer, Lease
from emou.notices.models import WEBHOOK, Attempt, Endpoint, Notice
from emou.notices.reaching import Unfit

log = logging.getLogger(__name__)

MOST = 5
BATCH = 20
BUDGET_S = 15.0
LONGEST_NOTE = 120
R = Attempt.Result
# The first waiting notice of each request and endpoint, if its moment has come; the later ones wait behind it.
FIRST = """
SELECT id FROM (
  SELECT DISTINCT ON (n.endpoint_id, e.chain) n.id, n.send_at
  FROM notices_notice n JOIN audit_entry e ON e.id = n.entry_id
  WHERE n.channel = 'webhook' AND n.outcome = '' ORDER BY n.endpoint_id, e.chain, e.seq
) first WHERE send_at <= emou_now() ORDER BY send_at, id
"""


def endpoints_of(agency_id: int) -> QuerySet[Endpoint]:
    """The endpoints of an agency that have not ended."""
    return Endpoint.objects.filter(agency=agency_id, ended_at=None).order_by("pk")


def add_endpoint(agency: Agency, url: str, note: str, *, person: Person, at: datetime) -> Endpoint:
    """A new endpoint with a secret of its own. Raises Refused. Requires a transaction that locked the agency."""
    found = []
    try:
        reaching.fit(url)
    except Unfit as unfit:
        found.append(Problem("url", "unfit", str(unfit)))
    if len(note) > LONGEST_NOTE or "\x00" in note:
        found.append(Problem("note", "too_long", f"At most {LONGEST_NOTE} characters, please."))
    if endpoints_of(agency.pk).count() >= MOST:
        found.append(Problem("url", "too_many", f"An agency has at most {MOST} endpoints. End one first."))
    if found:
        raise Refused(INCOMPLETE, problems=tuple(found))
    sealed = sealing.seal(f"whsec_{secrets.token_urlsafe(32)}")
    return Endpoint.objects.create(agency=agency, url=url, sealed=sealed, note=note, added_at=at, added_by=person)


def end_endpoint(endpoint: Endpoint, at: datetime) -> None:
    """Tell it nothing any more. What waits for it is dropped with the next delivery."""
    Endpoint.objects.filter(pk=endpoint.pk, ended_at=None).update(ended_at=at)


def log_of(endpoint_id: int) -> QuerySet[Notice]:
    """All that this endpoint was to be told, the newest first, each with its tries."""
    rows = Notice.objects.filter(channel=WEBHOOK, endpoint=endpoint_id)
    return rows.select_related("entry").prefetch_related("tries").order_by("-pk")


def deliver(most_s: float = BUDGET_S) -> int:
    """Tell every system what is to be told now, for at most about `most_s` seconds; how many notices were taken up."""
    ends, done = time.monotonic() + most_s, 0
    while time.monotonic() < ends and (lease := _take()):
        done += len(lease.ids)
        _tell_all(lease, ends)
        lease.give_back()
    return done


def _take() -> Lease | None:
    with connection.cursor() as cursor:
        cursor.execute(FIRST)
        ids = [row[0] for row in cursor.fetchmany(BATCH)]
    return leases.take_these(WEBHOOK, ids) if ids else None


def _tell_all(lease: Lease, ends: float) -> None:
    for notice in Notice.objects.filter(pk__in=lease.ids).select_related("entry", "endpoint__agency").order_by("pk"):
        if notice.endpoint and time.monotonic() < ends:
            _tell(lease, notice, notice.endpoint)


def _tell(lease: Lease, notice: Notice, endpoint: Endpoint) -> None:
    """Write that it is tried, try, write what came of it. A system that is not there rests, with all meant for it."""
    if endpoint.ended_at is not None:
        lease.drop(notice.pk, "The endpoint was ended before this could be delivered.")
        return
    if not lease.begin({notice.pk: delivery_id(notice)}):
        return
    answer = _post(notice, endpoint)
    lease.end([notice.pk], answer, notice.attempts + 1)
    if answer.result is not R.ACCEPTED:
        log.warning("webhook %s was not accepted: %s %s", delivery_id(notice), answer.result, answer.code)
    if answer.result is R.FAILED:
        lease.rest(endpoint.pk)


def _post(notice: Notice, endpoint: Endpoint) -> Answer:
    body = json.dumps(content(notice), separators=(",", ":")).encode()
    at = int(time.time())  # the receiver compares it with its own clock, so it is real time
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "eMOU-webhooks/1",
        "X-Emou-Delivery": delivery_id(notice),
    }
    try:
        headers["X-Emou-Signature"] = signature(sealing.secret_of(endpoint), body, at)
        status, words = reaching.post(endpoint.url, body, headers)
    except (Unfit, sealing.Unreadable) as unfit:
        return Answer(R.PUT_OFF, None, str(unfit))
    except reaching.Unreachable as unreachable:
        return Answer(R.FAILED, None, str(unreachable))
    return Answer(R.ACCEPTED if 200 <= status < 300 else R.PUT_OFF, status, words)


def content(notice: Notice) -> dict[str, Any]:
    """What a system is told: names, times and places of the record. The same at every try."""
    entry = notice.entry
    return {
        "id": delivery_id(notice),
        "event": entry.name,
        "request": entry.chain,
        "seq": entry.seq,
        "from": entry.source or None,
        "to": entry.target or None,
        "occurred_at": entry.occurred_at.isoformat(),
        "recorded_at": entry.recorded_at.isoformat(),
        "url": f"{settings.SITE_URL}/api/v1/requests/{entry.chain}/",
    }


def delivery_id(notice: Notice) -> str:
    """The same for every try and every repetition, so that a receiver can tell what it has already."""
    said = f"{notice.entry.chain}/{notice.entry.seq}/{notice.endpoint_id}"
    return f"evt_{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def signature(secret: str, body: bytes, at: int) -> str:
    """What proves to a receiver that the body is ours and new."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


def is_signed(secrets_: Iterable[str], header: str, body: bytes, now: int, within_s: int = 300) -> bool:
    """How a receiver checks a signature; here for its tests, and as the example of docs/notices.md."""
    told = dict(part.partition("=")[::2] for part in header.split(","))
    at = int(told.get("t") or 0)
    fits = any(hmac.compare_digest(signature(secret, body, at), header) for secret in secrets_)
    return fits and abs(now - at) <= within_s
