"""What a decision brings about: a release with its gates; and its end where the decision is reopened."""

from typing import Any

from django.db import connection

from emou.domain.releases import State
from requests_app.services.keeping import Happened
from sharing import sql

OPEN = sql.OPEN.format(which=sql.OF_THESE)
REOPENED = "request.reopened"
VOID = """
UPDATE sharing_release s SET state = %(void)s, state_since = r.state_since, last_event = %(reopened)s, next_at = NULL
FROM requests_app_datarequest r
WHERE r.id = s.request_id AND r.id = ANY (%(requests)s) AND s.state <> %(void)s
"""


def open_releases(happened: list[Happened]) -> None:
    """Open the release of each of these requests, which were just decided to be shared; one statement for all."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN, {"requests": [one.request_id for one in happened]})


def void(happened: list[Happened]) -> None:
    """End the releases of requests that were reopened. Nothing was released, or the table would not have let it."""
    values: dict[str, Any] = {
        "void": State.VOID.value,
        "reopened": REOPENED,
        "requests": [one.request_id for one in happened],
    }
    with connection.cursor() as cursor:
        cursor.execute(VOID, values)
