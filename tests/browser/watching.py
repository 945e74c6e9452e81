"""The detectors: what a browser complains of, and what axe finds. Each has a test that shows that it can fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError

# A page of ours may answer 4xx on purpose; the browser reports that as a failed resource.
WIDTHS = (1440, 390)
EXPECTED = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Trouble:
    seen: list[str] = field(default_factory=list)


@contextmanager
def listening(context: BrowserContext, trouble: Trouble) -> Iterator[None]:
    """Write down every error of the console (CSP violations are among them) and of scripts, in whatever window."""

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            trouble.seen.append(message.text)

    def failed(error: WebError) -> None:
        trouble.seen.append(str(error.error))

    context.on("console", heard)
    context.on("weberror", failed)
    yield
    context.remove_listener("console", heard)
    context.remove_listener("weberror", failed)


AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RUN = """
contrast => axe.run(document, {
  resultTypes: ["violations"], preload: false, rules: {"color-contrast": {enabled: contrast}},
}).then(found => found.violations)
"""
# What contrast depends on: colour, size and weight of each text that is seen, and all that is painted behind it.
LOOKS = """
() => {
  const behind = new Map([[null, ""]]), looks = new Set();
  const painted = (one) => {
    if (!behind.has(one)) {
      const {backgroundColor, backgroundImage, opacity, filter, mixBlendMode} = getComputedStyle(one);
      const own = `${backgroundColor} ${backgroundImage} ${opacity} ${filter} ${mixBlendMode}`;
      const under = painted(one.parentElement);
      behind.set(one, own === "rgba(0, 0, 0, 0) none 1 none normal" ? under : `${own} on ${under}`);
    }
    return behind.get(one);
  };
  const speaks = (one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  for (const one of document.body.querySelectorAll("*")) {
    if (!(speaks(one) || one.matches("input, select, textarea")) || !one.checkVisibility()) continue;
    const {color, fontSize, fontWeight, textShadow, position} = getComputedStyle(one);
    looks.add([color, fontSize, fontWeight, textShadow, position, painted(one)].join(" "));
  }
  return [...looks];
}
"""


def barriers(page: Page, *, contrast: bool = True) -> list[str]:
    """What axe finds on the page as it stands, one line each."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text())
    found = page.evaluate(RUN, contrast)
    return [f"{one['id']}: {node['target']} {node['html'][:120]}" for one in found for node in one["nodes"]]


def looks(page: Page) -> set[str]:
    """How the texts look that the page shows as it stands: the same look has the same contrast everywhere."""
    return set(page.evaluate(LOOKS))


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def set_width(page: Page, width: int) -> None:
    size = {"width": width, "height": 900}
    if page.viewport_size != size:
        page.set_viewport_size(size)
