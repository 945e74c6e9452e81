"""An asynchronous server's door."""

import os

from django.core.asgi import get_asgi_application

from emou import observing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emou.settings")
observing.begin()
application = get_asgi_application()
