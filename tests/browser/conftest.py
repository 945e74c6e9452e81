"""A real browser against a real server: gunicorn's workers, real commits, the content security policy in force."""

import os
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.serving import FLAGS, serving
from tests.browser.watching import WIDTHS, Trouble, set_width, watch
from tests.conftest import START, Clock
from tests.stories import Story


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


@pytest.fixture(scope="session")
def house(chrome: Browser, server: str) -> Iterator[BrowserContext]:
    """One browser for everybody, as on a shared desk: what it has fetched once it keeps."""
    context = chrome.new_context(base_url=server)
    context.set_default_timeout(10_000)
    context.new_page()  # stays open: the last page that closes would take the window with it
    yield context
    context.close()


@pytest.fixture
def page(house: BrowserContext, trouble: Trouble, django_db_blocker: object) -> Iterator[Page]:
    """A window in which nothing may go wrong unseen: console errors and CSP violations fail the test."""
    house.clear_cookies()
    hear = partial(watch, trouble=trouble)
    house.on("page", hear)
    opened = house.new_page()
    set_width(opened, WIDTHS[0])
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield opened
    house.remove_listener("page", hear)
    for window in house.pages[1:]:
        window.close()
    assert trouble.seen == []


@pytest.fixture(params=WIDTHS)
def wide(request: pytest.FixtureRequest, page: Page) -> Page:
    """The window at a desk's width, and once more at a phone's."""
    set_width(page, request.param)
    return page


@pytest.fixture
def plain(chrome: Browser, server: str, committed: None) -> Iterator[Page]:
    """A window without scripts."""
    context = chrome.new_context(base_url=server, java_script_enabled=False)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
