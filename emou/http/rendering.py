"""JSON by orjson: datetimes as ISO 8601 with their offset."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class JSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=_plain, option=orjson.OPT_NON_STR_KEYS)


def _plain(value: Any) -> Any:
    """Lists and mappings of DRF's own kinds, and lazy strings."""
    if isinstance(value, dict):
        return dict(value)
    return list(value) if isinstance(value, (list, tuple, set)) else str(value)
