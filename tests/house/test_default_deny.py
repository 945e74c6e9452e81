"""Every address declares who may ask for it, and one that does not is refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from emou.http.access import DefaultDeny, rule_of

RULES = {"public", "signed_in", "arriving", "demo_only", "api"}


def patterns(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        elif isinstance(entry, URLPattern):
            yield path, entry.callback


class TestEveryAddress:
    def test_declares_its_rule(self):
        assert [path for path, view in patterns() if rule_of(view) not in RULES] == []

    def test_is_refused_without_one(self, rf):
        def undeclared(request):
            return HttpResponse("secret")

        with pytest.raises(PermissionDenied):
            DefaultDeny(undeclared).process_view(rf.get("/x/"), undeclared, (), {})
