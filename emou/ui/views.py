from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from emou.http.access import public
from emou.ui import samples


@public
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with an example, for whoever writes pages."""
    return render(request, "ui/styleguide.html", samples.context())
