"""A real browser against a real server: gunicorn's workers, real commits, the content security policy in force."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.browser.watching import Trouble, watch
from tests.conftest import ROOT, START, Clock
from tests.stories import Story

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (1440, 390)


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chrome(driver: Playwright) -> Iterator[Browser]:
    """The browser that CHROME names: `python -m emou.dev.test` finds one."""
    path = os.environ.get("CHROME")
    assert path, "CHROME names no browser; start the tests with `make test`"
    browser = driver.chromium.launch(executable_path=path, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of our own on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    log = tmp_path_factory.mktemp("web") / "log"
    command = [sys.executable, "-m", "gunicorn", "emou.wsgi:application", "--bind", address, "--workers", "2"]
    with log.open("w") as out:
        running = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
        try:
            _await(f"http://{address}/api/v1/health/live/", running, log)
            yield f"http://{address}"
        finally:
            running.terminate()
            running.wait(20)


def _await(url: str, running: subprocess.Popen, log: Path) -> None:
    last = time.monotonic() + 30
    while time.monotonic() < last and running.poll() is None:
        try:
            urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The server did not answer:\n{log.read_text()[-3000:]}")


@pytest.fixture
def told(committed: None) -> Story:
    """Stories that the server sees: committed, beginning at START."""
    return Story(Clock().set(START))


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


@pytest.fixture
def page(chrome: Browser, server: str, trouble: Trouble, committed: None) -> Iterator[Page]:
    """A window in which nothing may go wrong unseen: console errors and CSP violations fail the test."""
    context = chrome.new_context(base_url=server, viewport={"width": WIDTHS[0], "height": 900})
    context.set_default_timeout(10_000)
    opened = context.new_page()
    watch(opened, trouble)
    yield opened
    context.close()
    assert trouble.seen == []
