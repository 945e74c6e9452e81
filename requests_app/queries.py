"""Reading use cases and requests for pages, API and services. Never writes."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.calendars import Calendars, calendars
from agencies.rights import Rights
from emou.domain import clock, decisions
from emou.domain.clock import Day
from emou.domain.lifecycle import FINAL, OVERRULE_EVENTS, WAITS, Case, Transition
from requests_app.desks import standing
from requests_app.models import DataRequest, DenialDraft, Document, SavedView, UseCase

RELATED = ("owner", "requester", "dataset", "agreed", "use_case__requesting_agency", "part_of", "filed_by", "filed_in")


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it stands at one instant, for one person: what page and API show."""

    request: DataRequest
    at: datetime
    case: Case
    actions: list[Transition]

    @property
    def is_open(self) -> bool:
        return self.case.state in WAITS

    @property
    def is_ahead(self) -> bool:
        """Whether time has decided what is not written down yet."""
        return self.case.state.value != self.request.state

    @property
    def days_left(self) -> int | None:
        """Whole business days still to come; 0 on the last day and after; None when no clock runs."""
        return clock.days_left(self.case.clock, self.at, self.case.calendar) if self.is_open else None

    @property
    def ledger(self) -> list[Day]:
        return clock.ledger(self.case.clock, self.case.calendar)


def visible(rights: Rights) -> QuerySet[DataRequest]:
    return DataRequest.objects.visible_to(rights)


def see(reference: str, rights: Rights, at: datetime) -> Seen:
    """One request as it stands at `at`. Raises DataRequest.DoesNotExist for what this person may not know of."""
    request = visible(rights).select_related(*RELATED).get(reference=reference)
    return seen(request, rights, at, calendars())


def seen(request: DataRequest, rights: Rights, at: datetime, books: Calendars) -> Seen:
    case = settled(request, at, books)
    return Seen(request, at, case, decisions.allowed(case, at=at, standing=standing(request, rights)))


def settled(request: DataRequest, at: datetime, books: Calendars) -> Case:
    """The case as time has made it at `at`, counted with the closures that stood while its clock ran."""
    case = request.case(books.of(request.owner_id, request.clock_started_at))
    outcome = decisions.settle(case, at=at)
    if outcome.case.state in FINAL:
        ended_at = outcome.events[-1].occurred_at if outcome.events else request.state_since
    elif at >= request.due_at:
        ended_at = request.due_at  # a target that has passed: nothing moves it any more
    else:
        return outcome.case
    return replace(outcome.case, calendar=books.of(request.owner_id, request.clock_started_at, until=ended_at))


def overruled_before(request: DataRequest) -> frozenset[str]:
    """The authorities under which an earlier denial of the same dataset was overruled."""
    past = DataRequest.objects.filter(dataset=request.dataset_id, last_event__in=OVERRULE_EVENTS)
    rows: QuerySet[Any] = past.exclude(pk=request.pk).values_list("grounds", flat=True)
    return frozenset(ground["authority"] for grounds in rows for ground in grounds)


def known_asks(use_case: UseCase, rights: Rights) -> list[Any]:
    """The asks that this reader may know of: an owner is told of its own datasets, not of the others'."""
    if use_case.status == UseCase.Status.DRAFT:
        return use_case.asks
    known = set(visible(rights).filter(use_case=use_case).values_list("dataset__code", flat=True))
    return [ask for ask in use_case.asks if ask["dataset"] in known]


def use_cases(rights: Rights) -> QuerySet[UseCase]:
    """Drafts are for the filing offices of their agency alone; filed ones for whoever may see one of their requests."""
    filed = Q(status=UseCase.Status.FILED)
    if not rights.oversees:
        mine = rights.agencies_with("view_requests")
        asked_of_mine = Exists(DataRequest.objects.filter(use_case=OuterRef("pk"), owner__in=mine))
        filed &= Q(requesting_agency__in=mine) | Q(asked_of_mine)
    return UseCase.objects.filter(_of_their_offices(rights, UseCase.Status.DRAFT) | filed)


def kept_use_cases(rights: Rights) -> QuerySet[UseCase]:
    """The same, and the drafts that were put away, which their offices may bring back."""
    return use_cases(rights) | UseCase.objects.filter(_of_their_offices(rights, UseCase.Status.DISCARDED))


def _of_their_offices(rights: Rights, status: str) -> Q:
    return Q(status=status, requesting_agency__in=rights.agencies_with("file_requests"))


def documents(rights: Rights) -> QuerySet[Document]:
    """The documents that this person may know of: whoever sees the request or the use case sees its documents.

    A privileged one exists for the owner's `read_privileged` alone until the owner discloses it.
    """
    disclosed = Q(privileged=False) | Q(disclosed_at__isnull=False)
    privy = Q(request__owner__in=rights.agencies_with("read_privileged"))
    of_requests = Q(request__in=visible(rights)) & (disclosed | privy)
    return Document.objects.filter(of_requests | Q(use_case__in=use_cases(rights)))


def denial_drafts(rights: Rights) -> QuerySet[DenialDraft]:
    """The denials that are being written in the deciding offices that this person holds. Nobody else knows of them."""
    return DenialDraft.objects.filter(request__owner__in=rights.agencies_with("decide_requests"))


def saved_views(rights: Rights) -> QuerySet[SavedView]:
    """The lists that this person has named."""
    return SavedView.objects.filter(person=rights.person_id)
