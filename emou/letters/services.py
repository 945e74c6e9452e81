"""Setting a letter. Whoever calls keeps it, and puts its number and hash on the record, in one transaction."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from emou.letters import typesetting
from emou.letters.models import Letter


def typeset(entry_id: int, content: Mapping[str, Any], at: datetime) -> Letter:
    """The letter about one entry, not kept yet. `content` says its own number."""
    pdf = typesetting.pdf(content, at)
    return Letter(
        entry_id=entry_id,
        number=content["number"],
        content=content,
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        written_at=at,
    )
