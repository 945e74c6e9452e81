"""/.well-known/security.txt (RFC 9116): whom to tell of a weakness."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from emou.http.access import public

EXPIRES = datetime(2027, 9, 1, tzinfo=UTC)
"""Set it anew each year, with a look at whether the rest is still right; a test says when."""


@public
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    site = request.build_absolute_uri("/").rstrip("/")
    told = settings.CONTACTS["security"]
    contacts = [f"mailto:{told['mail']}"] * bool(told["mail"]) + [f"tel:{told['phone']}"] * bool(told["phone"])
    lines = [
        *(f"Contact: {where}" for where in [*contacts, f"{site}{reverse('contact')}"]),
        f"Expires: {EXPIRES:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {site}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
