"""Letters: as a page, and as the accessible PDF that was hashed into the record."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agencies.pages.visits import visit_of
from emou import actions
from emou.audit.models import Entry
from emou.http.access import signed_in
from emou.letters.models import Letter
from requests_app.models import DataRequest
from requests_app.pages import showing


def letter_or_404(request: HttpRequest, reference: str, seq: int) -> Letter:
    try:
        return actions.letter(visit_of(request).person, reference, seq)
    except (DataRequest.DoesNotExist, Entry.DoesNotExist) as unknown:
        raise Http404 from unknown


@signed_in
@require_safe
def page(request: HttpRequest, reference: str, seq: int) -> HttpResponse:
    letter = letter_or_404(request, reference, seq)
    back = {"name": reference, "url": reverse("request_page", args=[reference])}
    context = {"letter": letter, "content": letter.content, "seq": seq, "trail": [*showing.trail(), back]}
    return render(request, "requests_app/letter_page.html", context | {"reference": reference})


@signed_in
@require_safe
def pdf(request: HttpRequest, reference: str, seq: int) -> HttpResponse:
    letter = letter_or_404(request, reference, seq)
    name = letter.number.replace("/", "-")
    disposition = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return HttpResponse(bytes(letter.pdf), content_type="application/pdf", headers=disposition)
