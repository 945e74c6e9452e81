"""Everything that the page of one request shows, put together. Reads; never writes."""

from typing import Any

from django.urls import reverse

from agencies.calendars import unconfirmed_years
from agencies.rights import Rights
from emou.audit.models import Entry
from emou.domain.lifecycle import SPLIT
from emou.domain.words import STATE_WORDS
from requests_app.models import DataRequest
from requests_app.pages import documents, dossier, judging, record, showing, standing, talking, wording
from requests_app.pages.ending import ending
from requests_app.pages.showing import Part
from requests_app.queries import Seen

SHOWN = 12  # elements; the others are folded


def page_of(seen: Seen, rights: Rights) -> dict[str, Any]:
    """What templates/requests_app/request_page.html draws; one query for the record serves steps and conversation."""
    request = seen.request
    names, entries = showing.element_names(request), showing.entries_of(request)
    elements = showing.elements(request)
    return {
        **showing.heading(request),
        **clock(seen),
        "seen": seen,
        "outcome": standing.outcome(seen, ending(request, seen.case), showing.gates(request)),
        "panel": standing.panel(seen, rights),
        "use_case": request.use_case,
        "terms": showing.terms(request, len(elements)),
        "more_facts": showing.more_facts(request),
        "elements": elements[:SHOWN],
        "elements_folded": elements[SHOWN:],
        "gates": showing.gates(request),
        "law": showing.law(request),
        "grounds": dossier.cited(request, request.grounds),
        "doubts": [doubt for check in dossier.checks(request.findings, names) for doubt in check.doubts],
        "was_escalated": judging.was_escalated(entries),
        "voices": showing.voices(request, entries),
        "record": record.steps(seen, entries, names),
        "seals": record.seals(entries),
        **documents.of_request(request, rights),
        "talk": talking.conversation(seen, rights, entries),
        "parts": parts(seen, entries),
    }


def clock(seen: Seen) -> dict[str, Any]:
    """The clock that runs, or ran last, as side panel, bar and page of its own show it."""
    request, case = seen.request, seen.case
    unconfirmed = unconfirmed_years(case.clock.started_on.year, case.clock.last_day.year)
    return {
        "status": case.state.value,
        "status_label": STATE_WORDS[case.state.value],
        "deadline": showing.deadline(seen),
        "ending": ending(request, case),
        "waits_on": wording.waits_on_words(case.state, request),
        "at_the_end": wording.at_the_end_words(case),
        "unconfirmed_words": wording.unconfirmed_words(unconfirmed),
    }


def parts(seen: Seen, entries: list[Entry]) -> list[Part]:
    """The parts of a request that was decided in part, each going its own way. The record knows if there are any."""
    if all(entry.name != SPLIT for entry in entries):
        return []
    family = DataRequest.objects.family_of(seen.request.reference).as_of(seen.at).order_by("pk")
    return [_part(row, seen.request) for row in family]


def _part(row: DataRequest, here: DataRequest) -> Part:
    url = reverse("request_page", args=[row.reference])
    return Part(row.reference, url, row.state_now, len(row.elements), row.pk == here.pk)  # type: ignore[attr-defined]
