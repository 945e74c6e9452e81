from django.apps import AppConfig


class HttpConfig(AppConfig):
    name = "emou.http"
    label = "http"
