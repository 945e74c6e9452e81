"""A detector that cannot fail proves nothing."""

from tests.browser.watching import Trouble, barriers, overflow, watch


class TestTheDetectors:
    def test_axe_finds_a_field_without_a_name(self, chrome):
        page = chrome.new_page()
        page.set_content("<html lang=en><title>T</title><main><h1>H</h1><input></main></html>")

        assert any(line.startswith("label") for line in barriers(page))

    def test_the_console_is_heard(self, chrome):
        page, trouble = chrome.new_page(), Trouble()
        watch(page, trouble)
        page.evaluate("console.error('broken')")

        assert trouble.seen == ["broken"]

    def test_a_violation_of_the_security_policy_is_heard(self, chrome, server, committed):
        page, trouble = chrome.new_page(), Trouble()
        watch(page, trouble)
        page.goto(f"{server}/help/")
        script = "Object.assign(document.createElement('script'), {text: 'window.x = 1'})"
        page.evaluate(f"document.body.appendChild({script})")

        assert page.evaluate("window.x") is None
        assert any("Content Security Policy" in line for line in trouble.seen)

    def test_a_page_that_is_too_wide_is_measured(self, chrome):
        page = chrome.new_page(viewport={"width": 390, "height": 600})
        page.set_content("<div style='width: 500px'>wide</div>")

        assert overflow(page) > 100
