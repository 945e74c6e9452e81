from django.apps import AppConfig
from django.core import checks

from emou.audit.checks import signs_checkpoints


class AuditConfig(AppConfig):
    name = "emou.audit"
    label = "audit"

    def ready(self) -> None:
        checks.register(signs_checkpoints, checks.Tags.security)
