"""The API's router and its schema: every route of /api/v1/."""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path, register_converter, reverse
from django.urls.converters import PathConverter
from django.views.generic import RedirectView
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request
from rest_framework.response import Response

from emou.http import access
from emou.http.problems import STATUS, WORDS
from emou.http.schema import TAGS
from emou.http.views import ApiView


@cache
def schema() -> dict[str, Any]:
    """The whole API in OpenAPI 3.1. It depends on nobody and nothing, so it is made once."""
    return SchemaGenerator(api_version="v1").get_schema(request=None, public=True)


class SchemaView(ApiView):
    """The schema does not describe itself."""

    authentication_classes = permission_classes = ()

    def get(self, request: Request) -> Response:
        return Response(schema(), content_type="application/vnd.oai.openapi+json")


class Anything(PathConverter):
    """Whatever is left of an address, line breaks too."""

    regex = "(?s:.+)"


register_converter(Anything, "anything")


class Nowhere(ApiView):
    """Every other address: 401 for strangers, 404 for the rest, as problem+json."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


@access.public
def docs(request: HttpRequest) -> HttpResponse:
    """A page for people, drawn from the schema."""
    groups = [{"caption": tag, "rows": _rows(ones)} for tag, ones in groupby(_operations(), _tag)]
    codes = [{"code": code, "status": STATUS[code], "words": WORDS[code]} for code in STATUS]
    context = {"groups": groups, "codes": codes, "columns": COLUMNS, "schema_url": reverse("api_schema")}
    return render(request, "api/docs.html", context)


COLUMNS = ("Call", "What it does")
PREFIX = "/api/v1/"


def _operations() -> list[tuple[str, str, dict[str, Any]]]:
    """Every operation as (path, method, description), by tag."""
    paths = schema()["paths"]
    found = [(where, method.upper(), one) for where, methods in paths.items() for method, one in methods.items()]
    order = list(dict.fromkeys(TAGS.values()))
    return sorted(found, key=lambda one: (order.index(_tag(one)), one[0], one[1]))


def _tag(one: tuple[str, str, dict[str, Any]]) -> str:
    return str(one[2]["tags"][0])


def _rows(ones: Iterable[tuple[str, str, dict[str, Any]]]) -> list[dict[str, Any]]:
    return [_row(f"{method} {where.removeprefix(PREFIX)}", told) for where, method, told in ones]


def _row(call: str, told: dict[str, Any]) -> dict[str, Any]:
    return {"cells": [{"text": call}, {"text": told["summary"], "note": _sends(told)}]}


def _sends(told: dict[str, Any]) -> str:
    """The names of what the query string or the body may hold."""
    asked = [one["name"] for one in told["parameters"] if one["in"] == "query"]
    content = told.get("requestBody", {}).get("content", {})
    refs = [one["schema"]["$ref"].rsplit("/", 1)[1] for one in content.values()]
    return ", ".join([*asked, *(name for ref in refs for name in schema()["components"]["schemas"][ref]["properties"])])


urlpatterns = [
    path("", access.public(RedirectView.as_view(pattern_name="api_docs"))),
    path("schema/", SchemaView.as_view(), name="api_schema"),
    path("docs/", docs, name="api_docs"),
    path("", include("emou.health")),
    path("", include("emou.metrics")),
    path("", include("agencies.api")),
    path("", include("requests_app.api")),
    path("", include("sharing.api")),
    path("<anything:elsewhere>", Nowhere.as_view()),
]
