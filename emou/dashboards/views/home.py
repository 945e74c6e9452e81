"""The front page, and whom to ask. They read; what changes anything is elsewhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agencies.calendars import version_in_force
from agencies.models import Agency
from emou import timekeeping
from emou.dashboards.contacts import contacts
from emou.domain.terms import Terms
from emou.http.access import public
from emou.ui.picture import life_cycle


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, for somebody who has never seen it; whoever is signed in goes to their work."""
    if request.user.is_authenticated:
        return redirect("work")
    terms = _terms()
    context = {
        "terms": terms,
        "picture": life_cycle(terms),
        "agencies": Agency.objects.filter(left_on=None),
        "signs_in_below": True,
    }
    return render(request, "dashboards/home.html", context)


@public
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/contact.html", {"places": contacts()})


def _terms() -> Terms:
    """The numbers of the agreement in force now."""
    return version_in_force(timekeeping.now()).terms
