"""Documents: adding one, reading one, disclosing a privileged one, withdrawing one. The one door judges and keeps."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.pages.visits import visit_of
from emou import actions
from emou.domain.documents import TYPES
from emou.domain.refusals import INCOMPLETE, NOT_PERMITTED, NOT_POSSIBLE_NOW, Problem, Refused
from emou.http.access import signed_in
from emou.http.downloads import attachment
from emou.ui import errors
from emou.ui.unjudged import Unjudged
from requests_app import queries
from requests_app.forms.documents import AddForm, WithdrawForm
from requests_app.models import DataRequest, Document, UseCase
from requests_app.pages import documents as pages, showing
from requests_app.services import documents as services
from requests_app.views.finding import use_case_or_404
from requests_app.views.requests import see_or_404

READERS = "Both agencies, and the offices that review or oversee the request, can read it."
PRIVY_READERS = f"{READERS} None of this is so for a privileged memo."
EFFECT = "Its name, kind and fingerprint go on the record, and the other side is told. No clock stops."
DRAFT_READERS = (
    "Your agency's filing offices can read it. Once you file, so can the agencies that you ask, and the offices that "
    "review or oversee their requests."
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a document is added to, and how the page speaks of it."""

    kicker: str
    trail: list[dict[str, str]]
    back_url: str
    readers: str
    effect: str
    add: Callable[..., Document] = field(compare=False)
    may_seal: bool = False


@signed_in
@require_http_methods(["GET", "POST"])
def add_to_request(request: HttpRequest, reference: str) -> HttpResponse:
    visit = visit_of(request)
    asked = see_or_404(reference, visit).request
    if services.seat_at(asked, visit.rights) is None:
        return _refused(request, Refused(NOT_PERMITTED), reverse("request_page", args=[reference]))

    def add(**file: Any) -> Document:
        return actions.add_document(visit.person, reference, **file)

    here = reverse("request_page", args=[reference])
    back = reverse(pages.PLACES.get(request.GET.get("from", ""), "request_page"), args=[reference])
    may_seal = services.privy_seat(asked, visit.rights) is not None
    return _adding(
        request,
        Shelf(
            kicker=showing.kicker(asked),
            trail=[*showing.trail(), {"name": reference, "url": here}],
            back_url=back,
            readers=PRIVY_READERS if may_seal else READERS,
            effect=EFFECT,
            add=add,
            may_seal=may_seal,
        ),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def add_to_use_case(request: HttpRequest, pk: int) -> HttpResponse:
    visit, use_case = visit_of(request), use_case_or_404(request, pk)
    back = reverse("use_case_edit", args=[pk])
    if visit.rights.seat("file_requests", use_case.requesting_agency_id) is None:
        return _refused(request, Refused(NOT_PERMITTED), back)
    if use_case.status != UseCase.Status.DRAFT:
        return _refused(request, Refused(NOT_POSSIBLE_NOW, services.FILED_ALREADY), back)

    def add(**file: Any) -> Document:
        return actions.add_document_to_draft(visit.person, pk, **file)

    return _adding(
        request,
        Shelf(
            kicker=str(use_case),
            trail=[{"name": "Use cases", "url": reverse("use_cases")}, {"name": str(use_case), "url": back}],
            back_url=back,
            readers=DRAFT_READERS,
            effect="It goes with the use case when you file, and stays as it was then.",
            add=add,
        ),
    )


def _adding(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    if request.method == "GET":
        return _add_page(request, shelf, AddForm(may_seal=shelf.may_seal))
    form = AddForm(request.POST, request.FILES, may_seal=shelf.may_seal)
    form.is_valid()
    try:
        row = _add(request, shelf, form)
    except (DataRequest.DoesNotExist, UseCase.DoesNotExist) as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        if refusal.code == NOT_PERMITTED:
            return _refused(request, refusal, shelf.back_url)
        _tell(form, refusal, "file")
        return _add_page(request, shelf, form, status=422 if refusal.code == INCOMPLETE else 409)
    messages.success(request, f"Added: {row.name}." if not row.is_sealed else f"Kept as privileged: {row.name}.")
    return redirect(f"{shelf.back_url}#documents")


def _add(request: HttpRequest, shelf: Shelf, form: AddForm) -> Document:
    said, file = form.said(), request.FILES.get("file")
    if file is None:
        chosen = Problem("file", "missing", "Choose the file that you want to add.")
        raise Refused(INCOMPLETE, problems=(chosen, *services.problems(said)))
    return shelf.add(file=file, name=file.name or "", size=file.size or 0, said=said)


def _add_page(request: HttpRequest, shelf: Shelf, form: AddForm, status: int = 200) -> HttpResponse:
    return render(request, "requests_app/document_add.html", {"shelf": shelf, "form": form}, status=status)


def _tell(form: Unjudged, refusal: Refused, name: str) -> None:
    """Each problem beside its field; a refusal of the whole beside the field `name`."""
    for problem in refusal.problems or (Problem(name, refusal.code, refusal.detail),):
        if not form.has_error(problem.field):
            form.tell(problem.field, problem.message)


@signed_in
@require_safe
def download(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file itself, streamed, always as a download: nothing that somebody uploaded is shown as a page of ours."""
    row = document_or_404(request, pk)
    if row.withdrawn_at is not None:
        raise Http404
    try:
        content = row.open()
    except FileNotFoundError as lost:
        raise Http404 from lost
    return attachment(content, name=row.name, mime=TYPES[row.type].mime, size=row.size)


def document_or_404(request: HttpRequest, pk: UUID) -> Document:
    """404 hides what this person may not know of."""
    rows = queries.documents(visit_of(request).rights).select_related("request", "use_case", "added_by", "added_in")
    try:
        return rows.get(pk=pk)
    except Document.DoesNotExist as unknown:
        raise Http404 from unknown


DISCLOSING = (
    "Everybody who can see the request can read it from then on: both agencies, the State CIO's and the Governor's "
    "COO's offices, and auditors. Privilege may be waived by it, and that cannot be taken back.",
    "It goes on the record under your name and office, with the day on which it was added, and the other side is told.",
)
WITHDRAWING = "Nobody can download it any more. The file itself is kept, and never deleted."
WITHDRAWING_OPENLY = "The list keeps its name with your reason, the record keeps both, and the other side is told."


@signed_in
@require_http_methods(["GET", "POST"])
def disclose(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, visit = document_or_404(request, pk), visit_of(request)
    if refusal := services.why_not_disclosed(row, visit.rights):
        return _refused(request, refusal, _back(row))
    question = Question("Disclose a privileged memo", "Disclose", DISCLOSING)
    return _asked(request, row, question, lambda: actions.disclose_document(visit.person, pk))


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, visit = document_or_404(request, pk), visit_of(request)
    if refusal := services.why_not_withdrawn(row, visit.rights):
        return _refused(request, refusal, _back(row), request.POST.get("why", ""))
    form = WithdrawForm(request.POST if request.method == "POST" else None, must_say=row.request_id is not None)
    is_open = row.request_id is not None and not row.is_sealed
    effects = (WITHDRAWING, WITHDRAWING_OPENLY) if is_open else (WITHDRAWING,)
    question = Question("Withdraw a document", "Withdraw", effects, form)
    return _asked(request, row, question, lambda: actions.withdraw_document(visit.person, pk, form.data.get("why", "")))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something is done to a document that cannot be undone."""

    title: str
    button: str
    effects: tuple[str, ...]
    form: WithdrawForm | None = None


def _asked(request: HttpRequest, row: Document, question: Question, carry_out: Callable[[], Document]) -> HttpResponse:
    if request.method == "GET":
        return _question_page(request, row, question)
    try:
        carry_out()
    except Document.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        if refusal.code != INCOMPLETE or question.form is None:
            return _refused(request, refusal, _back(row), request.POST.get("why", ""))
        question.form.is_valid()
        _tell(question.form, refusal, "why")
        return _question_page(request, row, question, status=422)
    messages.success(request, f"Done: {row.name}.")
    return redirect(f"{_back(row)}#documents")


def _question_page(request: HttpRequest, row: Document, question: Question, status: int = 200) -> HttpResponse:
    back = _back(row)
    matter = showing.kicker(row.request) if row.request else str(row.use_case)
    trail = [*showing.trail(), {"name": row.request.reference, "url": back}] if row.request else [
        {"name": "Use cases", "url": reverse("use_cases")}, {"name": str(row.use_case), "url": back}
    ]  # fmt: skip
    context = {
        "document": row,
        "facts": pages.facts_words(row),
        "question": question,
        "kicker": matter,
        "trail": trail,
        "back_url": back,
    }
    return render(request, "requests_app/document_question.html", context, status=status)


def _back(row: Document) -> str:
    """The page that lists the document."""
    if row.request:
        return reverse("request_page", args=[row.request.reference])
    return reverse("use_case_edit", args=[row.use_case_id])


def _refused(request: HttpRequest, refusal: Refused, back: str, typed: str = "") -> HttpResponse:
    status = 403 if refusal.code == NOT_PERMITTED else 409
    words = {"back_url": back, "back_label": "Go back to the documents", "kept_text": typed}
    return errors.page(request, status, what_happened=refusal.detail, **words)
