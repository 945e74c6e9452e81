"""A real browser against a real server: gunicorn's workers, real commits, the content security policy in force."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.browser.serving import FLAGS, serving
from tests.browser.watching import Trouble, watch
from tests.conftest import START, Clock
from tests.stories import Story

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
    with serving(tmp_path_factory.mktemp("web") / "log") as address:
        yield address


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
