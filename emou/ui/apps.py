from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "emou.ui"
