"""Writing a letter down. Whoever calls puts its number and hash on the record, in the same transaction."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from emou.letters import typesetting
from emou.letters.models import Letter


def write(entry_id: int, content: Mapping[str, Any], at: datetime) -> Letter:
    """Set the letter about one entry and keep it. `content` says its own number."""
    pdf = typesetting.pdf(content, at)
    return Letter.objects.create(
        entry_id=entry_id,
        number=content["number"],
        content=content,
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        written_at=at,
    )
