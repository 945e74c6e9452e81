"""A real browser against a real server: gunicorn's workers, real commits, the content security policy in force."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Playwright, sync_playwright

from tests.browser.serving import FLAGS, serving
from tests.browser.watching import WIDTHS, Trouble, listening, set_width
from tests.conftest import START, Clock
from tests.stories import Story

NOWHERE = "/api/v1/health/live/"  # no script runs there


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
    yield context
    context.close()


@pytest.fixture
def page(house: BrowserContext, trouble: Trouble, django_db_blocker: object) -> Iterator[Page]:
    """The window, in which nothing may go wrong unseen: console errors and CSP violations fail the test.

    The same for all tests, since to open one takes as long as to load three pages; its tabs are closed after each.
    """
    house.clear_cookies()
    opened = house.pages[0] if house.pages else house.new_page()
    set_width(opened, WIDTHS[0])
    with listening(house, trouble), django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield opened
        for tab in house.pages[1:]:
            tab.close()
        opened.unroute_all()
        opened.goto(NOWHERE)
    assert trouble.seen == []


@pytest.fixture
def devtools(page: Page) -> Iterator[CDPSession]:
    """What the browser's own tools do to the window, for one test."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    yield session
    session.detach()


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
