"""Drafts of use cases: kept on the server, shared with the office, never silently overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agencies.models import Agency, Person
from emou.domain.refusals import CONFLICT, MALFORMED, NOT_PERMITTED, NOT_POSSIBLE_NOW, Problem, Refused
from requests_app.models import UseCase
from requests_app.services import answers, merging
from requests_app.services.merging import Answers

Fields = Mapping[str, Any]
PRESSED_TWICE = timedelta(seconds=10)
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
    "set_aside",
    "marks",
}
MOST_DATASETS = 50
DRAFTED = {field.name for field in UseCase._meta.concrete_fields} - OURS


@dataclass(frozen=True, slots=True)
class Page:
    """What somebody sent from one page of a draft.

    `code`: the dataset that it is about, or empty for the use case itself; `order`: of its elements;
    `opened`: the digest of each answer as the page was opened.
    """

    typed: Answers
    opened: Mapping[str, str]
    code: str = ""
    order: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft as it now is, and the answers that somebody else changed meanwhile, as they now are."""

    draft: UseCase
    conflicts: Answers


def create_draft(*, agency: Agency, fields: Fields, person: Person, may_file: bool, at: datetime) -> UseCase:
    """A new draft of `agency`, as far as it is filled in. Raises Refused."""
    if not may_file:
        raise Refused(NOT_PERMITTED, f"You hold no office of {agency.name} that files requests.")
    _own_fields(fields)
    return UseCase.objects.create(
        requesting_agency=agency, created_by=person, created_at=at, saved_by=person, saved_at=at, **fields
    )


def just_begun(*, agency: Agency, fields: Fields, person: Person, at: datetime) -> UseCase | None:
    """The untouched draft that `person` began with these very fields a moment ago; None where there is none."""
    begun = UseCase.objects.filter(requesting_agency=agency, created_by=person, created_at__gt=at - PRESSED_TWICE)
    same = begun.filter(status=UseCase.Status.DRAFT, version=1, **fields)
    return same.order_by("-pk").first()


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
    answers.mark(draft, "", fields, person, at)
    if "asks" in fields:
        answers.forget_marks(draft)
    return _save(draft, person, at)


def save_page(*, draft_id: int, page: Page, person: Person, at: datetime) -> Saved:
    """Save what was typed on one page, but for what somebody else changed since it was opened.

    Raises Refused(conflict) where its dataset was taken out. Requires a transaction: it locks the row.
    """
    draft = locked_draft(draft_id)
    if page.code and answers.ask_of(draft, page.code) is None:
        raise Refused(CONFLICT, f"{draft.saved_by.label} took this dataset out of the draft after you opened it.")
    now = answers.of_dataset(draft, page.code, page.order) if page.code else answers.of_step(draft, page.typed)
    merged = merging.merge(now, page.opened, page.typed)
    if merged.changed:
        answers.put(draft, page.code, merged.changed, page.order)
        answers.mark(draft, page.code, merged.changed, person, at)
        _save(draft, person, at)
    return Saved(draft, merged.conflicts)


def choose_datasets(*, draft_id: int, add: Sequence[str], remove: Sequence[str], person: Person, at: datetime) -> None:
    """Put datasets into a draft or take them out. Done twice it does nothing more. Requires a transaction."""
    draft = locked_draft(draft_id)
    if len(draft.asks) + len(add) > MOST_DATASETS:
        raise Refused(
            NOT_POSSIBLE_NOW, f"A use case asks for at most {MOST_DATASETS} datasets. Start another for more."
        )
    done = [answers.remove_dataset(draft, code) for code in remove]
    done += [answers.add_dataset(draft, code) for code in add]
    if any(done):
        _save(draft, person, at)


def copy_of(use_case: UseCase) -> dict[str, Any]:
    """What a new draft takes over from an earlier use case: all of it, under a title that says so."""
    fields = {name: getattr(use_case, name) for name in DRAFTED}
    return fields | {"title": f"Copy of {use_case.title}".strip()[:200]}


def discard_draft(*, draft_id: int, person: Person, at: datetime) -> UseCase:
    """Put a draft away. It is kept and shown to nobody. Requires a transaction."""
    draft = locked_draft(draft_id)
    draft.status = UseCase.Status.DISCARDED
    return _save(draft, person, at)


def restore_draft(*, draft_id: int, person: Person, at: datetime) -> UseCase:
    """Bring back a draft that was put away. One that is a draft already stays as it is. Requires a transaction."""
    draft = _locked(draft_id)
    if draft.status == UseCase.Status.FILED:
        raise Refused(NOT_POSSIBLE_NOW, NO_DRAFT)
    if draft.status == UseCase.Status.DISCARDED:
        draft.status = UseCase.Status.DRAFT
        _save(draft, person, at)
    return draft


def _save(draft: UseCase, person: Person, at: datetime) -> UseCase:
    draft.version += 1
    draft.saved_by, draft.saved_at = person, at
    draft.save()
    return draft


def _own_fields(fields: Fields) -> None:
    """See that nothing but what a draft says is set: its agency, status and version are not for the writer."""
    foreign = [Problem(name, "unknown_field", f"“{name}” is not part of a draft.") for name in set(fields) - DRAFTED]
    if foreign:
        raise Refused(MALFORMED, problems=tuple(foreign))


NO_DRAFT = "This use case is no longer a draft."


def locked_draft(draft_id: int) -> UseCase:
    """The draft, locked. Raises Refused where it was filed or discarded in the meantime."""
    draft = _locked(draft_id)
    if draft.status != UseCase.Status.DRAFT:
        raise Refused(NOT_POSSIBLE_NOW, NO_DRAFT)
    return draft


def _locked(draft_id: int) -> UseCase:
    return UseCase.objects.select_for_update(of=("self",)).select_related("saved_by").get(pk=draft_id)
