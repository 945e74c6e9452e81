"""In a real browser: words that would be scripts stay words. The window's own detectors hear what would run or load."""

from tests.attacks import pages, written_everywhere
from tests.browser.acting import become


class TestScriptsAsWords:
    def test_run_nowhere(self, page, told):
        for who, paths in pages(*written_everywhere(told)).items():
            become(page, who)
            for path in paths:
                page.goto(path)

                found = page.evaluate(
                    "[window.taken, document.querySelectorAll('main img[src=x], main svg[onload]').length]"
                )
                assert found == [None, 0], path
