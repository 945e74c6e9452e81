"""Every page at a desk's and a phone's width: nothing that axe objects to, nothing wider than the window."""

from datetime import date

import pytest

from emou import actions
from tests import papers
from tests.browser.acting import become
from tests.browser.watching import WIDTHS, barriers, overflow, set_width
from tests.conftest import named

SIGNED_OUT = [
    *("/", "/sign-in/", "/contact/", "/styleguide/", "/nothing/"),
    *("/help/", "/help/counsel/", "/help/words/"),
    *("/clock/", "/clock/?filed_at=2026-11-16T10:00&agency=HFS"),
    "/calendar/?year=2026",
]
FILING = (
    *("", "use-case/", "records/", "datasets/", "datasets/DPH-BIRTH/", "people/", "review-board/"),
    *("review/", "print/"),
)


KEPT = [
    *("/calendar/closures/", "/calendar/2027/confirm/", "/reference/", "/library/", "/library/HIPAA/"),
    *("/library/new/", "/library/HIPAA/edit/", "/library/HIPAA/exceptions/164-506/edit/", "/agencies/"),
    *("/datasets/kept/", "/datasets/new/", "/datasets/HFS-CLAIMS/kept/", "/datasets/HFS-CLAIMS/edit/"),
    *("/agencies/HFS/", "/agencies/HFS/edit/", "/agreement/", "/agreement/versions/new/"),
]


def measure(page, paths):
    found = []
    for path in paths:
        page.goto(path)
        for width in WIDTHS:
            set_width(page, width)
            found += [f"{path} at {width}: {line}" for line in barriers(page)]
            if (wide := overflow(page)) > 0:
                found.append(f"{path} at {width}: {wide} pixels too wide")
    return found


@pytest.fixture
def at_work(told):
    """Pages of one request in each open state, a draft, and who may open them."""
    draft, pending, denied = told.draft("DPH-BIRTH"), told.filed(), told.denied("DPH-STI")
    split, heard = told.filed("DPH-BIRTH"), told.escalated("IDES-WAGE")
    told.take("dph.counsel", split, "extend", reason="volume", explanation="Four vendors hold it.", days=2)
    told.take("dph.counsel", split, "approve")
    closure = actions.proclaim_closure(
        named("practice"), day=date(2026, 12, 18), why="Ice storm", source="Proclamation 2026-200", agency=None
    )
    for at in range(3):
        actions.send_message(named(("hfs.counsel", "dcfs.requester")[at % 2]), pending.reference, f"Message {at}.")
    told.take("hfs.counsel", approved := told.filed(), "approve", conditions=["No copies."])
    memo = papers.add("hfs.counsel", pending, privileged=True, about="Why section 7.1 does not apply")
    papers.add("hfs.counsel", pending, "مذكرة.txt", b"For the list.")
    request, review = f"/requests/{pending.reference}/", f"/requests/{denied.reference}/"
    return {
        "dcfs.requester": [
            *("/work/", "/requests/", "/use-cases/", "/use-cases/new/", "/datasets/", "/datasets/HFS-CLAIMS/"),
            *("/datasets/?q=birth&law=HIPAA", "/datasets/?q=zebra", "/datasets/basket/"),
            "/datasets/compare/?dataset=HFS-CLAIMS&dataset=DPH-BIRTH&dataset=DHS-SNAP",
            *("/requests/?q=birth&status=denied", "/requests/lists/"),
            *(f"/use-cases/{draft.pk}/{page}" for page in FILING),
            *(f"/use-cases/{pending.use_case_id}/{page}" for page in ("", "filed/", "print/")),
            *(f"{request}narrow/", f"{request}withdraw/"),
            f"/use-cases/{draft.pk}/documents/add/",
        ],
        "hfs.counsel": [
            "/work/",
            "/requests/?waits=mine&order=last_day",
            f"/requests/approve/?reference={pending.reference}",
            request,
            f"{request}clock/",
            f"{request}messages/",
            f"{request}documents/add/",
            *(f"/documents/{memo.pk}/{deed}/" for deed in ("disclose", "withdraw")),
            f"/requests/{approved.reference}/",
            *(f"{request}{action}/" for action in ("deny", "approve", "extend")),
        ],
        "cio.deputy": [
            "/work/",
            review,
            *(f"{review}{page}/" for page in ("review", "uphold", "overrule", "deny/done")),
        ],
        "coo": [f"/requests/{heard.reference}/{page}/" for page in ("hearing", "order", "excuse")],
        "practice": ["/calendar/?year=2026", f"/calendar/closures/{closure.pk}/withdraw/", *KEPT],
        "auditor": [f"/requests/{split.reference}/", f"{review}overrule/", "/precedents/", "/precedents/?q=exception"],
    }


class TestEveryPage:
    def test_is_open_to_everybody_signed_out(self, page):
        assert measure(page, SIGNED_OUT) == []

    @pytest.mark.parametrize("username", ["dcfs.requester", "hfs.counsel", "cio.deputy", "coo", "practice", "auditor"])
    def test_is_open_to_everybody_at_work(self, page, at_work, username):
        become(page, username)

        assert measure(page, at_work[username]) == []

    def test_is_open_to_everybody_when_something_is_missing(self, page, told):
        request = told.filed()
        become(page, "hfs.counsel")
        page.goto(f"/requests/{request.reference}/extend/")
        page.get_by_role("button", name="Continue").click()

        assert barriers(page) == []
        assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")


class TestWithoutAScript:
    def test_a_request_is_denied_all_the_same(self, chrome, server, told):
        request = told.filed()
        context = chrome.new_context(base_url=server, java_script_enabled=False)
        page = context.new_page()
        page.goto("/sign-in/")
        page.locator("main button[value='hfs.counsel']").click()
        page.goto(f"/requests/{request.reference}/extend/")
        page.get_by_text("A large volume has to be gathered").click()
        page.get_by_text("2 business days, until").click()
        page.get_by_label("Explanation").fill("Four vendors hold it.")
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Take this time").click()

        assert "Friday, December 4, 2026" in page.get_by_role("main").inner_text()
        context.close()
