"""The letter about an entry of a request: written the first time somebody opens it, and the same from then on."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from agencies import rights as who
from agencies.calendars import calendars
from agencies.models import Person
from emou import timekeeping
from emou.actions.requests import follow, may_know
from emou.audit.models import Entry
from emou.domain.decisions import Event, Outcome
from emou.domain.lifecycle import LETTER
from emou.domain.releases import LETTERS as RELEASE_LETTERS
from emou.letters import services
from emou.letters.models import Letter
from requests_app.models import DataRequest
from requests_app.pages import letters
from requests_app.services import deciding, keeping
from sharing.models import Release
from sharing.pages import writings

WRITTEN = (*letters.FORMS, *RELEASE_LETTERS)


def letter(person: Person, reference: str, seq: int) -> Letter:
    """The letter about entry `seq` of a request.

    Raises DataRequest.DoesNotExist for what this person may not know of, and Entry.DoesNotExist where there is no such
    entry, or none that a letter is written about.
    """
    at = timekeeping.now()
    request = DataRequest.objects.select_related("part_of").get(reference=reference)
    may_know(request, who.rights_of(person, at))
    entry = Entry.objects.get(chain=reference, seq=seq, name__in=WRITTEN)
    written = Letter.objects.filter(entry=entry)
    return written.first() or _kept(reference, services.typeset(entry.pk, _content(request, entry), at))


def _kept(reference: str, letter: Letter) -> Letter:
    """One letter, however many open it at once: whoever has the lock second finds it written.

    It is set before: how long that takes is up to whoever wrote what it says, and no answer may wait for them.
    """
    with transaction.atomic():
        request, at = keeping.lock(reference)
        kept = deciding.settle(request, at=at)
        written = Letter.objects.filter(entry=letter.entry_id).first()
        if written is None:
            letter.save(force_insert=True)
            case = deciding.case_of(request)
            said = {"number": letter.number, "sha256": letter.sha256}
            keeping.keep(request, Outcome(case, (Event(LETTER, case.state, case.state, at, said),)), keeping.CLOCK)
        follow(kept)
    return written or letter


def _content(request: DataRequest, entry: Entry) -> Mapping[str, Any]:
    """What the letter says: of a decision, or of what became of it."""
    if entry.name in letters.FORMS:
        return letters.content(request, entry, calendars())
    of_then = Release.objects.filter(request=request.pk, decided_at__lte=entry.occurred_at)
    release = of_then.select_related("owner", "requester", "dataset").latest("decided_at", "pk")
    return writings.content(request, release, entry)
