from django.apps import AppConfig
from django.core import checks


class EntranceConfig(AppConfig):
    name = "emou.entrance"
    label = "entrance"

    def ready(self) -> None:
        from emou.entrance.checks import keeps_factors, names_providers

        checks.register(names_providers, checks.Tags.security)
        checks.register(keeps_factors, checks.Tags.security, deploy=True)
