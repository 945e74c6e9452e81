"""Documents: adding one, disclosing a privileged one, withdrawing one. Nothing is ever deleted.

The file is stored before anything is locked, and removed again if its row is not kept. Of a privileged document the
record says nothing until it is disclosed (docs/adr/0008-documents.md); of one on a draft it says nothing before filing.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from uuid import UUID, uuid4

from django.core.files import File
from django.core.files.storage import storages

from agencies.rights import Rights, Seat
from emou.domain import documents as law
from emou.domain.decisions import Event, Outcome
from emou.domain.lifecycle import WAITS, Desk
from emou.domain.refusals import INCOMPLETE, NOT_PERMITTED, NOT_POSSIBLE_NOW, Problem, Refused
from emou.domain.sayings import UNSTORABLE
from requests_app.desks import PARTIES, party_seat
from requests_app.models import DataRequest, Document, UseCase
from requests_app.services import inspecting, keeping, scanning
from requests_app.services.deciding import case_of
from requests_app.services.inspecting import Content, unsound
from requests_app.services.keeping import Kept

log = logging.getLogger(__name__)

UNSTORED = "The file could not be stored just now, so nothing was kept. Try again in a few minutes."
FILED_ALREADY = "This use case is filed. Add the document to one of its requests instead."
WITHDRAWN_BEFORE = "This document was withdrawn before."
NOT_YOURS = "A document is withdrawn by the office that added it, or by whoever did while they are of that agency."
EVIDENCE = "The release rests on this document as evidence, so it stays."
RELIED_ON = "The request has moved on since: what was decided may rest on this document."
JUDGES = ((Desk.CIO, "review_denials"), (Desk.COO, "hear_escalations"))


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a document that is added, in the shape that the row can hold."""

    kind: str
    about: str
    privileged: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that was judged and stored: what it is, what is said of it, whether it was scanned, and where it lies."""

    content: Content
    said: Said
    scanned: bool
    key: UUID
    path: str


@contextmanager
def stored(file: IO[bytes], name: str, size: int, said: Mapping[str, Any]) -> Iterator[Stored]:
    """Judge a file by its content and the virus scanner, and store it for as long as the body keeps its row.

    Takes a while, so nothing may be locked yet. Raises Refused; whatever the body raises removes the file again.
    """
    content, read = _judged(file, name, size, said)
    scanned = scanning.scan(file, content.name)
    key = uuid4()
    path = _save(file, f"{key.hex[:2]}/{key.hex}")
    try:
        yield Stored(content, read, scanned, key, path)
    except BaseException:
        _remove(path)
        raise


def _judged(file: IO[bytes], name: str, size: int, said: Mapping[str, Any]) -> tuple[Content, Said]:
    """What the file is and what is said of it. Raises Refused with everything that is wrong with either."""
    try:
        content = inspecting.inspect(file, name, size)
    except Refused as refusal:
        raise Refused(INCOMPLETE, problems=(*refusal.problems, *problems(said))) from refusal
    if found := problems(said):
        raise Refused(INCOMPLETE, problems=tuple(found))
    return content, Said(str(said["kind"]), _about(said), bool(said.get("privileged")))


def _save(file: IO[bytes], path: str) -> str:
    file.seek(0)
    try:
        return str(storages["documents"].save(path, File(file)))
    except Exception as error:  # of whichever storage is set; each has errors of its own
        log.exception("a document could not be stored")
        raise Refused(NOT_POSSIBLE_NOW, UNSTORED) from error


def _remove(path: str) -> None:
    try:
        storages["documents"].delete(path)
    except Exception:
        log.exception("the file %s is left over: its document was not kept", path)


def problems(said: Mapping[str, Any]) -> list[Problem]:
    """What is missing or unsound in what was said of a document."""
    about, found = _about(said), []
    if said.get("kind") not in law.KINDS:
        found.append(Problem("kind", "missing", "Choose what kind of document it is."))
    if len(about) > law.LONGEST_ABOUT:
        found.append(Problem("about", "too_long", f"At most {law.LONGEST_ABOUT} characters, please."))
    if UNSTORABLE.search(about):
        found.append(Problem("about", "not_text", "The text holds a character that cannot be stored."))
    return found


def _about(said: Mapping[str, Any]) -> str:
    return " ".join(str(said.get("about") or "").split())


def seat_at(request: DataRequest, rights: Rights) -> tuple[Desk, Seat] | None:
    """Where this person may add to a request: at a party's desk first, else as the CIO's or the COO's office."""
    if at_party := party_seat(request, rights):
        return at_party
    judging = ((desk, rights.seat(right)) for desk, right in JUDGES)
    return next(((desk, seat) for desk, seat in judging if seat), None)


def privy_seat(request: DataRequest, rights: Rights) -> tuple[Desk, Seat] | None:
    """Where this person keeps and discloses the owner's privileged memos; None for everybody else."""
    seat = rights.seat("read_privileged", request.owner_id)
    return (Desk.OWNING, seat) if seat else None


def _placed(request: DataRequest, rights: Rights, *, is_sealed: bool) -> tuple[Desk, Seat]:
    placed = privy_seat(request, rights) if is_sealed else seat_at(request, rights)
    if placed is None:
        raise Refused(NOT_PERMITTED)
    return placed


def add_to_draft(draft: UseCase, stored: Stored, *, at: datetime, rights: Rights, seat: Seat) -> Document:
    """Add to a locked draft. Raises Refused."""
    if draft.status != UseCase.Status.DRAFT:
        raise Refused(NOT_POSSIBLE_NOW, FILED_ALREADY)
    row = _row(stored, at=at, rights=rights, seat=seat)
    row.use_case, row.privileged = draft, False
    return _kept(row)


def add(request: DataRequest, stored: Stored, *, at: datetime, rights: Rights) -> tuple[Document, list[Kept]]:
    """Add to a locked request that is settled at `at`, on its record unless it is privileged. Raises Refused."""
    desk, seat = _placed(request, rights, is_sealed=stored.said.privileged)
    row = _row(stored, at=at, rights=rights, seat=seat)
    row.request = request
    row = _kept(row)
    return row, [] if row.is_sealed else _on_record(law.ADDED, row, {}, desk, at=at, rights=rights, seat=seat)


def why_not_disclosed(row: Document, rights: Rights) -> Refused | None:
    """What keeps this person from disclosing the document now; None where nothing does."""
    if row.request is None or privy_seat(row.request, rights) is None:
        return Refused(NOT_PERMITTED)
    if row.withdrawn_at is not None or not row.is_sealed:
        return Refused(NOT_POSSIBLE_NOW, "This document is disclosed already, or was withdrawn.")
    return None


def disclose(row: Document, *, at: datetime, rights: Rights) -> list[Kept]:
    """Open a privileged memo to all who may see its request; from here on the record knows of it. Raises Refused."""
    if refusal := why_not_disclosed(row, rights):
        raise refusal
    desk, seat = _placed(_request_of(row), rights, is_sealed=True)
    row.disclosed_at = at
    row.save(update_fields=["disclosed_at"])
    more = {"added_at": row.added_at.isoformat()}
    return _on_record(law.DISCLOSED, row, more, desk, at=at, rights=rights, seat=seat)


def why_not_withdrawn(row: Document, rights: Rights) -> Refused | None:
    """What keeps this person from withdrawing the document now; None where nothing does. First who, then when."""
    if row.use_case is not None:
        return _why_not_from_draft(row, row.use_case, rights)
    request = _request_of(row)
    if (privy_seat if row.is_sealed else seat_at)(request, rights) is None or not _added_by(row, rights):
        return Refused(
            NOT_PERMITTED,
            NOT_YOURS,
        )
    if row.withdrawn_at is not None:
        return Refused(NOT_POSSIBLE_NOW, WITHDRAWN_BEFORE)
    if row.relied_on_at is not None:
        return Refused(NOT_POSSIBLE_NOW, EVIDENCE)
    if not row.is_sealed and request.state_since > (row.disclosed_at or row.added_at):
        return Refused(NOT_POSSIBLE_NOW, RELIED_ON)
    return None


def _why_not_from_draft(row: Document, use_case: UseCase, rights: Rights) -> Refused | None:
    if rights.seat("file_requests", use_case.requesting_agency_id) is None:
        return Refused(NOT_PERMITTED)
    if row.withdrawn_at is not None:
        return Refused(NOT_POSSIBLE_NOW, WITHDRAWN_BEFORE)
    if use_case.status != UseCase.Status.DRAFT:
        return Refused(NOT_POSSIBLE_NOW, "This use case is filed, and its requests rely on the document.")
    return None


def _added_by(row: Document, rights: Rights) -> bool:
    """Whether it was added in an office that this person holds, or by this person for an agency that is still theirs.

    Whoever has gone over to the other side leaves behind what they added.
    """
    mine = row.added_in.agency_id if row.added_by_id == rights.person_id else None
    return any(seat.office_id == row.added_in_id or (mine and seat.agency_id == mine) for seat in rights.seats)


def withdraw(row: Document, why: str, *, at: datetime, rights: Rights) -> list[Kept]:
    """Withdraw a document of a locked draft or request, settled at `at`, while nothing relies on it. Raises Refused."""
    if refusal := why_not_withdrawn(row, rights):
        raise refusal
    was_sealed = row.is_sealed
    _withdraw(row, _sound(why, must_say=row.request_id is not None), at)
    if row.request is None or was_sealed:
        return []
    desk, seat = _placed(row.request, rights, is_sealed=False)
    return _on_record(law.WITHDRAWN, row, {"because": row.withdrawn_why}, desk, at=at, rights=rights, seat=seat)


def _sound(why: str, *, must_say: bool) -> str:
    """The reason as the row keeps it. Raises Refused."""
    tidy = why.replace("\r\n", "\n").strip()
    if must_say and not tidy:
        raise Refused(INCOMPLETE, problems=(Problem("why", "missing", "Say why it is withdrawn."),))
    if len(tidy) > law.LONGEST_WHY:
        words = f"At most {law.LONGEST_WHY} characters, please. This has {len(tidy):,}."
        raise Refused(INCOMPLETE, problems=(Problem("why", "too_long", words),))
    if UNSTORABLE.search(tidy):
        words = "The text holds a character that cannot be stored. Type it instead of pasting it."
        raise Refused(INCOMPLETE, problems=(Problem("why", "not_text", words),))
    return tidy


def _withdraw(row: Document, why: str, at: datetime) -> None:
    row.withdrawn_at, row.withdrawn_why = at, why
    row.save(update_fields=["withdrawn_at", "withdrawn_why"])


def _row(stored: Stored, *, at: datetime, rights: Rights, seat: Seat) -> Document:
    content, said = stored.content, stored.said
    return Document(
        id=stored.key,
        file=stored.path,
        kind=said.kind,
        about=said.about,
        privileged=said.privileged,
        name=content.name,
        type=content.type.code,
        size=content.size,
        sha256=content.sha256,
        scanned=stored.scanned,
        added_at=at,
        added_by_id=rights.person_id,
        added_in_id=seat.office_id,
        office=seat.label,
    )


def _kept(row: Document) -> Document:
    _not_twice(row)
    row.save(force_insert=True)
    return row


def _not_twice(row: Document) -> None:
    """Refuse what is there, and more than there may be. A privileged document counts among its own kind alone, so
    that neither tells of it."""
    beside = Document.objects.filter(request=row.request, use_case=row.use_case, privileged=row.privileged)
    if beside.count() >= law.MOST_DOCUMENTS:
        raise unsound("too_many", f"There are {law.MOST_DOCUMENTS} documents here already, which is the most.")
    same = beside.filter(sha256=row.sha256, withdrawn_at=None).first()
    if same:
        raise unsound("already_here", f"The same file is here already, as “{same.name}”. Nothing was added.")


def _request_of(row: Document) -> DataRequest:
    assert row.request is not None, "a document of a use case is neither privileged nor on a record"
    return row.request


def _on_record(
    name: str, row: Document, more: dict[str, str], desk: Desk, *, at: datetime, rights: Rights, seat: Seat
) -> list[Kept]:
    """One entry that changes neither state nor clock, and a notice to the other side and to whoever judges now."""
    request = _request_of(row)
    case = case_of(request)
    said = {"name": row.name, "type": row.type, "size": row.size, "sha256": row.sha256, "kind": row.kind, **more}
    waits = WAITS.get(case.state)
    desks = dict.fromkeys([*PARTIES, *([waits.desk] if waits else [])])
    told = tuple(one for one in desks if one is not desk)
    event = Event(name, case.state, case.state, at, said, told)
    return keeping.keep(request, Outcome(case, (event,)), keeping.by(rights, seat))
