"""What a browser fetches for a page, how soon it shows it, and whether it holds still: in Chromium, from gunicorn."""

import os
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.measuring import Figure, at_most
from tests.browser.serving import FLAGS, serving
from tests.demo_pages import Visited, main_pages

# The browser tells these only to an observer; both entries are buffered from the beginning of the page.
SHOWN = """() => new Promise(done => {
  const seen = {lcp: 0, cls: 0};
  new PerformanceObserver(list => { for (const e of list.getEntries()) seen.lcp = e.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
  new PerformanceObserver(list => { for (const e of list.getEntries()) seen.cls += e.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(seen), 300);
})"""


def measure() -> list[Figure]:
    """Requires the demo's history."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log") as address, sync_playwright() as driver:
        chrome = driver.chromium.launch(executable_path=os.environ["CHROME"], args=FLAGS)
        loads = [load(chrome, address, visited) for visited in main_pages()]
        chrome.close()
    return figures(loads)


def figures(loads: list[dict[str, Any]]) -> list[Figure]:
    first, later, lcp, cls = (max(loads, key=lambda one: one[name]) for name in ("first", "later", "lcp", "cls"))
    return [
        at_most("first load of a page, at most", first["first"] / 1000, 150, "KB", first["name"]),
        at_most("the same again, files kept", later["later"] / 1000, 40, "KB", later["name"]),
        at_most("largest thing shown after, at most", lcp["lcp"] / 1000, 1.5, "s", lcp["name"]),
        at_most("shifts of the layout", cls["cls"], 0, "", cls["name"]),
    ]


def load(chrome: Browser, address: str, visited: Visited) -> dict[str, Any]:
    """Bytes over the wire of a first visit and of the next, and what the browser says of showing it (ms, shift)."""
    context = chrome.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    context.add_cookies(signed_in(chrome, address, visited.username))
    page = context.new_page()
    first = weigh(context, page, visited.path)
    shown = page.evaluate(SHOWN)
    later = weigh(context, page, visited.path)
    context.close()
    return {"name": visited.name, "first": first, "later": later, **shown}


def weigh(context: BrowserContext, page: Page, path: str) -> int:
    """Bytes as they came over the wire, headers included."""
    fetched: list[int] = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: fetched.append(int(event["encodedDataLength"])))
    page.goto(path, wait_until="networkidle")
    session.detach()
    return sum(fetched)


def signed_in(chrome: Browser, address: str, username: str) -> Any:
    """The cookies of a person who signed in elsewhere, so that nothing of the site is kept yet."""
    if not username:
        return []
    elsewhere = chrome.new_context(base_url=address)
    page = elsewhere.new_page()
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill("demo")
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/work/")
    cookies = elsewhere.cookies()
    elsewhere.close()
    return cookies
