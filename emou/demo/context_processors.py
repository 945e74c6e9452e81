"""The demo toolbar: the clock of the law, and everybody one can be. Empty outside demo mode."""

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest

from agencies.pages.visits import visit_of
from emou import timekeeping
from emou.demo.listing import Listed, listed


class Shown(TypedDict):
    username: str
    name: str
    office: str
    can: str
    group: str
    is_current: bool


def demo(request: HttpRequest) -> dict[str, object]:
    if not settings.DEMO:
        return {}
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    now = visit_of(request).at if signed_in else timekeeping.now()
    mine = user.get_username() if user is not None else ""
    shown = [_shown(persona, mine) for persona in listed()]
    return {"demo": {"now": now, "personas": shown, "is_one_of_them": any(one["is_current"] for one in shown)}}


def _shown(persona: Listed, mine: str) -> Shown:
    return Shown(
        username=persona.username,
        name=persona.name,
        office=persona.office,
        can=persona.can,
        group=persona.group,
        is_current=persona.username == mine,
    )
