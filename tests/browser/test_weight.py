"""What a page weighs: little on a first visit, next to nothing afterwards. And it holds still, however it comes."""

import pytest

from tests.browser.acting import become

FIRST, AFTER = 150 * 1024, 40 * 1024  # bytes, as they travel


TRAVELLED = """async () => {
  await document.fonts.ready;
  const came = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  return came.reduce((sum, one) => sum + one.transferSize, 0);
}"""


@pytest.fixture
def transferred(page, devtools):
    """Loads a path, with what the browser has kept or without, and says how many bytes came."""

    def load(path, *, is_first=False):
        if is_first:
            devtools.send("Network.clearBrowserCache")
        page.goto(path)
        return page.evaluate(TRAVELLED)

    return load


SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 100_000}
SHIFTS = """() => new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) moved += entry.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(moved), 100);
})"""


class TestAPage:
    @pytest.mark.parametrize("path", ["/", "/sign-in/", "/clock/", "/help/words/", "/styleguide/"])
    def test_is_light_for_a_stranger(self, transferred, path):
        first = transferred(path, is_first=True)

        assert 0 < first <= FIRST and 0 < transferred(path) <= AFTER

    @pytest.mark.parametrize("path", ["/work/", "/requests/", "/datasets/", "/use-cases/"])
    def test_is_light_at_work(self, page, told, transferred, path):
        told.filed()
        become(page, "dcfs.requester")
        first = transferred(path, is_first=True)

        assert 0 < first <= FIRST and 0 < transferred(path) <= AFTER

    def test_moves_nothing_while_it_comes_over_a_slow_line(self, wide, told, devtools, transferred):
        told.filed()
        become(wide, "hfs.counsel")
        devtools.send("Network.emulateNetworkConditions", SLOW)
        transferred("/work/", is_first=True)

        assert wide.evaluate(SHIFTS) == 0
