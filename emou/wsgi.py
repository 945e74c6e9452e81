"""The web server's door."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from emou import observing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emou.settings")
observing.begin()
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - broken code must not wait for the first visitor
