from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "emou.demo"
    label = "demo"
