"""Getting about with the keyboard alone, as somebody does who has no mouse."""

from playwright.sync_api import Locator, Page

MOST = 150
IS_SEEN = """
() => {
  const at = document.activeElement;
  if (at.matches("input[type^=date]")) return true;  // has stops of its own, which the browser draws
  const drawn = [at, ...document.querySelectorAll(`label[for="${at.id}"]`)].some((one) =>
    ["", "::before"].some((part) => {
      const seen = getComputedStyle(one, part || null);
      return (seen.outlineStyle !== "none" && parseFloat(seen.outlineWidth) >= 2) || seen.boxShadow !== "none";
    }));
  return at.matches(":focus-visible") && drawn;
}
"""


def go_to(page: Page, goal: Locator) -> None:
    """Press Tab until `goal` has the focus. Wherever the focus stops on the way, one must be able to see it."""
    goal.wait_for(state="attached")
    for _ in range(MOST):
        page.keyboard.press("Tab")
        assert page.evaluate(IS_SEEN), f"The focus cannot be seen on {where(page)}"
        if goal.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"The keyboard does not reach {goal}; it stands on {where(page)}")


def skip_to_content(page: Page) -> None:
    """Past everything that stands above each page."""
    go_to(page, page.get_by_role("link", name="Skip to"))
    page.keyboard.press("Enter")


def button(page: Page, name: str) -> None:
    go_to(page, page.get_by_role("button", name=name, exact=True))
    page.keyboard.press("Enter")


def link(page: Page, name: str) -> None:
    go_to(page, page.get_by_role("link", name=name).first)
    page.keyboard.press("Enter")


def write(page: Page, label: str, text: str) -> None:
    go_to(page, page.get_by_role("textbox", name=label))
    page.keyboard.type(text)


def where(page: Page) -> str:
    return str(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
