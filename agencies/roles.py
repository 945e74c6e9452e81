"""Who may do what: one table of offices and the rights each carries, on its own Agency or on the Agreement.

Guardian holds the rights, granted to an office's group; this table is the only place that says which. Where two of a
person's offices carry a right, the first in this table acts, and the record says which (design: offices outlive people).
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    REQUESTER = "requester"
    COUNSEL = "counsel"
    DIRECTOR = "director"
    STEWARD = "steward"
    AGENCY_ADMIN = "agency_admin"
    CIO = "cio"
    COO = "coo"
    PRACTICE = "practice"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Scope(StrEnum):
    AGENCY = "agency"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Role:
    kind: Kind
    scope: Scope
    label: str
    rights: tuple[str, ...]

    @property
    def is_guarded(self) -> bool:
        return not GUARDED.isdisjoint(self.rights)


# Whoever uses one of these judges, binds an agency, or lets others in: an office that carries one asks for a second
# factor, and its use for somebody who is there (docs/adr/0013-sign-in.md).
GUARDED = frozenset({
    "decide_requests", "escalate_requests", "review_denials", "hear_escalations", "reopen_requests", "sign_agreement",
    "manage_people", "administer",
})  # fmt: skip

K = Kind
# fmt: off
ROLES = (
    Role(K.REQUESTER,    Scope.AGENCY,    "Requester",            ("view_requests", "file_requests")),
    Role(K.COUNSEL,      Scope.AGENCY,    "Counsel",              ("view_requests", "decide_requests", "escalate_requests", "read_privileged")),
    Role(K.DIRECTOR,     Scope.AGENCY,    "Director",             ("view_requests", "file_requests", "decide_requests", "escalate_requests", "read_privileged", "sign_agreement")),
    Role(K.STEWARD,      Scope.AGENCY,    "Data steward",         ("view_requests", "manage_catalog", "manage_releases")),
    Role(K.AGENCY_ADMIN, Scope.AGENCY,    "Agency administrator", ("manage_people",)),
    Role(K.CIO,          Scope.AGREEMENT, "State CIO's office",   ("oversee", "review_denials")),
    Role(K.COO,          Scope.AGREEMENT, "Governor's COO's office", ("oversee", "hear_escalations")),
    Role(K.PRACTICE,     Scope.AGREEMENT, "State Data Practice",  ("oversee", "keep_reference_data", "reopen_requests")),
    Role(K.AUDITOR,      Scope.AGREEMENT, "Auditor",              ("oversee",)),
    Role(K.ADMIN,        Scope.AGREEMENT, "System administrator", ("administer",)),
)
# fmt: on

# Who says who sits where: on an agency's own offices its administrator, on every office those with one of the others.
KEEPS_PEOPLE = "manage_people"
KEEPS_ALL_PEOPLE = ("keep_reference_data", "administer")

# Who judges between agencies. An office of an agency keeps its holder from judging what that agency is a party to.
JUDGES = ("review_denials", "hear_escalations")

ORDER = {role.kind: place for place, role in enumerate(ROLES)}
BY_KIND = {role.kind: role for role in ROLES}


def rights_on(scope: Scope) -> list[tuple[str, str]]:
    """The permissions of a model's Meta: every right that some office holds on this kind of object."""
    rights = dict.fromkeys(right for role in ROLES if role.scope is scope for right in role.rights)
    return [(right, right.replace("_", " ").capitalize()) for right in rights]


def kinds_with(right: str) -> tuple[Kind, ...]:
    """The kinds of office that carry `right`, first to act first."""
    return tuple(role.kind for role in ROLES if right in role.rights)


def keep_people(kind: str) -> bool:
    """Whether an office of this kind appoints to offices, its own among them."""
    return not {KEEPS_PEOPLE, *KEEPS_ALL_PEOPLE}.isdisjoint(BY_KIND[Kind(kind)].rights)


def office_label(kind: Kind, agency: str | None) -> str:
    """An office in words: its title, and its agency where it is not the whole State's."""
    title = BY_KIND[kind].label
    return f"{title}, {agency}" if agency else title
