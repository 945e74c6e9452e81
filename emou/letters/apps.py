from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "emou.letters"
    label = "letters"
