"""What an action leaves on a release besides its state: rows of people, signatures and papers, and dates of the row."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agencies.models import GateRule
from agencies.rights import Seat
from emou.domain.filing import COPY
from emou.domain.gates import day_of, given_day
from emou.domain.lifecycle import Desk
from emou.domain.refusals import INCOMPLETE, Problem, Refused
from emou.domain.releases import Suspension
from requests_app.models import Document
from requests_app.services.keeping import By
from sharing.models import Certificate, Gate, Incident, NamedUser, Release, Signature
from sharing.queries import offered_documents

LONGEST = 200
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something to a release, when, at which desk and in which office, and what they say with it."""

    release: Release
    says: Mapping[str, Any]
    at: datetime
    person_id: int
    desk: Desk
    seat: Seat
    actor: By

    def text(self, name: str) -> str:
        return str(self.says.get(name) or "").strip()

    def short(self, name: str) -> str:
        """A text that has to fit into a line. Raises Refused."""
        if len(text := self.text(name)) > LONGEST:
            raise unsound(name, "too_long", f"At most {LONGEST} characters, please.")
        return text

    def document(self) -> Document | None:
        """The document that is meant, which stays from now on: one that both agencies can see. Raises Refused."""
        if not (given := self.text("document")):
            return None
        rows = offered_documents(self.release)
        found = next((row for row in rows if str(row.pk) == given.lower()), None)
        if found is None:
            raise unsound("document", "unknown", "There is no such document on this request that both agencies see.")
        if found.relied_on_at is None:
            found.relied_on_at = self.at
            found.save(update_fields=["relied_on_at"])
        return found


def unsound(name: str, code: str, message: str) -> Refused:
    return Refused(INCOMPLETE, problems=(Problem(name, code, message),))


def do(action: str, deed: Deed) -> Told:
    """Carry out what belongs to an action; what the record is told besides. Raises Refused."""
    carry = DEEDS.get(action)
    return carry(deed) if carry else {}


def _accept_duties(deed: Deed) -> Told:
    deed.release.accepted_at = deed.at
    return _signed(deed, Signature.What.DUTIES)


def _sign(deed: Deed) -> Told:
    return _signed(deed, Signature.What.SCHEDULE)


def _signed(deed: Deed, what: Signature.What) -> Told:
    name, title = deed.short("person"), deed.short("title")
    who = {"name": name, "title": title, "office": deed.seat.label, "at": deed.at.isoformat()}
    seal = hashlib.sha256(json.dumps([terms(deed.release), what, who], sort_keys=True).encode()).hexdigest()
    Signature.objects.create(
        release=deed.release,
        what=what,
        side=deed.desk.value,
        person_id=deed.person_id,
        office_id=deed.seat.office_id,
        name=name,
        title=title,
        office_label=deed.seat.label,
        signed_at=deed.at,
        sha256=seal,
    )
    return {"signed": what.value, "sha256": seal}


def terms(release: Release) -> dict[str, Any]:
    """What is signed: who may see which elements, under which conditions, laws and gates, and until when."""
    request = release.request
    return {
        "reference": request.reference,
        "owner": release.owner_id,
        "requester": release.requester_id,
        "elements": request.elements,
        "identifiability": request.identifiability,
        "conditions": request.conditions,
        "authorities": [row["code"] for row in request.snapshot["authorities"]],
        "gates": [gate.code for gate in release.gates.all()],
        "starts_on": release.starts_on.isoformat(),
        "ends_on": release.ends_on.isoformat(),
    }


def _start(deed: Deed) -> Told:
    release, mode = deed.release, deed.text("access_mode")
    release.access_mode, release.location = mode, deed.text("location")
    release.extract_reason = deed.text("reason") if mode == COPY else ""
    release.started_at = release.started_at or deed.at
    release.request.released_at = release.request.released_at or deed.at
    return {}


def _suspend(deed: Deed) -> Told:
    deed.release.suspension = {"reason": deed.text("reason"), "explanation": deed.text("explanation")}
    return {}


def _report(deed: Deed) -> Told:
    Incident.objects.create(
        release=deed.release,
        what=deed.text("what"),
        noticed_on=given_day(deed.says, "noticed_on"),
        persons=deed.says["persons"],
        measures=deed.text("measures"),
        reported_by_id=deed.person_id,
        reported_in=deed.seat.label,
        reported_at=deed.at,
    )
    if deed.release.suspension is None:
        deed.release.suspension = {"reason": Suspension.BREACH.value, "explanation": deed.text("what")}
    return {}


def _certify(deed: Deed) -> Told:
    Certificate.objects.create(
        release=deed.release,
        method=deed.text("method"),
        destroyed_on=given_day(deed.says, "destroyed_on"),
        by=deed.text("by"),
        document=deed.document(),
        certified_by_id=deed.person_id,
        certified_in=deed.seat.label,
        certified_at=deed.at,
    )
    deed.release.certified_at = deed.at
    return {}


def _name_user(deed: Deed) -> Told:
    name, organization = deed.short("person"), deed.short("organization")
    if any(
        (row.name, row.organization, row.removed_at) == (name, organization, None) for row in deed.release.users.all()
    ):
        raise unsound("person", "twice", f"{name} is named already.")
    NamedUser.objects.create(
        release=deed.release,
        name=name,
        organization=organization,
        role=deed.short("role"),
        trained_on=day_of(deed.says, "trained_on"),
        acknowledged_on=day_of(deed.says, "acknowledged_on"),
        named_at=deed.at,
    )
    return {}


def _confirm_user(deed: Deed) -> Told:
    user = _user(deed)
    days = {name: day for name in ("trained_on", "acknowledged_on") if (day := day_of(deed.says, name))}
    if not days:
        raise unsound("trained_on", "missing", "Give the day of the training, of the acknowledgement, or both.")
    for name, day in days.items():
        setattr(user, name, day)
    user.save(update_fields=list(days))
    return {"person": user.name}


def _remove_user(deed: Deed) -> Told:
    user = _user(deed)
    user.removed_at, user.removed_why = deed.at, deed.text("why")
    user.save(update_fields=["removed_at", "removed_why"])
    return {"person": user.name}


def _user(deed: Deed) -> NamedUser:
    """The named person who is meant. Raises Refused."""
    users = deed.release.users.all()
    found = next((row for row in users if row.pk == deed.says["user"] and row.removed_at is None), None)
    if found is None:
        raise unsound("user", "unknown", "Nobody of this number is named under this release.")
    return found


def _review_access(deed: Deed) -> Told:
    deed.release.reviewed_at = deed.at
    return {}


def _add_gate(deed: Deed) -> Told:
    release, code = deed.release, deed.text("gate")
    rule = GateRule.objects.filter(code=code).first()
    if rule is None:
        raise unsound("gate", "unknown", f"“{code}” is not a gate of the catalog.")
    known = list(release.gates.all())
    if any(gate.code == code for gate in known):
        raise unsound("gate", "twice", f"This release waits for “{rule.name}” already.")
    Gate.objects.create(
        release=release,
        number=len(known) + 1,
        code=rule.code,
        name=rule.name,
        body=rule.body,
        kind=rule.kind,
        instrument=rule.instrument,
        elements=release.request.elements,
        added_why=deed.text("why"),
        changed_at=deed.at,
    )
    release._prefetched_objects_cache.pop("gates", None)  # type: ignore[attr-defined]
    return {}


DEEDS: dict[str, Callable[[Deed], Told]] = {
    "accept_duties": _accept_duties,
    "sign": _sign,
    "start": _start,
    "suspend": _suspend,
    "report": _report,
    "certify": _certify,
    "name_user": _name_user,
    "confirm_user": _confirm_user,
    "remove_user": _remove_user,
    "review_access": _review_access,
    "add_gate": _add_gate,
}
