"""The environment that the programs of a run or of the tests get."""

import os
import secrets
import shutil
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from emou.dev import node
from emou.dev.places import ROOT
from emou.dev.postgres import APPLICATION, OWNER, SUPERUSER, Postgres
from emou.dev.valkey import CACHE_DATABASE, Valkey

LEFT_OUT = ("PYTHONPATH", "PYTHONHOME", "DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL")
"""Of the person's own environment; the owner's URL goes to `prepare_database` alone."""


def common(data: Path, port: int) -> dict[str, str]:
    """Demo mode on this machine alone, with keys that are made once and kept in the data folder."""
    environment = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    environment.setdefault("PATH", os.defpath)
    environment.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
    environment.setdefault("SECRET_KEY", key(data, "secret_key"))
    environment.setdefault("AUDIT_KEY", key(data, "audit_key"))
    return environment | {
        "DJANGO_SETTINGS_MODULE": "emou.settings",
        "PYTHONUNBUFFERED": "1",
        "DEBUG": "1",
        "EMOU_DEMO": "1",
        "EMOU_DATA": str(data),
        "PORT": str(port),
    }


def key(data: Path, name: str) -> str:
    """A secret of this data folder, made at its first use and readable by its owner alone."""
    path = data / "keys" / name
    if not path.exists() or not path.read_text(encoding="ascii").strip():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        part.write_text(secrets.token_urlsafe(48), encoding="ascii")
        part.replace(path)
    return path.read_text(encoding="ascii").strip()


def database_urls(cluster: Postgres | None) -> tuple[str, str]:
    """(the application's, the owner's): of the embedded server, or of the person's own."""
    if cluster:
        return cluster.url(APPLICATION), cluster.url(OWNER)
    application = os.environ["DATABASE_URL"]
    return application, os.environ.get("DATABASE_OWNER_URL", application)


def broker_urls(server: Valkey | None) -> tuple[str, str]:
    """(Celery's, the cache's): of the embedded server, or of the person's own, where the cache has its own number."""
    if server:
        return server.broker_url, server.cache_url
    broker = os.environ["REDIS_URL"]
    return broker, os.environ.get("CACHE_URL") or beside(broker)


def beside(broker: str) -> str:
    """The same server's database for the cache; Celery and Django write the URL of a socket differently."""
    parts = urlsplit(broker)
    if parts.scheme == "redis+socket":
        return f"unix://{parts.path}?db={CACHE_DATABASE}"
    return urlunsplit(parts._replace(path=f"/{CACHE_DATABASE}"))


def for_application(base: dict[str, str], cluster: Postgres | None, server: Valkey | None) -> dict[str, str]:
    """What web, worker and beat get: nothing that owns the tables."""
    broker, cache = broker_urls(server)
    return base | {"DATABASE_URL": database_urls(cluster)[0], "REDIS_URL": broker, "CACHE_URL": cache}


def for_owner(application: dict[str, str], cluster: Postgres | None) -> dict[str, str]:
    """What `prepare_database` gets."""
    application_url, owner_url = database_urls(cluster)
    role = os.environ.get("DATABASE_APP_ROLE") or urlsplit(application_url).username or APPLICATION
    return application | {"DATABASE_URL": owner_url, "DATABASE_OWNER_URL": owner_url, "DATABASE_APP_ROLE": role}


def for_tests(application: dict[str, str], cluster: Postgres, chrome: str) -> dict[str, str]:
    """What tests and measurements get: every role of their throwaway server, since they empty it, and a browser.

    What one of their many processes compiles is kept for the others, whatever the person's own environment says.
    """
    kept = {name: value for name, value in application.items() if name != "PYTHONDONTWRITEBYTECODE"}
    roles = {"DATABASE_OWNER_URL": cluster.url(OWNER), "DATABASE_SUPERUSER_URL": cluster.url(SUPERUSER)}
    driven = {
        "CHROME": chrome,
        "PLAYWRIGHT_NODEJS_PATH": node.node(),  # the driver's own wants a library that a bare machine lacks
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # the driver keeps an event loop in the thread of the test
    }
    return kept | roles | driven


def python() -> str:
    return str(ROOT / ".venv" / "bin" / "python")


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free
