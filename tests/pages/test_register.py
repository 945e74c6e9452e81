"""The register of releases: what is shared with whom, under which decision, until when, and what it waits for."""

import csv
import io
import re
from html import unescape

import pytest

from requests_app.pages import listing


@pytest.fixture
def references(be):
    """The references in the order in which a person's register shows them, page by page."""

    def listed(username="dcfs.requester", path="/releases/"):
        found, browser = [], be(username)
        while path:
            html = browser.client.get(path).content.decode()
            found.append(re.findall(r"EMOU-2026-\d+(?:-[A-Z]+)?(?=</span>)", html))
            link = re.search(r'<a[^>]*href="([^"]+)" rel="next"', html)
            path = "/releases/" + unescape(link[1]) if link else ""
        return found

    return listed


class TestTheRegister:
    def test_says_what_is_shared_with_whom_under_which_decision(self, sharing, be):
        release = sharing.deemed()
        told = be("dcfs.requester").words("/releases/")

        assert f"{release.request.reference} · HFS shares with DCFS: {release.request.use_case.title}" in told
        assert "Deemed approved" in told

    def test_says_what_a_blocked_release_waits_for_and_since_when(self, sharing, be):
        release = sharing.deemed()
        told = be("hfs.steward").words("/releases/")

        assert f"since Thu, Dec 3, 2026 Waits for: {release.gates.first().name}" in told

    def test_names_no_gate_that_holds(self, sharing, be):
        release = sharing.deemed()
        first, *others = release.gates.all()
        sharing.hold(release, first.code)

        assert f"Waits for: {'; '.join(gate.name for gate in others)}" in be("hfs.steward").words("/releases/")

    def test_shows_a_lapse_before_anybody_wrote_it_down(self, sharing, clock, be):
        sharing.hold(sharing.deemed(), expires_on="2027-02-01")
        clock.set("2027-02-02T00:00:00-06:00")

        assert "Waits for:" in be("auditor").words("/releases/")

    def test_warns_of_a_gate_that_runs_out_soon(self, sharing, clock, be):
        sharing.hold(sharing.deemed(), expires_on="2027-03-01")

        assert "runs out" not in be("auditor").words("/releases/")[-2000:]
        clock.set("2027-01-04T09:00:00-06:00")
        assert "runs out Mon, Mar 1, 2027" in be("auditor").words("/releases/")

    def test_counts_the_days_before_the_last_one(self, sharing, clock, be):
        sharing.active()
        clock.set("2027-12-21T09:00:00-06:00")

        assert "10 days left" in be("dceo.steward").words("/releases/")

    def test_says_who_still_owes_a_certificate(self, sharing, clock, be):
        clock.set(sharing.active().ends_at)

        assert "Certificate of destruction owed" in be("dcfs.requester").words("/releases/")

    def test_shows_nothing_of_other_agencies(self, sharing, be):
        sharing.deemed()

        assert "No releases yet" in be("dph.counsel").words("/releases/")

    def test_leaves_out_what_was_void_before_it_began(self, sharing, story, be):
        release = sharing.deemed()
        story.take("practice", release.request, "reopen", why="The mail was down.", defect="service")

        assert "No releases yet" in be("auditor").words("/releases/")

    def test_has_words_of_its_own_for_the_system_administrator(self, be):
        assert "Your office sees no releases" in be("admin").words("/releases/")

    @pytest.mark.parametrize("order", ["newest", "ends", "blocked"])
    def test_turns_its_pages_without_losing_or_doubling_any(self, sharing, references, monkeypatch, order):
        monkeypatch.setattr(listing, "PAGE", 1)
        made = {sharing.approved(code).request.reference for code in ("HFS-CLAIMS", "DPH-BIRTH", "IDES-WAGE")}
        pages = references(path=f"/releases/?order={order}")

        assert [len(page) for page in pages] == [1, 1, 1]
        assert {page[0] for page in pages} == made

    def test_puts_the_longest_blocked_first(self, sharing, clock, references):
        first = sharing.approved("HFS-CLAIMS")
        clock.set("2026-11-17T10:00:00-06:00")
        second = sharing.approved("DPH-BIRTH")

        assert references(path="/releases/?order=blocked") == [[first.request.reference, second.request.reference]]


class TestTheViewsOfAnAgency:
    def test_tell_who_can_see_our_data_from_what_we_may_see(self, sharing, be):
        given = sharing.approved("DPH-BIRTH", agency="HFS").request.reference
        received = sharing.approved("HFS-CLAIMS").request.reference
        counsel = be("hfs.counsel")

        for side, shown, hidden in (("given", received, given), ("received", given, received)):
            page = counsel.words("/releases/", side=side)
            assert shown in page
            assert hidden not in page

    def test_stay_when_a_filter_is_chosen(self, be):
        page = be("hfs.counsel").get("/releases/", side="given", q="x").content.decode()

        assert '<input type="hidden" name="side" value="given"' in page
        assert 'href="/releases/?side=given"' in page

    def test_are_not_offered_to_who_oversees_all(self, be):
        assert "What we may see" not in be("auditor").words("/releases/")


class TestTheFilters:
    @pytest.fixture
    def found(self, sharing, clock, be):
        """Which of three releases is found on December 9: one blocked, one ready, one ready for a short while."""
        rows = {"blocked": sharing.deemed("HFS-CLAIMS"), "ready": sharing.ready()}
        rows["short"] = sharing.hold(sharing.approved("DPH-BIRTH"), expires_on="2026-12-31")
        clock.set("2026-12-09T09:00:00-06:00")

        def find(username="dcfs.requester", **query):
            page = be(username).words("/releases/", **query)
            return sorted(name for name, row in rows.items() if row.request.reference in page)

        return find

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({"owner": "HFS"}, ["blocked"]),
            ({"requester": "HFS"}, []),
            ({"dataset": "DPH-BIRTH"}, ["short"]),
            ({"state": "blocked"}, ["blocked"]),
            ({"state": ["blocked", "ready"]}, ["blocked", "ready", "short"]),
            ({"basis": "deemed_approved"}, ["blocked"]),
            ({"ends": "30"}, ["short"]),
            ({"ends": "7"}, []),
            ({"gate": "hipaa-permission"}, ["blocked"]),
            ({"certificate": "owed"}, []),
            ({"q": "claims"}, ["blocked"]),
            ({"q": "liheap prenatal"}, ["ready"]),
            ({"q": "zebra"}, []),
            ({"q": "!!!"}, []),
            ({"order": "blocked"}, ["blocked"]),
        ],
    )
    def test_leave_what_fits(self, found, query, names):
        assert found(**query) == names

    @pytest.mark.parametrize(
        "query",
        [
            *({"state": "x"}, {"owner": "x"}, {"order": "x"}, {"q": "a" * 900}, {"q": "\x00"}, {"dataset": "\x00"}),
            *({"ends": "8"}, {"ends": "-1"}, {"gate": "x"}, {"basis": "denied"}, {"side": "x"}, {"after": "x_y"}),
        ],
    )
    def test_that_cannot_be_read_are_left_out(self, sharing, be, query):
        release = sharing.approved()

        assert release.request.reference in be("dcfs.requester").words("/releases/", **query)

    def test_say_when_nothing_fits(self, sharing, be):
        sharing.approved()

        assert "No release fits" in be("dcfs.requester").words("/releases/", q="zebra")

    def test_keep_the_view_when_one_is_taken_away(self, be):
        page = be("hfs.counsel").client.get("/releases/?side=given&q=birth&state=ready").content.decode()

        assert 'href="/releases/?side=given&amp;q=birth"' in page or 'href="/releases/?q=birth&amp;side=given"' in page


class TestTheFile:
    def rows(self, browser, **query):
        answer = browser.get("/releases/download/", **query)
        return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()[1:])))

    def test_holds_exactly_what_is_shown(self, sharing, be):
        sharing.approved()
        release = sharing.approved("HFS-CLAIMS")

        [row] = self.rows(be("dcfs.requester"), owner="HFS")

        assert (row["Reference"], row["Owner"], row["Receiver"]) == (release.request.reference, "HFS", "DCFS")
        assert row["Waits for"] == "; ".join(gate.name for gate in release.gates.all())
        assert (row["State"], row["Decision"], row["Last day"]) == ("Blocked", "Approved", "2027-12-31")

    def test_never_carries_a_formula(self, sharing, be):
        sharing.approved(title='=HYPERLINK("x")')

        [row] = self.rows(be("dcfs.requester"))

        assert row["Use case"] == '\'=HYPERLINK("x")'

    def test_has_nothing_that_the_person_may_not_know(self, sharing, be):
        sharing.approved()

        assert self.rows(be("dph.counsel")) == []


class TestTheLastDays:
    def told(self, browser):
        return browser.get("/releases/ends.ics").content.decode().replace("\r\n ", "")

    def test_stand_in_a_calendar_as_whole_days(self, sharing, be):
        release = sharing.approved()

        assert f"UID:release-{release.pk}@emou.illinois" in self.told(be("dcfs.requester"))
        assert "DTSTART;VALUE=DATE:20271231\r\nDTEND;VALUE=DATE:20280101" in self.told(be("dcfs.requester"))

    def test_of_gates_stand_beside_them(self, sharing, be):
        release = sharing.hold(sharing.approved("HFS-CLAIMS"), "hipaa-permission", expires_on="2027-03-01")
        name = release.gates.get(code="hipaa-permission").name.replace(",", "\\,")

        assert f"SUMMARY:Gate runs out: {name} ({release.request.reference})" in self.told(be("hfs.steward"))

    def test_remind_in_the_morning_60_30_and_7_days_before(self, sharing, be):
        sharing.approved()
        told = self.told(be("dcfs.requester"))

        assert re.findall("TRIGGER:(.+)\r", told) == ["-P59DT15H", "-P29DT15H", "-P6DT15H"]

    def test_tell_nothing_of_other_agencies(self, sharing, be):
        sharing.approved()

        assert "VEVENT" not in self.told(be("dph.counsel"))
