from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "emou.notices"
    label = "notices"
