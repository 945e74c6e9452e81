"""A detector that cannot fail proves nothing."""

import pytest

from tests.browser import pictures
from tests.browser.watching import WIDTHS, Trouble, barriers, listening, looks, overflow, set_width

STYLE = "<style>p { color: #ccc }</style>"
PALE = f"<html lang=en><title>T</title>{STYLE}<main><h1>H</h1><p>Pale, <b>and more</b></p></main></html>"


@pytest.fixture(scope="module")
def page(chrome, server):
    """A sheet to write on, on which things may go wrong."""
    context = chrome.new_context(base_url=server)
    yield context.new_page()
    context.close()


class TestTheDetectors:
    @pytest.mark.parametrize(
        ("page_as_is", "trouble"),
        [("<i class=demo>", "blank"), ("<p class=demo>T<p style='width: 2000px'>wide", "wide")],
    )
    def test_a_picture_of_nothing_or_of_too_much_is_noticed(self, page, page_as_is, trouble, monkeypatch, tmp_path):
        monkeypatch.setattr(pictures, "KEPT", tmp_path)
        set_width(page, WIDTHS[0])
        page.set_content(page_as_is)

        assert trouble in "; ".join(pictures.keep(page, "nothing", WIDTHS[0]))

    def test_axe_finds_a_field_without_a_name(self, page):
        page.set_content("<html lang=en><title>T</title><main><h1>H</h1><input></main></html>")

        assert any(line.startswith("label") for line in barriers(page))

    def test_the_console_is_heard(self, page):
        trouble = Trouble()
        with listening(page.context, trouble):
            page.evaluate("console.error('broken')")

        assert trouble.seen == ["broken"]

    def test_a_script_that_breaks_is_heard(self, page):
        trouble = Trouble()
        with listening(page.context, trouble), page.context.expect_event("weberror"):
            page.evaluate("setTimeout(() => { throw new Error('broken') })")

        assert trouble.seen == ["broken"]

    def test_a_violation_of_the_security_policy_is_heard(self, page, committed):
        page, trouble = page.context.new_page(), Trouble()
        page.goto("/help/")
        script = "Object.assign(document.createElement('script'), {text: 'window.x = 1'})"
        with listening(page.context, trouble):
            page.evaluate(f"document.body.appendChild({script})")

        assert page.evaluate("window.x") is None
        assert any("Content Security Policy" in line for line in trouble.seen)

    def test_a_page_that_is_too_wide_is_measured(self, page):
        set_width(page, WIDTHS[1])
        page.set_content("<div style='width: 500px'>wide</div>")

        assert overflow(page) > 100

    def test_axe_finds_text_that_can_hardly_be_read(self, page):
        page.set_content(PALE)

        assert any(line.startswith("color-contrast") for line in barriers(page))

    @pytest.mark.parametrize(
        "otherwise",
        [
            *("p { color: #999 }", "p { font-size: 12px }", "b { display: inline }"),
            *("main { background: #ddd }", "main { opacity: 0.5 }"),
        ],
    )
    def test_text_that_looks_otherwise_on_a_phone_is_noticed(self, page, otherwise):
        page.set_content(f"{PALE}<style>b {{ display: none }} @media (max-width: 500px) {{ {otherwise} }}</style>")
        seen = []
        for width in WIDTHS:
            set_width(page, width)
            seen.append(looks(page))

        assert seen[1] - seen[0]

    def test_text_that_looks_the_same_on_a_phone_is_known(self, page):
        page.set_content(PALE)
        seen = []
        for width in WIDTHS:
            set_width(page, width)
            seen.append(looks(page))

        assert seen[0] == seen[1] != set()
