"""Who sends a token. Knox keeps its hash; what cannot be a token at all never reaches the database."""

import re
from typing import Any

from knox import auth
from rest_framework.exceptions import AuthenticationFailed

TOKEN = re.compile(rb"[0-9A-Za-z]{1,128}")


class TokenAuthentication(auth.TokenAuthentication):
    """`Authorization: Token …`."""

    def authenticate_credentials(self, token: bytes) -> Any:
        if not TOKEN.fullmatch(token):
            raise AuthenticationFailed("Invalid token.")
        return super().authenticate_credentials(token)
