"""Who is asking for a page, with which rights, and when: asked once a request, so that one page shows one instant."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from agencies.models import Person
from agencies.rights import Rights, rights_now


@dataclass(frozen=True, slots=True)
class Visit:
    """One person at one instant of the law."""

    person: Person
    rights: Rights
    at: datetime

    @property
    def filing_agencies(self) -> list[int]:
        return self.rights.agencies_with("file_requests")

    def oneself(self, person: Person) -> bool:
        return self.person.pk == person.pk


def visit_of(request: HttpRequest) -> Visit:
    """The visit of a signed-in person, the same one for view, templates and frame."""
    found: Visit | None = getattr(request, "visit", None)
    if found is None:
        person: Person = request.user  # type: ignore[assignment]
        at, rights = rights_now(person)
        found = Visit(person, rights, at)
        request.visit = found  # type: ignore[attr-defined]
    return found
