"""The API of who and what: tokens, offices, agencies, the catalog, the legal library, the calendar."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.urls import path
from knox.models import get_token_model
from rest_framework.exceptions import AuthenticationFailed, NotFound, Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from agencies import factors, queries, searching, serializers
from agencies.calendars import calendars, unconfirmed_years, version_in_force
from agencies.models import Agency, AgreementVersion, Dataset, LegalAuthority, Office, Person
from agencies.rights import rights_of
from emou import actions, timekeeping
from emou.domain import clock
from emou.domain.calendar import ONE_DAY, BeyondCalendar
from emou.domain.refusals import INCOMPLETE, MALFORMED, Problem, Refused
from emou.http import limits, problems, shapes
from emou.http.paging import NOTES, PARAMETERS, Order, page
from emou.http.scopes import ANY
from emou.http.shapes import Day, Instant, Query, Text
from emou.http.views import ApiView, operation
from emou.ui import guessing

PAGED = Query(PARAMETERS, notes=NOTES)
OF_AGENCY = Query(PARAMETERS | {"agency": Text(12)}, notes=NOTES | {"agency": "Code of the agency."})
CATALOG = Query(
    PARAMETERS | {"agency": Text(12), "subject": Text(60), "q": Text(200)},
    notes=NOTES
    | {
        "agency": "Code of the owner.",
        "q": "Words of names, owners, texts, elements, law, gates.",
    },
)
SPAN = Query(
    {"from": Day(), "to": Day(), "agency": Text(12)},
    required=("from", "to"),
    notes={
        "from": "Business days after this day are counted.",
        "to": "The last day that is counted.",
        "agency": "Whose closures count besides the State's.",
    },
)
MOMENT = Query(
    {"filed_at": Instant(), "agency": Text(12)},
    required=("filed_at",),
    notes={"filed_at": "ISO 8601 with an offset.", "agency": "Code of the owner."},
)


class Tokens(ApiView):
    authentication_classes = ()
    permission_classes = ()

    @operation(
        "sign_in", "Get a token", gives=serializers.TOKEN, status=201, body=serializers.SIGN_IN, keyed=False,
        refuses=(401, 403, 429),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        said = shapes.read(serializers.SIGN_IN, request.data)
        if wanting := shapes.missing(said, serializers.SIGN_IN.required):
            raise Refused(INCOMPLETE, problems=wanting)
        if not settings.PASSWORDS:
            raise _refusal(problems.NO_PASSWORDS)
        otp = said.pop("otp", None)
        tried = guessing.tries(request._request, said["username"])
        if wait := limits.take(tried):
            raise Throttled(wait)
        person: Any = authenticate(request._request, **said)
        if person is None:
            raise AuthenticationFailed("The username or the password is wrong.")
        limits.give_back(tried)
        _see_second_factor(person, otp)
        kept, token = get_token_model().objects.create(person)
        told = {"token": token, "expires_at": serializers.local(kept.expiry)}
        return Response(told, status=201, headers={"Cache-Control": "no-store"})


class CurrentToken(ApiView):
    @operation("sign_out", "End the token that is used", status=204, keyed=False, refuses=(404,), scopes=(ANY,))
    def delete(self, request: Request) -> Response:
        if request.auth is None:
            raise NotFound
        actions.end_token_in_use(request.user, request.auth)
        return Response(status=204)


class Me(ApiView):
    @operation("me", "Who asks: person, offices and rights", gives=serializers.ME)
    def get(self, request: Request) -> Response:
        rights = rights_of(request.user, timekeeping.now())
        held = [seat.agency_id for seat in rights.seats if seat.agency_id]
        codes = dict(Agency.objects.filter(pk__in=held).values_list("pk", "code"))
        return Response(serializers.me(request.user.username, rights, codes))


class Agencies(ApiView):
    @operation("list_agencies", "The agencies", gives=serializers.AGENCIES, query=PAGED)
    def get(self, request: Request) -> Response:
        asked, today = PAGED.read(request.query_params), clock.local_day(timekeeping.now())
        fields = ("id", "code", "name", "abbreviation", "under_governor", "joined_on", "left_on")
        rows = Agency.objects.values(*fields)
        return Response(page(request, rows, Order("code", str), asked, lambda row: serializers.agency(row, today)))


class Offices(ApiView):
    @operation(
        "list_offices", "The offices, and who holds each today", gives=serializers.OFFICES, query=OF_AGENCY
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        asked = OF_AGENCY.read(request.query_params)
        rows = Office.objects.values("id", "kind", "agency__code", "agency__name")
        if agency := _agency(asked):
            rows = rows.filter(agency=agency)
        found = page(request, rows, Order("id", int), asked, dict)
        held = queries.held([row["id"] for row in found["results"]], timekeeping.now())
        found["results"] = [serializers.office_held(row, held.get(row["id"], [])) for row in found["results"]]
        return Response(found)


class Datasets(ApiView):
    @operation("list_datasets", "The catalog", gives=serializers.DATASETS, query=CATALOG)
    def get(self, request: Request) -> Response:
        asked = CATALOG.read(request.query_params)
        rows = Dataset.objects.filter(offered=True)
        if owner := _agency(asked):
            rows = rows.filter(owner=owner)
        if subject := asked.get("subject"):
            rows = rows.filter(subject=subject)
        if words := searching.words_of(asked.get("q", "")):
            rows = rows.filter(pk__in=searching.ranks(words))
        told = rows.values("id", "code", "name", "subject", "description", "owner__code", "owner__name")
        return Response(page(request, told, Order("code", str), asked, serializers.dataset_row))


class OneDataset(ApiView):
    @operation("read_dataset", "A dataset: elements, law and gates", gives=serializers.DATASET)
    def get(self, request: Request, code: str) -> Response:
        return Response(serializers.dataset(queries.offered_datasets().get(code=code)))


class LegalAuthorities(ApiView):
    @operation("list_legal_authorities", "The legal library", gives=serializers.AUTHORITIES, query=PAGED)
    def get(self, request: Request) -> Response:
        asked = PAGED.read(request.query_params)
        rows = LegalAuthority.objects.filter(in_force=True)
        told = rows.values("id", "code", "name", "citation", "klass", "confidence")
        return Response(page(request, told, Order("code", str), asked, serializers.authority_row))


class OneLegalAuthority(ApiView):
    @operation("read_legal_authority", "A legal authority and its exceptions", gives=serializers.AUTHORITY)
    def get(self, request: Request, code: str) -> Response:
        rows = LegalAuthority.objects.filter(in_force=True).prefetch_related("exceptions")
        return Response(serializers.authority(rows.get(code=code)))


class BusinessDays(ApiView):
    @operation(
        "count_business_days", "Business days between two days", gives=serializers.BUSINESS_DAYS,
        query=SPAN, refuses=(422,),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        asked = SPAN.read(request.query_params)
        first, last = asked["from"], asked["to"]
        if last < first:
            raise Refused(INCOMPLETE, problems=(Problem("to", "before_start", "This is before `from`."),))
        calendar = calendars().of(_agency(asked), timekeeping.now())
        try:
            count = clock.between(first, last, calendar)
        except BeyondCalendar:
            raise _beyond("to") from None
        span = (first + ONE_DAY * after for after in range(1, (last - first).days + 1))
        return Response({"count": count, "days": [day for day in span if not calendar.why_closed(day)]})


class Calculator(ApiView):
    @operation(
        "calculate_clock", "The clock that a filing at this instant would get", gives=serializers.CALCULATED,
        query=MOMENT, refuses=(422,),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        asked = MOMENT.read(request.query_params)
        calendar = calendars().of(_agency(asked), asked["filed_at"])
        try:
            days = version_in_force(asked["filed_at"]).terms.answer_days
            running = clock.start(asked["filed_at"], days, calendar)
        except (BeyondCalendar, AgreementVersion.DoesNotExist):
            raise _beyond("filed_at") from None
        return Response(
            {
                "due_at": running.due_at,
                "last_day": running.last_day,
                "ledger": serializers.ledger(clock.ledger(running, calendar)),
                "unconfirmed_years": unconfirmed_years(running.started_on.year, running.last_day.year),
            }
        )


def _see_second_factor(person: Person, otp: str | None) -> None:
    """Refuse whoever has a second factor and sends no right code, or should have one and has none."""
    if settings.DEMO:
        return
    if not factors.has_one(person):
        if factors.is_asked_of(rights_of(person, timekeeping.now())):
            raise _refusal(problems.FACTOR_REQUIRED)
        return
    if otp is None:
        raise _refusal(problems.OTP_REQUIRED)
    tried = guessing.code_tries(person)
    if wait := limits.take(tried):
        raise Throttled(wait)
    if factors.with_code(person, otp) is None:
        raise Refused(problems.OTP_REQUIRED, "The code in `otp` is not right, or was used before.")
    limits.give_back(tried)


def _refusal(code: str) -> Refused:
    return Refused(code, problems.WORDS[code])


def _agency(asked: dict[str, Any]) -> int | None:
    """The agency that a query names, if it names one. Raises Refused where there is none of this code."""
    if "agency" not in asked:
        return None
    found = Agency.objects.filter(code=asked["agency"]).values_list("pk", flat=True).first()
    if found is None:
        raise Refused(MALFORMED, problems=(Problem("agency", "unknown", "There is no agency of this code."),))
    return found


def _beyond(name: str) -> Refused:
    message = "The agreement or the calendar of State holidays does not reach that far."
    return Refused(INCOMPLETE, problems=(Problem(name, "beyond_calendar", message),))


urlpatterns = [
    path("tokens/", Tokens.as_view()),
    path("tokens/current/", CurrentToken.as_view()),
    path("me/", Me.as_view()),
    path("agencies/", Agencies.as_view()),
    path("offices/", Offices.as_view()),
    path("datasets/", Datasets.as_view()),
    path("datasets/<slug:code>/", OneDataset.as_view()),
    path("legal-authorities/", LegalAuthorities.as_view()),
    path("legal-authorities/<slug:code>/", OneLegalAuthority.as_view()),
    path("business-days/", BusinessDays.as_view()),
    path("clock/", Calculator.as_view()),
]
