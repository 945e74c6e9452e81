"""The base of every view of the API: who asks, at what instant, with which rights; and what an operation is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from emou.http import access, scopes
from emou.http.idempotency import HEADER, once
from emou.http.parsing import JSONParser
from emou.http.schema import Operations
from emou.http.shapes import Query
from emou.http.tokens import TokenAuthentication

Handler = Callable[..., Any]
SAFE = ("get",)


@dataclass(frozen=True, slots=True)
class Operation:
    """What one method of one address takes and gives: its documentation, read by the schema.

    `scopes`: any of them lets a limited token do what is not reading; where none is named, none does.
    """

    name: str
    summary: str
    gives: Any = None
    status: int = 200
    body: Any = None
    query: Query | None = None
    keyed: bool = True
    refuses: tuple[int, ...] = ()
    media: str = "application/json"
    scopes: tuple[str, ...] = ()


def operation(name: str, summary: str, **rest: Any) -> Callable[[Handler], Handler]:
    """Declare a handler. Unsafe ones heed the Idempotency-Key unless `keyed` is False."""
    declared = Operation(name, summary, **rest)

    def declare(handler: Handler) -> Handler:
        @wraps(handler)
        def answer(view: "ApiView", request: Request, **named: Any) -> Any:
            key = request.headers.get(HEADER)
            if key is None or not declared.keyed or handler.__name__ in SAFE:
                return handler(view, request, **named)
            return once(request, key, lambda: view.carry_out(handler, request, named))

        answer.operation = declared  # type: ignore[attr-defined]
        return answer

    return declare


class ApiView(APIView):
    """A view that speaks JSON alone, both ways."""

    authentication_classes = (TokenAuthentication, SessionAuthentication)
    parser_classes = (JSONParser,)
    metadata_class = None  # OPTIONS says nothing that the schema does not
    schema = Operations()

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        return access.api(super().as_view(**initkwargs))

    def describe(self, method: str) -> Operation | None:
        """The operation behind a method, for the schema; None for what the schema leaves out."""
        return getattr(getattr(self, method.lower(), None), "operation", None)

    def check_permissions(self, request: Request) -> None:
        """A limited token reaches no further than its scopes; 401 comes before, and every right is asked afterwards."""
        super().check_permissions(request)
        limits = getattr(request.auth, "scopes", None)
        if limits is not None and not {*limits, scopes.ANY} & {*self.needed_scopes(str(request.method).lower())}:
            raise PermissionDenied("This token does not reach that far. Make one that has the scope.")

    def needed_scopes(self, method: str) -> tuple[str, ...]:
        """Any of these lets a limited token pass."""
        if method in (*SAFE, "head", "options"):
            return (scopes.READ,)
        declared: Operation | None = getattr(getattr(self, method, None), "operation", None)
        return declared.scopes if declared else ()

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """What was told to one caller is kept by no cache for another."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "private, no-cache")
        return answer

    def carry_out(self, handler: Handler, request: Request, named: dict[str, Any]) -> Response:
        """The handler's answer, or the problem that stands for what it raised."""
        try:
            return handler(self, request, **named)
        except Exception as error:
            return self.handle_exception(error)
