"""System checks of the record."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning


def signs_checkpoints(**kwargs: Any) -> list[CheckMessage]:
    """Without a key there are no checkpoints, and an owner of the tables could rewrite the record unseen."""
    if settings.AUDIT_KEY:
        return []
    kind = Warning if settings.DEBUG else Error
    hint = "Set AUDIT_KEY or AUDIT_KEY_FILE to a long random secret that the database's owner does not know."
    return [kind("The record's checkpoints cannot be signed.", hint=hint, id="audit.E001")]
