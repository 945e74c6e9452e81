"""The texts of the demo hold up against the catalog, the legal library and one another."""

import re

import pytest

from agencies.models import Agency
from emou.demo.stories import briefs
from emou.demo.stories.casting import Casting
from emou.demo.stories.grounds import Law
from emou.domain import filing
from emou.domain.grounds import OTHER
from emou.domain.lifecycle import ExtensionReason

ROWS = briefs.use_cases()
FILLER = re.compile(r"lorem|ipsum|foo\b|todo|xxx|\{|\}", re.I)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def law(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return Law()


def every_brief():
    """Every use case, as each of its agencies would file it, and the stories written by hand."""
    made = [briefs.brief(row, requester, place="Cook County") for row in ROWS for requester in row["requesters"]]
    return made + [briefs.brief(row["use_case"], row["requester"]) for row in briefs.told()]


BRIEFS = every_brief()


class TestUseCases:
    def test_are_at_least_twenty_five(self):
        assert len({row["title"] for row in ROWS}) >= 25

    @pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: brief.fields["title"][:40])
    def test_name_datasets_and_elements_of_the_catalog(self, brief, law):
        asked = {(ask.dataset, code) for ask in brief.asks for code in ask.elements}
        known = {(row.code, element.code) for row in law.datasets.values() for element in row.elements.all()}

        assert asked <= known

    @pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: brief.fields["title"][:40])
    def test_ask_one_to_three_other_agencies_datasets(self, brief, law):
        owners = [law.datasets[ask.dataset].owner.code for ask in brief.asks]

        assert 1 <= len(owners) <= 3 and brief.requester not in owners

    @pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: brief.fields["title"][:40])
    def test_are_complete_drafts(self, brief):
        from datetime import date

        draft = brief.draft(date(2026, 11, 23))

        assert filing.problems(draft | {"requests": draft["asks"]}) == []

    @pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: brief.fields["title"][:40])
    def test_say_something_else_for_every_element(self, brief):
        said = [why for ask in brief.asks for why in ask.elements.values()]

        assert len(said) == len(set(said))

    def test_hold_no_filler(self):
        said = [str(value) for brief in BRIEFS for value in brief.fields.values() if isinstance(value, str)]

        assert [text for text in said if FILLER.search(text)] == []

    def test_are_mostly_seen_in_place(self):
        modes = [ask.access_mode for brief in BRIEFS for ask in brief.asks]

        assert modes.count("view") > len(modes) / 2


class TestCounselsWords:
    def test_are_there_for_every_authority_that_bars_anything(self, law):
        assert {code for code in law.library if law._bars(code)} <= set(law.words)

    def test_answer_exactly_the_exceptions_that_the_library_lists(self, law):
        listed = {code: {row.code for row in law.library[code].exceptions} for code in law.words if code != OTHER}

        assert {code: set(law.words[code]["answers"]) for code in listed} == listed

    def test_give_an_explanation_for_every_reason_of_an_extension(self):
        from emou.demo.stories.scripts import SAID

        assert set(SAID["extend"]) == set(ExtensionReason)


class TestCasting:
    def test_is_the_same_every_time(self, law):
        assert list(Casting(law).lives()) == list(Casting(law).lives())

    def test_gives_every_agency_something_to_file(self, law):
        filers = {life.brief.requester for life in Casting(law).lives()}

        assert filers == set(Agency.objects.values_list("code", flat=True))
