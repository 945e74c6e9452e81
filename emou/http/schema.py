"""OpenAPI from what the views declare: an operation's shapes are the ones that read and answer."""

from typing import Any

import uritemplate
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from emou.http.shapes import COMPONENTS, Body, Items, Query, Record, Schema, Text, Whole

PROBLEM = Record(
    "Problem",
    {
        "type": Text(),
        "title": Text(),
        "status": Whole(400, 599),
        "code": Text(),
        "detail": Text(),
        "errors": Items(Record("FieldProblem", {"field": Text(), "code": Text(), "message": Text()})),
    },
)
REFUSALS = {
    400: "Malformed",
    401: "Not signed in",
    403: "Not permitted, or recused",
    404: "Not found, or nothing you may know of",
    409: "Too late, not possible now, or an Idempotency-Key used for something else",
    412: "Changed by somebody else since you read it",
    415: "Not of the media type that is described",
    422: "Something is missing or does not hold up",
    428: "If-Match is missing",
    429: "Too many tries",
    503: "Not ready",
}
# In this order on the page that documents the API.
TAGS = {
    "tokens": "Signing in",
    "me": "Signing in",
    "agencies": "Agencies, data and law",
    "offices": "Agencies, data and law",
    "datasets": "Agencies, data and law",
    "legal-authorities": "Agencies, data and law",
    "business-days": "Calendar",
    "clock": "Calendar",
    "use-cases": "Use cases",
    "requests": "Requests",
    "releases": "Releases",
    "source-systems": "Releases",
    "documents": "Requests",
    "demo": "Operations",
    "health": "Operations",
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Repeat a call with the same key and it is carried out once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the version that you read.",
    "schema": {"type": "string", "pattern": '^((W/)?"[0-9]{1,9}"|[0-9]{1,9})$', "examples": ['"1"']},
}


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema tells of `Authorization: Token …`."""

    target_class = "emou.http.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> Schema:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "`Token …`, from tokens/."}


class Operations(AutoSchema):
    """Describes an operation as its view declares it; a view that declares none is left out."""

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> Any:
        self.registry, self.path, self.path_regex, self.path_prefix = registry, path, path_regex, path_prefix
        self.method = method.upper()
        declared = self.view.describe(method)
        if declared is None:
            return None
        described = {
            "operationId": declared.name,
            "summary": declared.summary,
            "tags": [TAGS[path.split("/")[3]]],
            "parameters": self._parameters(declared),
            "responses": self._responses(declared),
            "security": self.get_auth(),
        }
        return described | _request_body(declared)

    def _parameters(self, declared: Any) -> list[Schema]:
        named = [_path_parameter(name) for name in uritemplate.variables(self.path)]
        queried = _query_parameters(declared.query) if declared.query else []
        key = [KEY] if self.method != "GET" and declared.keyed else []
        return [*named, *queried, *key, *([IF_MATCH] if 412 in declared.refuses else [])]

    def _responses(self, declared: Any) -> Schema:
        good: Schema = {"description": declared.summary}
        if declared.gives is not None:
            good["content"] = {declared.media: {"schema": declared.gives.schema}}
        statuses = dict.fromkeys([*self._usual(declared), *declared.refuses])
        refused = {str(status): _refused(status) for status in sorted(statuses)}
        return {str(declared.status): good} | refused

    def _usual(self, declared: Any) -> list[int]:
        """The refusals that follow from what an operation is."""
        guarded = [401] if self.view.permission_classes else []
        foreign = [404] if uritemplate.variables(self.path) else []
        read = [400] if declared.query or self.method != "GET" else []
        written = [409, 415] if self.method != "GET" and declared.keyed else []
        return [*guarded, *foreign, *read, *written, *([422] if declared.body else [])]


def _refused(status: int) -> Schema:
    content = {"application/problem+json": {"schema": PROBLEM.schema}}
    return {"description": REFUSALS[status], "content": content}


def _path_parameter(name: str) -> Schema:
    kind = {"type": "integer"} if name == "id" else {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
    return {"name": name, "in": "path", "required": True, "schema": kind}


def _query_parameters(query: Query) -> list[Schema]:
    return [
        {
            "name": name,
            "in": "query",
            "required": name in query.required,
            "schema": {"minLength": 1} | shape.schema if shape.schema["type"] == "string" else shape.schema,
            "description": query.notes.get(name, ""),
        }
        for name, shape in query.fields.items()
    ]


def _request_body(declared: Any) -> Schema:
    if declared.body is None:
        return {}
    media = getattr(declared.body, "media", "application/json")
    content = {media: {"schema": declared.body.schema}}
    return {"requestBody": {"required": isinstance(declared.body, Body), "content": content}}


def with_components(result: Schema, **_: Any) -> Schema:
    """Add the named shapes to the schema: a hook of drf-spectacular."""
    result.setdefault("components", {}).setdefault("schemas", {}).update(COMPONENTS)
    return result
