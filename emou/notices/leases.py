"""Who delivers what: notices are taken under a lease, each try is an Attempt, and each result is written at once.

A lease is longer than any task may run, so what a dead worker held comes back and is never held by two. The moment of
the next try is the row's own; Celery only wakes.
"""

import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from emou.domain import telling
from emou.notices.models import Attempt, Notice

LEASE = timedelta(seconds=180)  # longer than CELERY_TASK_TIME_LIMIT, after which a task is killed
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=6)
MOST_ATTEMPTS = 20  # about three days
REST = timedelta(seconds=30)
LONGEST_ANSWER = 500

LOOKED_AT = 1_000

# Nobody waits for the disk: should the database crash, only a lease or the beginning of a try is forgotten.
UNHURRIED = "set_config('synchronous_commit', 'off', true)"
# Of the oldest that wait, first those with legal effect. The name of an entry is asked for one by one, and by no join,
# so that no plan made while the tables were small reads the whole record. What may wait and comes to one person at one
# moment is taken whole, whatever the limit: it is one mail where they want it together.
TAKE = f"""
WITH asked AS MATERIALIZED (SELECT {UNHURRIED}),
oldest AS (
  SELECT n.id, n.send_at, n.recipient_id,
    (SELECT e.name FROM audit_entry e WHERE e.id = n.entry_id) = ANY (%(may_wait)s::text[]) AS may_wait
  FROM notices_notice n
  WHERE n.channel = %(channel)s::text AND n.outcome = '' AND n.send_at <= (SELECT emou_now() OFFSET 0)
    AND (n.leased_until IS NULL OR n.leased_until <= clock_timestamp())
  ORDER BY n.send_at, n.id LIMIT {LOOKED_AT}
),
next AS (
  SELECT oldest.* FROM asked CROSS JOIN oldest JOIN notices_notice n ON n.id = oldest.id
  WHERE n.outcome = '' AND (n.leased_until IS NULL OR n.leased_until <= clock_timestamp())
  ORDER BY oldest.may_wait, oldest.send_at, oldest.recipient_id, oldest.id LIMIT %(most)s
  FOR UPDATE OF n SKIP LOCKED
),
together AS (
  SELECT oldest.id FROM oldest JOIN notices_notice n ON n.id = oldest.id
  WHERE oldest.may_wait AND n.outcome = '' AND (n.leased_until IS NULL OR n.leased_until <= clock_timestamp())
    AND (oldest.recipient_id, oldest.send_at) IN (SELECT recipient_id, send_at FROM next WHERE may_wait)
  FOR UPDATE OF n SKIP LOCKED
)
UPDATE notices_notice n SET lease = %(lease)s::uuid, leased_until = clock_timestamp() + %(long)s::interval
FROM (SELECT id FROM next UNION SELECT id FROM together) taken WHERE n.id = taken.id RETURNING n.id
"""  # noqa: S608 - composed of this module's own text
TAKE_THESE = """
WITH next AS (
  SELECT n.id FROM notices_notice n
  WHERE n.id = ANY (%(ids)s::bigint[]) AND n.channel = %(channel)s::text AND n.outcome = ''
    AND (n.leased_until IS NULL OR n.leased_until <= clock_timestamp()) FOR UPDATE SKIP LOCKED
)
UPDATE notices_notice n SET lease = %(lease)s::uuid, leased_until = clock_timestamp() + %(long)s::interval
FROM next WHERE n.id = next.id RETURNING n.id
"""
BEGIN = f"""
WITH asked AS MATERIALIZED (SELECT emou_now() AS at, {UNHURRIED}),
mine AS (
  UPDATE notices_notice SET attempts = attempts + 1, leased_until = clock_timestamp() + %(long)s::interval
  WHERE id = ANY (%(ids)s::bigint[]) AND lease = %(lease)s::uuid AND outcome = '' RETURNING id, attempts
)
INSERT INTO notices_attempt (notice_id, number, message_id, started_at)
SELECT mine.id, mine.attempts, t.message_id, asked.at
FROM asked CROSS JOIN mine
JOIN unnest(%(ids)s::bigint[], %(message_ids)s::text[]) AS t (id, message_id) ON t.id = mine.id
RETURNING notice_id
"""  # noqa: S608
END = """
WITH asked AS MATERIALIZED (SELECT emou_now() AS at),
tried AS (
  UPDATE notices_attempt a SET ended_at = asked.at, result = %(result)s, code = %(code)s, answer = %(answer)s
  FROM asked, notices_notice n WHERE n.id = ANY (%(ids)s::bigint[]) AND a.notice_id = n.id AND a.number = n.attempts
    AND n.lease = %(lease)s::uuid AND a.ended_at IS NULL
)
UPDATE notices_notice SET lease = NULL, leased_until = NULL, outcome = %(outcome)s::text,
  over_at = CASE WHEN %(outcome)s::text <> '' THEN asked.at END,
  send_at = CASE WHEN %(outcome)s::text = '' THEN asked.at + %(pause)s::interval ELSE send_at END
FROM asked WHERE id = ANY (%(ids)s::bigint[]) AND lease = %(lease)s::uuid AND outcome = ''
"""
DROP = """
UPDATE notices_notice SET lease = NULL, leased_until = NULL, outcome = %(outcome)s::text, why = %(why)s,
  over_at = emou_now()
WHERE id = %(id)s AND lease = %(lease)s::uuid AND outcome = ''
"""
PUT_OFF = """
UPDATE notices_notice SET lease = NULL, leased_until = NULL, send_at = %(until)s::timestamptz
WHERE id = %(id)s AND lease = %(lease)s::uuid AND outcome = ''
"""
GIVE_BACK = "UPDATE notices_notice SET lease = NULL, leased_until = NULL WHERE lease = %(lease)s::uuid AND outcome = ''"
REST_ALL = """
UPDATE notices_notice SET send_at = emou_now() + %(pause)s::interval, lease = NULL, leased_until = NULL
WHERE channel = %(channel)s::text AND outcome = '' AND send_at < emou_now() + %(pause)s::interval
  AND (%(endpoint)s::bigint IS NULL OR endpoint_id = %(endpoint)s::bigint)
  AND (lease = %(lease)s::uuid OR leased_until IS NULL OR leased_until <= clock_timestamp())
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a try: its result, and the other server's code and words."""

    result: Attempt.Result
    code: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to deliver some notices of one channel for a while."""

    token: uuid.UUID
    channel: str
    ids: tuple[int, ...]

    def begin(self, tried: Mapping[int, str]) -> bool:
        """Write down that these are tried now, each under its Message-ID. False where the lease was lost."""
        ids, message_ids = list(tried), list(tried.values())
        found = _rows(BEGIN, ids=ids, message_ids=message_ids, long=LEASE, lease=self.token)
        return len(found) == len(tried)

    def end(self, ids: Sequence[int], answer: Answer, attempts: int) -> None:
        """Write down the result of a try begun before; `attempts` counts this one."""
        outcome = outcome_of(answer, attempts)
        _do(
            END,
            ids=list(ids),
            lease=self.token,
            result=answer.result.value,
            code=answer.code,
            answer=answer.words[:LONGEST_ANSWER],
            outcome=outcome.value,
            pause=pause_after(attempts),
        )

    def drop(self, notice_id: int, why: str) -> None:
        """End one that is not to be sent any more."""
        _do(DROP, id=notice_id, lease=self.token, outcome=Notice.Outcome.DROPPED.value, why=why)

    def bury(self, notice_id: int, why: str) -> None:
        """End one that cannot be sent to anybody. It stays visible until somebody has seen to it."""
        _do(DROP, id=notice_id, lease=self.token, outcome=Notice.Outcome.DEAD.value, why=why)

    def put_off(self, notice_id: int, until: object) -> None:
        """Give one back that is to be sent later."""
        _do(PUT_OFF, id=notice_id, lease=self.token, until=until)

    def give_back(self) -> None:
        """What is left of the lease may be taken by anybody."""
        _do(GIVE_BACK, lease=self.token)

    def rest(self, endpoint_id: int | None = None) -> None:
        """The other server is not there: let all that goes to it wait a little, and count it as nobody's try."""
        pause = REST * random.uniform(0.8, 1.2)  # noqa: S311
        _do(REST_ALL, channel=self.channel, lease=self.token, pause=pause, endpoint=endpoint_id)


def take(channel: str, most: int) -> Lease | None:
    """A lease on what is to be sent now, with legal effect first; None where nothing is.

    Up to `most` notices, and beside them the rest of a day's mail that the limit would cut in two.
    """
    token, may_wait = uuid.uuid4(), sorted(telling.TOPIC_OF)
    found = _rows(TAKE, channel=channel, most=most, may_wait=may_wait, lease=token, long=LEASE)
    return Lease(token, channel, tuple(sorted(row[0] for row in found))) if found else None


def take_these(channel: str, ids: Sequence[int]) -> Lease | None:
    """A lease on those of these notices that nobody else has; None where that is none."""
    token = uuid.uuid4()
    found = _rows(TAKE_THESE, channel=channel, ids=list(ids), lease=token, long=LEASE)
    return Lease(token, channel, tuple(sorted(row[0] for row in found))) if found else None


def drop_waiting(channel: str, why: str, at: datetime) -> int:
    """End all that waits on a channel and is nobody's at the moment: it is not to be sent any more; how many."""
    waiting = Notice.objects.filter(channel=channel, outcome=Notice.Outcome.WAITING, lease=None)
    return waiting.update(outcome=Notice.Outcome.DROPPED, why=why, over_at=at)


def outcome_of(answer: Answer, attempts: int) -> Notice.Outcome:
    """What a result makes of a notice after so many tries."""
    if answer.result is Attempt.Result.ACCEPTED:
        return Notice.Outcome.SENT
    gives_up = answer.result is Attempt.Result.REFUSED or attempts >= MOST_ATTEMPTS
    return Notice.Outcome.DEAD if gives_up else Notice.Outcome.WAITING


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the try numbered so: twice as long each time, and never all at the same moment."""
    pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    shortened: timedelta = pause * random.uniform(0.5, 1.0)  # noqa: S311
    return shortened


def _rows(statement: str, **values: Any) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[int, ...]] = cursor.fetchall()
    return rows


def _do(statement: str, **values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
