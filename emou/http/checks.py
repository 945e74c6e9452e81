"""System checks of how the application meets the world."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning


def names_its_hosts(**kwargs: Any) -> list[CheckMessage]:
    """A server that answers under every name can be made to write links to another's."""
    if any(host in ("*", ".") for host in settings.ALLOWED_HOSTS):
        hint = "Name the hosts that this server has in ALLOWED_HOSTS."
        return [Error("The Host header would be trusted, whatever it says.", hint=hint, id="http.E001")]
    return []


def names_whom_to_tell(**kwargs: Any) -> list[CheckMessage]:
    """Whoever finds a weakness must have somebody to tell."""
    if any(settings.CONTACTS["security"].values()):
        return []
    hint = "Set CONTACT_SECURITY_MAIL or CONTACT_SECURITY_PHONE."
    return [Warning("Nobody is named for reports of weaknesses.", hint=hint, id="http.W001")]


def names_its_mail_server(**kwargs: Any) -> list[CheckMessage]:
    """Silence counts as approval, so nobody may find out late that no notice was ever sent."""
    if settings.NAMES_MAIL_SERVER:
        return []
    hint = (
        "Set EMAIL_URL or EMAIL_URL_FILE, for the worker and, since invitations are sent at once, for the web server."
    )
    return [Warning("No mail server is named; this machine is asked on port 25.", hint=hint, id="http.W002")]
