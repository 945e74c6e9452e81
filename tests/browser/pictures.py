"""The ten main pages as pictures in build/pictures/, at a desk's and a phone's width.

The tests keep those that they come by (test_every_page.py). `python -m tests.browser.pictures` (make pictures) takes
them from the whole demo; with `--docs` the four of README and docs are taken anew, in fewer colours.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.serving import FLAGS, serving

ROOT = Path(__file__).parents[2]
KEPT, DOCS = ROOT / "build" / "pictures", ROOT / "docs" / "images"
TEN = (
    *("front page", "catalog", "dataset", "draft, review", "work of counsel", "request", "clock of a request"),
    *("denying", "review of a denial", "hearing"),
)
BEST = {"front page": "front", "work of counsel": "work", "request": "request", "review of a denial": "review"}
# Where the tests come by each of them: who looks, and the path.
PLACES = {
    "": {"front page": "/"},
    "dcfs.requester": {
        "catalog": "/datasets/",
        "dataset": "/datasets/HFS-CLAIMS/",
        "draft, review": r"/use-cases/\d+/review/",
    },
    "hfs.counsel": {
        "work of counsel": "/work/",
        "request": "/requests/[^/]+/",
        "clock of a request": "/requests/[^/]+/clock/",
        "denying": "/requests/[^/]+/deny/",
    },
    "cio.deputy": {"review of a denial": "/requests/[^/]+/review/"},
    "coo": {"hearing": "/requests/[^/]+/hearing/"},
}
COLOURS, FEWEST_GREYS = 128, 10
TOOLS = "shown => document.querySelector('.demo').style.display = shown ? '' : 'none'"  # no part of the product


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emou.settings")
    seed()
    django.setup()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log") as address, sync_playwright() as driver:
        chrome = driver.chromium.launch(executable_path=os.environ["CHROME"], args=FLAGS)
        take_all(chrome, address, for_docs="--docs" in sys.argv)
        chrome.close()


def seed() -> None:
    """The demo's history, in a database that was empty."""
    owner = {**os.environ, "DATABASE_URL": os.environ["DATABASE_OWNER_URL"]}
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "prepare_database", "--skip-checks", "-v0"], env=owner, check=True)
    subprocess.run([*manage, "seed_demo", "--skip-checks"], check=True, stdout=subprocess.DEVNULL)


def take_all(chrome: Browser, address: str, *, for_docs: bool) -> None:
    from tests.browser.acting import become
    from tests.browser.watching import WIDTHS, set_width
    from tests.demo_pages import main_pages

    visits = {visited.name: visited for visited in main_pages()}
    context = chrome.new_context(base_url=address)
    page = context.new_page()
    for name in TEN:
        context.clear_cookies()
        if visits[name].username:
            become(page, visits[name].username)
        for width in WIDTHS:
            set_width(page, width)
            show(page, visits[name].path)
            for trouble in keep(page, name, width):
                sys.exit(f"{name}: {trouble}")
        if for_docs and name in BEST:
            take_for_docs(context, visits[name].path, DOCS / f"{BEST[name]}.png")


def take_for_docs(context: BrowserContext, path: str, target: Path) -> None:
    """What a large screen shows of a page before anybody scrolls."""
    page = context.new_page()
    page.set_viewport_size({"width": 1440, "height": 1100})
    show(page, path)
    page.evaluate(TOOLS, False)
    page.screenshot(path=target)
    page.close()
    Image.open(target).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def show(page: Page, path: str) -> None:
    page.goto(path)
    page.evaluate("document.fonts.ready.then(() => null)")


def wanted(username: str, paths: Iterable[str]) -> dict[str, str]:
    """The main pages among those that somebody looks at: their names by path, the first of each kind."""
    found = {name: next(filter(re.compile(path).fullmatch, paths)) for name, path in PLACES.get(username, {}).items()}
    return {path: name for name, path in found.items()}


def keep(page: Page, name: str, width: int) -> Iterator[str]:
    """Take the whole page as it stands; what is wrong with the picture."""
    KEPT.mkdir(parents=True, exist_ok=True)
    target = KEPT / f"{file_name(name)}-{width}.png"
    page.evaluate(TOOLS, False)
    page.screenshot(path=target, full_page=True)
    page.evaluate(TOOLS, True)
    with Image.open(target) as picture:
        if picture.width != width:
            yield f"the picture is {picture.width} pixels wide"
        if len(picture.convert("L").reduce(8).getcolors()) < FEWEST_GREYS:
            yield "the picture is blank"


def file_name(name: str) -> str:
    return re.sub(r"\W+", "-", name)


if __name__ == "__main__":
    main()
