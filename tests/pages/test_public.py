"""What everybody may read: the front page, the clock with its calculator, whom to ask, and help for each office."""

import re

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve

from agencies.models import Agency
from agencies.roles import Kind
from emou.dashboards import manual
from emou.domain import gates, releases
from emou.domain.lifecycle import LIFECYCLE, Desk

COUNT = {"filed_at": "2026-11-16T10:00", "agency": "HFS"}
HREF = re.compile(r'href="(/[^"#]*|)(#[^"]*)?"')


class TestTheFrontPage:
    @pytest.mark.parametrize(
        "promise", ["10 business days", "No answer means approved", "A denial needs a legal reason", "Two appeals"]
    )
    def test_says_the_promise(self, be, promise):
        assert promise in be().words("/")

    def test_names_every_party(self, be):
        page = be().words("/")

        assert [agency.name for agency in Agency.objects.all() if agency.name not in page] == []

    def test_asks_once_to_sign_in(self, be):
        assert be().get("/").content.decode().count(">Sign in</a>") == 1

    def test_answers_whoever_only_asks_whether_it_is_there(self, be):
        answer = be().client.head("/")

        assert (answer.status_code, answer.content) == (200, b"")

    def test_draws_the_life_cycle(self, be):
        assert 'class="drawing__picture"' in be().get("/").content.decode()


class TestTheClock:
    def test_counts_for_everybody(self, be):
        assert "Last day Wednesday, December 2, 2026" in be().words("/clock/", **COUNT)

    def test_gives_a_part_of_the_page_where_a_part_is_asked_for(self, be):
        answer = be().client.get("/clock/", COUNT, headers={"HX-Request": "true"})

        assert "<main" not in answer.content.decode() and "Wednesday, December 2, 2026" in answer.content.decode()

    @pytest.mark.parametrize("filed_at", ["", "soon", "1999-01-01T10:00", "2101-01-01T10:00", "\x00"])
    def test_says_what_is_wrong_with_a_day_that_it_cannot_count_from(self, be, filed_at):
        answer = be().get("/clock/", filed_at=filed_at, agency="HFS")

        assert answer.status_code == 200 and "data-error-summary" in answer.content.decode()


class TestWhomToAsk:
    def test_says_so_where_no_address_is_known(self, be):
        assert "This installation names no security contact" in be().words("/contact/")

    def test_gives_the_address_of_the_installation(self, be, settings):
        settings.CONTACTS = {
            "practice": {"mail": "practice@example.gov", "phone": ""},
            "security": {"mail": "", "phone": "217-555-0100"},
        }
        page = be().get("/contact/").content.decode()

        assert 'href="mailto:practice@example.gov"' in page and 'href="tel:2175550100"' in page


class TestHelp:
    @pytest.mark.parametrize("kind", Kind)
    def test_has_a_page_for_every_office(self, kind):
        assert any(kind in topic.kinds for topic in manual.TOPICS)

    @pytest.mark.parametrize("topic", manual.TOPICS, ids=lambda topic: topic.slug)
    def test_shows_each_page(self, be, topic):
        assert manual.page(topic.slug).title in be().words(f"/help/{topic.slug}/")

    def test_shows_the_readers_own_office_first(self, be):
        page = be("hfs.counsel").words("/help/")

        assert page.index("For your office") < page.index("For counsel") < page.index("For whoever asks for data")

    def test_does_not_know_other_pages(self, be):
        assert be().get("/help/nothing/").status_code == 404

    def test_shows_every_file_that_is_written(self):
        written = {path.stem for path in (settings.BASE_DIR / "docs" / "help").glob("*.md")}

        assert written == set(manual.BY_SLUG) - set(manual.FILES)

    @pytest.mark.parametrize("topic", manual.TOPICS, ids=lambda topic: topic.slug)
    def test_links_to_pages_and_parts_that_exist(self, topic):
        assert [link for link in HREF.findall(manual.page(topic.slug).body) if not exists(topic.slug, *link)] == []

    def test_takes_no_html_from_the_text(self, monkeypatch, tmp_path):
        (tmp_path / "x.md").write_text("# T\n\n<script>alert(1)</script>\n")
        monkeypatch.setattr(manual, "FILES", {"words": tmp_path / "x.md"})

        assert "<script>" not in manual.page.__wrapped__("words").body


class TestHelpForThisPage:
    @pytest.mark.parametrize(
        "where", [*manual.OF_PAGES.values(), *manual.OF_ACTIONS.values(), *manual.OF_RELEASES.values()]
    )
    def test_leads_to_a_part_that_exists(self, where):
        slug, _, anchor = where.partition("#")

        assert exists(slug, f"/help/{slug}/", f"#{anchor}" if anchor else "")

    def test_knows_every_action_of_the_table(self):
        taken = {row.action for row in LIFECYCLE if row.desk is not Desk.CLOCK and row.source}

        assert set(manual.OF_ACTIONS) == taken

    def test_knows_every_action_on_a_release_and_a_gate(self):
        assert set(manual.OF_RELEASES) == {*releases.ACTIONS, *gates.ACTIONS}

    def test_leads_from_a_form_to_its_part(self, be, story):
        request = story.filed()
        page = be("hfs.counsel").get(f"/requests/{request.reference}/deny/").content.decode()

        assert 'href="/help/counsel/#how-do-i-deny"' in page

    def test_leads_to_the_readers_office_elsewhere(self, be):
        assert 'href="/help/auditor/"' in be("auditor").get("/work/").content.decode()


def exists(slug, path, anchor):
    """Whether an address of ours, and the part of it that `anchor` names, is there."""
    try:
        match = resolve(path or f"/help/{slug}/")
    except Resolver404:
        return False
    if match.view_name != "help_topic" or not anchor:
        return True
    page = manual.page(match.kwargs["slug"])
    return f'id="{anchor.removeprefix("#")}"' in page.body
