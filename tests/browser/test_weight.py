"""What a page weighs: little on a first visit, next to nothing afterwards."""

import pytest

from tests.browser.acting import become

FIRST, AFTER = 150 * 1024, 40 * 1024  # bytes, as they travel


@pytest.fixture
def transferred(page):
    """Loads a path, with what the browser has kept or without, and says how many bytes came."""
    session, seen = page.context.new_cdp_session(page), []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: seen.append(event["encodedDataLength"]))

    def load(path, *, is_first=False):
        seen.clear()
        if is_first:
            session.send("Network.clearBrowserCache")
        page.goto(path, wait_until="networkidle")
        return sum(seen)

    return load


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
