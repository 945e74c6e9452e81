"""The demo clock over the API. It exists in demo mode alone."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from emou import timekeeping
from emou.domain import clock
from emou.domain.calendar import LAST_YEAR
from emou.domain.refusals import INCOMPLETE, NOT_POSSIBLE_NOW, Refused
from emou.http import shapes
from emou.http.shapes import Body, Instant, Record
from emou.http.views import ApiView, Operation, operation

NOW = Record("DemoClock", {"now": Instant()})
MOVE = Body("MoveDemoClock", {"to": Instant()}, required=("to",))
ROOM = timedelta(days=366)  # a clock that starts at the end must still be countable


class DemoClock(ApiView):
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not settings.DEMO:
            raise Http404

    def describe(self, method: str) -> Operation | None:
        return super().describe(method) if settings.DEMO else None

    @operation("read_demo_clock", "The time of the law, in demo mode", gives=NOW)
    def get(self, request: Request) -> Response:
        return Response({"now": timekeeping.now().astimezone(clock.CHICAGO)})

    @operation("move_demo_clock", "Move the time of the law forward, in demo mode", gives=NOW, body=MOVE)
    def post(self, request: Request) -> Response:
        said = shapes.read(MOVE, request.data)
        if wanting := shapes.missing(said, MOVE.required):
            raise Refused(INCOMPLETE, problems=wanting)
        if clock.local_day(said["to"] + ROOM).year > LAST_YEAR:
            raise Refused(NOT_POSSIBLE_NOW, "The calendar of State holidays ends with the year 2100.")
        try:
            return Response({"now": timekeeping.move(said["to"]).astimezone(clock.CHICAGO)})
        except ValueError:
            raise Refused(NOT_POSSIBLE_NOW, "The demo clock only moves forward.") from None


urlpatterns = [path("demo/clock/", DemoClock.as_view())]
