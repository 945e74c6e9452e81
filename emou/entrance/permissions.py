"""What a call of the API is asked besides its rights, whoever makes it."""

from typing import Any

from django.conf import settings
from rest_framework.permissions import BasePermission

from agencies import factors
from agencies.rights import rights_of
from emou import timekeeping
from emou.domain.refusals import Refused
from emou.http import problems


class SecondFactor(BasePermission):
    """A token got by a password alone opens nothing for an office that asks for more, held since before it or not.

    Whoever has a second factor gave it for the token: to set one up ends those that were given before.
    """

    def has_permission(self, request: Any, view: Any) -> bool:
        """Raises Refused where the second factor is missing."""
        # A token that its person named says how far it reaches; a session, and a source system, is not asked.
        by_password = getattr(request.auth, "scopes", ()) is None
        if settings.DEMO or not by_password or factors.has_one(request.user):
            return True
        if factors.is_asked_of(rights_of(request.user, timekeeping.now())):
            raise Refused(problems.FACTOR_REQUIRED, problems.WORDS[problems.FACTOR_REQUIRED])
        return True
