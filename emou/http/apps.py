from django.apps import AppConfig
from django.core import checks

from emou.http.checks import names_its_hosts, names_its_mail_server, names_whom_to_tell


class HttpConfig(AppConfig):
    name = "emou.http"
    label = "http"

    def ready(self) -> None:
        checks.register(names_its_hosts, checks.Tags.security)
        checks.register(names_whom_to_tell, checks.Tags.security, deploy=True)
        checks.register(names_its_mail_server, deploy=True)
