"""Reading a JSON body: strict, no deeper than the parser's limit, and no larger than the server takes."""

from typing import Any

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser


class JSONParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The value of the body. Raises ParseError, and RequestDataTooBig where Django's own limit is passed."""
        body = parser_context["request"]._request.body if parser_context else stream.read()
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"This is not JSON: {error.msg} (line {error.lineno}, column {error.colno}).") from None
