from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emou.http.access import public
from emou.ui import samples


@public
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with an example, for whoever writes pages."""
    return render(request, "ui/styleguide.html", samples.context())
