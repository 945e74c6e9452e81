from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "emou.audit"
    label = "audit"
