"""Every page, by somebody who may open it: nothing that axe objects to, and nothing wider than its window.

Every page is measured at 320 and 2560 pixels; axe looks at a desk's and a phone's width, and under `make prove` at the
main pages in the dark. Under `make test` every other page is seen in the one of these widths and the next in the other,
and axe measures the contrast of text, which takes most of its time, where a page shows text in a look that no page
before it had; under `make prove` it does both everywhere.
"""

from itertools import cycle
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from emou.dashboards.manual import BY_SLUG
from requests_app.pages.steps import STEPS
from requests_app.pages.wording import ACTION_WORDS
from tests.browser import pictures
from tests.browser.acting import become
from tests.browser.places import ALIKE, DOWNLOADED, ELSEWHERE, OTHER_ANSWERS, POSTED, SIGNED_OUT, at_work
from tests.browser.watching import WIDTHS, barriers, looks, overflow, set_width
from tests.conftest import PROVING, START, Clock, wipe
from tests.house.test_default_deny import patterns
from tests.stories import Story

NARROWEST_AND_WIDEST = (320, 2560)
MEASURED = set()  # the looks of text whose contrast was measured
DESKS = (
    *("dcfs.requester", "hfs.counsel", "hfs.director", "hfs.steward", "dph.counsel", "cio", "cio.deputy", "coo"),
    *("practice", "auditor", "admin", "hfs.admin", "aging.requester"),
)
# The main pages, by the ends of their addresses: the catalog, filing, a desk, a request, its clock, its denial.
IN_THE_DARK = {
    "dcfs.requester": ("/datasets/", "/HFS-CLAIMS/", "/review/"),
    "hfs.counsel": ("/work/", "/clock/", "/messages/", "/deny/"),
    "cio.deputy": ("/",),
}


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker):
    """The pages of one story, by who opens them: told once for all tests here, which change nothing."""
    wipe()
    with django_db_blocker.unblock():
        yield at_work(Story(Clock().set(START)))
    wipe()


def measure(page, paths, username=""):
    """What is wrong with each page, one line a finding. The main pages are kept as pictures on the way."""
    pictured = pictures.wanted(username, paths)
    turns = zip(paths, cycle(WIDTHS), strict=False)
    return [f"{path}: {line}" for path, width in turns for line in look(page, path, width, pictured.get(path))]


def look(page, path, axe_at, picture=None):
    answer = page.goto(path)
    if answer.status != OTHER_ANSWERS.get(path, 200) or urlsplit(page.url).path != urlsplit(path).path:
        yield f"{answer.status}, {page.url}"
    for width in widths(page, WIDTHS if PROVING or picture else (axe_at,)):
        set_width(page, width)
        if (wide := overflow(page)) > 0:
            yield f"at {width}: {wide} pixels too wide"
        contrast = width in WIDTHS and (PROVING or is_new(looks(page)))
        if contrast or width == axe_at:
            yield from (f"at {width}: {line}" for line in barriers(page, contrast=contrast))
        if width in WIDTHS and picture:
            yield from (f"at {width}: {line}" for line in pictures.keep(page, picture, width))


def widths(page, seen):
    """From the narrowest to the widest or back, whichever is nearer: each change of width is a picture more to draw."""
    return sorted((*seen, *NARROWEST_AND_WIDEST), reverse=page.viewport_size["width"] > WIDTHS[0])


def is_new(found):
    """Whether a text looks as none did before."""
    before = len(MEASURED)
    MEASURED.update(found)
    return len(MEASURED) > before


class TestEveryPage:
    def test_is_visited_by_somebody(self, places):
        visited = {resolve(urlsplit(path).path).route for path in all_of(places) if path not in OTHER_ANSWERS}
        known = {path for path, _ in patterns() if not path.startswith("api/")}

        assert known - visited == POSTED | DOWNLOADED | ELSEWHERE

    @pytest.mark.parametrize(
        ("name", "word", "words"),
        [
            ("request_action", "action", set(ACTION_WORDS)),
            ("use_case_step", "step", {step.name for step in STEPS} - {"datasets"}),
            ("help_topic", "slug", set(BY_SLUG)),
        ],
    )
    def test_is_visited_for_every_word_in_its_address(self, places, name, word, words):
        found = [resolve(urlsplit(path).path) for path in all_of(places) if path not in OTHER_ANSWERS]

        assert {one.kwargs[word] for one in found if one.url_name == name} == words

    def test_is_visited_at_every_desk(self, places):
        assert set(places) == set(DESKS)

    def test_is_open_to_everybody_signed_out(self, page):
        assert measure(page, SIGNED_OUT) == []

    @pytest.mark.parametrize("username", DESKS)
    def test_is_open_to_everybody_at_work(self, page, places, username):
        become(page, username)

        paths = [path for path in places[username] if PROVING or not ALIKE.search(path)]
        assert measure(page, paths, username) == []

    def test_is_kept_as_a_picture_if_it_is_one_of_the_ten(self, places):
        everywhere = {"": SIGNED_OUT} | places
        kept = [name for username, paths in everywhere.items() for name in pictures.wanted(username, paths).values()]

        assert sorted(kept) == sorted(pictures.TEN)

    @pytest.mark.prove
    @pytest.mark.parametrize("username", IN_THE_DARK)
    def test_is_open_to_everybody_in_the_dark(self, page, places, username):
        become(page, username)
        paths = ["/", *(path for path in places[username] if path.endswith(IN_THE_DARK[username]))]
        page.emulate_media(color_scheme="dark")
        found = [line for path in paths if page.goto(path) for line in barriers(page)]
        page.emulate_media(color_scheme="null")

        assert found == []


def all_of(places):
    return [*SIGNED_OUT, *(path for paths in places.values() for path in paths)]
