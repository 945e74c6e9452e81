"""Drafts of use cases: kept on the server, shared with the office, never silently overwritten."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from agencies.models import Agency, Person
from emou.domain.refusals import CONFLICT, MALFORMED, NOT_PERMITTED, NOT_POSSIBLE_NOW, Problem, Refused
from requests_app.models import UseCase

Fields = Mapping[str, Any]
# What a draft does not say of itself: it is set by the services alone.
OURS = {
    "id",
    "requesting_agency",
    "status",
    "version",
    "created_by",
    "created_at",
    "saved_by",
    "saved_at",
    "filed_at",
}
DRAFTED = {field.name for field in UseCase._meta.concrete_fields} - OURS


def create_draft(*, agency: Agency, fields: Fields, person: Person, may_file: bool, at: datetime) -> UseCase:
    """A new draft of `agency`, as far as it is filled in. Raises Refused."""
    if not may_file:
        raise Refused(NOT_PERMITTED, f"You hold no office of {agency.name} that files requests.")
    _own_fields(fields)
    return UseCase.objects.create(
        requesting_agency=agency, created_by=person, created_at=at, saved_by=person, saved_at=at, **fields
    )


def change_draft(*, draft_id: int, version: int, fields: Fields, person: Person, at: datetime) -> UseCase:
    """Save `fields` into the draft if it still is at `version`. Raises Refused(conflict) on a lost update.

    Requires a transaction: it locks the row.
    """
    draft = locked_draft(draft_id)
    if draft.version != version:
        raise Refused(CONFLICT, f"{draft.saved_by.label} saved this draft after you opened it.")
    _own_fields(fields)
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.version += 1
    draft.saved_by, draft.saved_at = person, at
    draft.save()
    return draft


def discard_draft(*, draft_id: int, person: Person, at: datetime) -> UseCase:
    """Put a draft away. It is kept and shown to nobody. Requires a transaction."""
    draft = locked_draft(draft_id)
    draft.status = UseCase.Status.DISCARDED
    draft.version += 1
    draft.saved_by, draft.saved_at = person, at
    draft.save()
    return draft


def _own_fields(fields: Fields) -> None:
    """See that nothing but what a draft says is set: its agency, status and version are not for the writer."""
    foreign = [Problem(name, "unknown_field", f"“{name}” is not part of a draft.") for name in set(fields) - DRAFTED]
    if foreign:
        raise Refused(MALFORMED, problems=tuple(foreign))


def locked_draft(draft_id: int) -> UseCase:
    """The draft, locked. Raises Refused where it was filed or discarded in the meantime."""
    draft = UseCase.objects.select_for_update(of=("self",)).select_related("saved_by").get(pk=draft_id)
    if draft.status != UseCase.Status.DRAFT:
        raise Refused(NOT_POSSIBLE_NOW, "This use case is no longer a draft.")
    return draft
