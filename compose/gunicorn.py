"""How the web container serves. Bodies and slow clients are the proxy's; what stands here is the second line."""

import os
import shutil
from pathlib import Path

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
worker_tmp_dir = "/dev/shm"  # noqa: S108 - memory of the container
control_socket_disable = True
max_requests, max_requests_jitter = 10_000, 1_000
timeout, graceful_timeout, keepalive = 60, 30, 5
limit_request_line, limit_request_fields, limit_request_field_size = 8_190, 64, 8_190
accesslog = None  # the application says one line a call, without what stands in an address

# Where the processes count together how pages answer; begun afresh with the server.
COUNTED = os.environ["PROMETHEUS_MULTIPROC_DIR"] = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "/tmp/counted")  # noqa: S108


def on_starting(server):
    shutil.rmtree(COUNTED, ignore_errors=True)
    Path(COUNTED).mkdir(parents=True)


logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "emou.logs.AsJSON"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
