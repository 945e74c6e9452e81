"""Run by test_observing.py in a process with production's settings: a page fails, and what left for whom is printed.

Whoever would be told is a server of this process. What the visitor sends says "Jane" wherever something can be said.
"""

import gzip
import io
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from wsgiref.util import setup_testing_defaults

told: dict[str, bytes] = {}


class Told(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        body = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
        told[self.path] = told.get(self.path, b"") + body
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        """Quiet: what this process prints is read."""


listening = ThreadingHTTPServer(("127.0.0.1", 0), Told)
threading.Thread(target=listening.serve_forever, daemon=True).start()
host = f"127.0.0.1:{listening.server_port}"
os.environ |= {"SENTRY_DSN": f"http://key@{host}/1", "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{host}"}

from emou.wsgi import application  # noqa: E402


def fail():
    visitor = "Jane Doe"
    raise ValueError(f"{visitor} is not a number")


def ask(path):
    environ = {
        "HTTP_HOST": os.environ["ALLOWED_HOSTS"],
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_COOKIE": "name=Jane",
        "HTTP_USER_AGENT": "Jane",
        "HTTP_X_REQUEST_ID": "call-0123456789",
        "PATH_INFO": path,
        "QUERY_STRING": "q=Jane",
        "REMOTE_ADDR": "203.0.113.77",
        "wsgi.input": io.BytesIO(),
    }
    setup_testing_defaults(environ)
    return b"".join(application(environ, lambda *_: None))


import sentry_sdk  # noqa: E402
from django.db import connection  # noqa: E402
from opentelemetry import trace  # noqa: E402

from emou.dashboards.views import home  # noqa: E402

home.contacts = fail
ask("/contact/")
ask("/requests/EMOU-2026-Jane/")
with connection.cursor() as cursor:
    cursor.execute("SELECT %s::text AS given", ["Jane"])
sentry_sdk.get_client().flush(5)
trace.get_tracer_provider().force_flush(5000)
print(json.dumps({path: body.decode("latin-1") for path, body in told.items()}))
