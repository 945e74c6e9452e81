"""The detectors: what a browser complains of, and what axe finds. Each has a test that shows that it can fail."""

from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Page

# A page of ours may answer 4xx on purpose; the browser reports that as a failed resource.
WIDTHS = (1440, 390)
EXPECTED = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Trouble:
    seen: list[str] = field(default_factory=list)


def watch(page: Page, trouble: Trouble) -> None:
    """Write down every error of the console (CSP violations are among them) and of scripts."""

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            trouble.seen.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: trouble.seen.append(str(error)))


AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RUN = "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"


def barriers(page: Page) -> list[str]:
    """What axe finds on the page as it stands, one line each."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text())
    found = page.evaluate(RUN)
    return [f"{one['id']}: {node['target']} {node['html'][:120]}" for one in found for node in one["nodes"]]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def set_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
