"""Which office the person on the page holds, in words, for the frame."""

from django.http import HttpRequest

from agencies.pages.visits import visit_of


def office(request: HttpRequest) -> dict[str, str]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"office_label": "; ".join(seat.label for seat in visit_of(request).rights.seats) or "Holds no office"}
